"""The tables of admin."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "admin"
down_revision = "triage"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reconciled",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_reconciled")),
    )
