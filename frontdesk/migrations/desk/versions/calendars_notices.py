"""Subscriptions to the changes of calendars that can tell of them."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calendars_notices"
down_revision = "calendars_two_way"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("remote_id", sa.String(length=128), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("heard_at", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["calendar_connection.id"],
            name=op.f("fk_calendar_subscription_connection_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_subscription")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_calendar_subscription_connection_id")),
    )
    op.create_index("ix_calendar_subscription_remote_id", "calendar_subscription", ["remote_id"], unique=False)
    op.create_index("ix_calendar_subscription_due", "calendar_subscription", ["due_at"], unique=False)
