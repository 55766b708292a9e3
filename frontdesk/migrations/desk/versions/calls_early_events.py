"""Events of a call that come before the call is announced."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calls_early_events"
down_revision = "accounts_token_limits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cti_early_event",
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "call_id", "kind", name=op.f("pk_cti_early_event")),
    )
    op.create_index(op.f("ix_cti_early_event_told_at"), "cti_early_event", ["told_at"], unique=False)
