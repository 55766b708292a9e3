"""Whom nobody visits at home alone."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "safety_in_twos"
down_revision = "booking_fullness"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_in_twos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_in_twos")),
    )
    op.create_index(
        "uq_visit_in_twos_person_in_force",
        "visit_in_twos",
        ["person"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
