"""The tables of calendars."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calendars"
down_revision = "absence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("handlaggare", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_table(
        "calendar_read",
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("failed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("handlaggare", name=op.f("pk_calendar_read")),
    )
    op.create_table(
        "outside_busy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.CheckConstraint("starts < ends AND ends - starts <= 86400", name=op.f("ck_outside_busy_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_busy")),
    )
    op.create_index("ix_outside_busy_event", "outside_busy", ["resource_id", "event"], unique=False)
    op.create_index("ix_outside_busy_search", "outside_busy", ["resource_id", "starts", "ends"], unique=False)
    op.create_index("ix_outside_busy_starts", "outside_busy", ["starts"], unique=False)
