"""Papers handed in at the counter: time and receipt number."""

import uuid

from frontdesk.calls.models.contact import Papers
from frontdesk.calls.queries import contacts
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date

LONGEST_WHAT = 200
MOST_PAGES = 2000


def receive_papers(unit: Unit, *, contact_id: uuid.UUID, who: Actor, what: str, pages: int | None = None) -> Papers:
    """Register papers handed in. Receipt numbers are consecutive per year, without gaps. Raises InvalidInput."""
    held(unit, contact_id=contact_id, who=who)
    if not what.strip():
        raise InvalidInput(fields={"what": N_("Skriv vad som lämnades in.")})
    if len(what.strip()) > LONGEST_WHAT:
        raise InvalidInput(fields={"what": N_("Skriv kortare: högst 200 tecken.")})
    if pages is not None and not 0 < pages <= MOST_PAGES:
        raise InvalidInput(fields={"pages": N_("Antal sidor ska vara ett tal mellan 1 och 2000.")})
    year = local_date(unit.now).year
    contacts.lock_receipts(unit.db, year)
    papers = Papers(
        contact_id=contact_id,
        year=year,
        serial=contacts.last_serial(unit.db, year) + 1,
        what=what.strip(),
        pages=pages,
        received_at=unit.now,
        received_by=who.name,
    )
    unit.db.add(papers)
    unit.db.flush()
    unit.tell("contact", contact_id)
    return papers
