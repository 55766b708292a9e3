"""How much of a calendar was not read as it was meant."""

import sqlalchemy as sa
from alembic import op

revision = "calendars_misread"
down_revision = "notices_replies"
branch_labels = None
depends_on = None

_COUNTS = ("set_aside", "doubtful", "unknown_zones")


def upgrade() -> None:
    for name in _COUNTS:
        op.add_column("calendar_connection", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
