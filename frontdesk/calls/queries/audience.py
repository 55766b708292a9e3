"""Recipients of live updates about a contact: only its holder."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.calls.models.contact import Contact
from frontdesk.core.live import LiveUpdate

#: Topics whose id is a contact's; `web.live` delivers them only to their addressee.
CONTACT_TOPICS = frozenset({"contact", "standing", "notices", "note", "card"})


def address(db: Session, told: Sequence[LiveUpdate]) -> list[LiveUpdate]:
    """Address updates about contacts to their holders; drop those of contacts without a holder.

    Updates already addressed are kept, e.g. to a receptionist who has just released the contact.
    """
    ids = {one.id for one in told if _is_open(one)}
    if not ids:
        return list(told)
    wanted = select(Contact.id, Contact.claimed_by).where(Contact.id.in_([uuid.UUID(one) for one in ids]))
    holders = {str(key): str(holder) for key, holder in db.execute(wanted) if holder is not None}
    known = (one._replace(to=holders.get(one.id, "")) if _is_open(one) else one for one in told)
    return [one for one in known if not _is_open(one)]


def _is_open(told: LiveUpdate) -> bool:
    """Whether an update is about one contact and has no addressee yet."""
    return told.topic in CONTACT_TOPICS and told.id != "" and told.to == ""
