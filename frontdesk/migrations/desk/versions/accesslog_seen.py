"""What a session has been shown lately, so that the same view is not a new row of the log."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "accesslog_seen"
down_revision = "booking_by_number"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log_seen",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "subject", name=op.f("pk_log_seen")),
    )
    op.create_index(op.f("ix_log_seen_seen_at"), "log_seen", ["seen_at"])
