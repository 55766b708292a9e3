"""How the SMS operator answers, its outages, and whom to ring after one."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "notices_outages"
down_revision = "safety_silence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_operator",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("rests", sa.Integer(), nullable=False),
        sa.Column("rests_until", Instant(), nullable=True),
        sa.Column("trial_until", Instant(), nullable=True),
        sa.Column("misconfigured", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_operator")),
    )
    op.create_table(
        "notice_outage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_outage")),
    )
    op.add_column("notice", sa.Column("outage_id", sa.Uuid(), nullable=True))
    op.add_column("notice", sa.Column("asked_of", sa.String(), nullable=True))
    op.add_column("notice", sa.Column("seen_to_at", Instant(), nullable=True))
    op.add_column("notice", sa.Column("seen_to_by", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_notice_outage_id"), "notice", ["outage_id"])
