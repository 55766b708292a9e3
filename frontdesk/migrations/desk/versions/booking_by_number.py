"""A booking remembers that an identity number was typed with the name, whoever it belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "booking_by_number"
down_revision = "notices_silent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("by_number", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE appointment SET by_number = discreet")
