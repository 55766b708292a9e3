"""Whether a place's rooms are taken before and after a meeting too."""

import sqlalchemy as sa
from alembic import op

revision = "booking_room_buffers"
down_revision = "disclosure_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("place", sa.Column("room_buffers", sa.Boolean(), server_default=sa.false(), nullable=False))
