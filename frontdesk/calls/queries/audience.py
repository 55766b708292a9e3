"""Whom live news of a contact are for: the one who holds it, and nobody else's open page."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.calls.models.contact import Contact
from frontdesk.core.live import Told

CONTACT_TOPICS = frozenset({"contact", "standing", "notices", "note", "card"})
"""Topics whose id is a contact's; `web.live` delivers them to nobody they are not addressed to."""


def address(desk: Session, told: Sequence[Told]) -> list[Told]:
    """Return what was told with news of contacts addressed to their holders; what is nobody's is left out.

    News already addressed keep their reader: whoever has just let go of a contact hears of it too.
    """
    ids = {one.id for one in told if _is_open(one)}
    if not ids:
        return list(told)
    wanted = select(Contact.id, Contact.claimed_by).where(Contact.id.in_([uuid.UUID(one) for one in ids]))
    holders = {str(key): str(holder) for key, holder in desk.execute(wanted) if holder is not None}
    known = (one._replace(to=holders.get(one.id, "")) if _is_open(one) else one for one in told)
    return [one for one in known if not _is_open(one)]


def _is_open(told: Told) -> bool:
    """Whether news are about one contact and addressed to nobody yet."""
    return told.topic in CONTACT_TOPICS and told.id != "" and told.to == ""
