"""Whom the case system protects, once all that follows from it has been done."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "safety_registered"
down_revision = "calls_exchange"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "protected_in_register",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_protected_in_register")),
    )
