"""What an assessment tells booking: the kind of meeting to begin with, and how long it may wait."""

import uuid

from sqlalchemy import delete

from frontdesk.booking.models import Proposal
from frontdesk.booking.service import types
from frontdesk.core.db.unit import Unit


def propose(unit: Unit, *, contact_id: uuid.UUID, kind: str, within_days: int) -> None:
    """Let booking begin with this kind of meeting; the latest proposal counts. Raises UnknownType."""
    types.of(unit.desk, kind)
    unit.desk.merge(Proposal(contact_id=contact_id, type=kind, within_days=within_days, made_at=unit.now))


def withdraw(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """Nothing is proposed any longer: another reason was chosen, or the wrong person was open."""
    unit.desk.execute(delete(Proposal).where(Proposal.contact_id == contact_id))
