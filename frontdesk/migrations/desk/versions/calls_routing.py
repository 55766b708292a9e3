"""Who is to get what comes of a contact: what the reason asks for, what the desk said, and why nothing was left."""

import sqlalchemy as sa
from alembic import op

revision = "calls_routing"
down_revision = "core_heartbeat"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("goes_to", sa.String(), nullable=True))
    for name in ("goes_area", "receiver", "nothing_left"):
        op.add_column("contact", sa.Column(name, sa.String(), server_default="", nullable=False))
