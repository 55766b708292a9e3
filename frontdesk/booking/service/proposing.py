"""Store the appointment type and latest day that triage proposes for a contact."""

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
    """Store a proposal, replacing the contact's earlier one; an inactive type counts as none.

    `silent`: this contact's matter must not be mentioned by telephone or SMS.
    """
    offered = queries.known(unit.db, kind) if kind else None
    wanted = Proposal(
        contact_id=contact_id,
        type=kind if offered and offered.active else None,
        within_days=within_days,
        mode=mode,
        silent=silent,
        made_at=unit.now,
    )
    unit.db.merge(wanted)
    if silent:
        safety.silence(unit, contact_id=contact_id)
    else:
        safety.speak_again(unit, contact_id=contact_id)


def withdraw(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """Delete a contact's proposal: another reason was chosen, or the wrong person was open."""
    unit.db.execute(delete(Proposal).where(Proposal.contact_id == contact_id))
