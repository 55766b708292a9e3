"""What an assessment tells booking: the kind of meeting to begin with, and how long it may wait."""

import uuid

from sqlalchemy import delete

from frontdesk.booking.models import Proposal
from frontdesk.booking.queries import types as queries
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.unit import Unit
from frontdesk.safety import service as safety


def propose(
    unit: Unit,
    *,
    contact_id: uuid.UUID,
    kind: str | None,
    within_days: int,
    mode: Mode | None = None,
    silent: bool = False,
) -> None:
    """Let booking begin with this kind of meeting; the latest proposal counts.

    A kind that is no longer offered proposes none. With `silent` no telephone may say a word of this contact.
    """
    offered = queries.known(unit.desk, kind) if kind else None
    wanted = Proposal(
        contact_id=contact_id,
        type=kind if offered and offered.active else None,
        within_days=within_days,
        mode=mode,
        silent=silent,
        made_at=unit.now,
    )
    unit.desk.merge(wanted)
    if silent:
        safety.silence(unit, contact_id=contact_id)
    else:
        safety.speak_again(unit, contact_id=contact_id)


def withdraw(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """Nothing is proposed any longer: another reason was chosen, or the wrong person was open."""
    unit.desk.execute(delete(Proposal).where(Proposal.contact_id == contact_id))
