"""What a contact knows of whom it concerns: gathered for a message, never asked for twice."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from frontdesk.accounts.views import Staff
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import settings
from frontdesk.calls.views import About
from frontdesk.cases.queries.facts import cases_of
from frontdesk.cases.views import CaseFacts
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.reasons import need_of
from frontdesk.disclosure.service.permits import permit
from frontdesk.safety.service import visibility


def of_contact(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> About:
    """Return whom the contact concerns, their handläggare, and how well the speaker is known.

    Where a message goes is the server's to know: the handläggare found here is used for delivery and shown to nobody.
    """
    contact = contacts.one(unit.desk, contact_id)
    areas = _areas(unit, contact)
    found = permit(unit, staff=staff, contact_id=contact_id)
    if found is None:
        return About(area=min(areas, default=""))
    cases = cases_of(unit.register, found.person, visibility(unit, staff))
    case = likely_case(cases, areas)
    return About(
        person=found.person,
        name=found.name,
        case=case.key if case else None,
        area=case.area if case else min(areas, default=""),
        handlaggare=_responsible(case, local_date(unit.now)),
        speaker=found.speaker,
        level=found.level,
    )


def _areas(unit: Unit, contact: Contact) -> frozenset[str]:
    lines = {line.code: line.area for line in settings.lines(unit.desk)}
    return need_of(contact.reason).areas or frozenset({lines.get(contact.queue, "")}) - {""}


def likely_case(cases: Sequence[CaseFacts], areas: Collection[str]) -> CaseFacts | None:
    """Return the case a contact most likely concerns: open, of the area asked about, the newest."""
    open_cases = [case for case in cases if case.closed_on is None]
    fitting = [case for case in open_cases if case.area in areas]
    return next(iter(fitting or open_cases or cases), None)


def _responsible(case: CaseFacts | None, today: date) -> str | None:
    serving = case.responsible(today) if case else ()
    return serving[0].handlaggare_key if serving else None
