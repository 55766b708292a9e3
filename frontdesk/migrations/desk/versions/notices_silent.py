"""An SMS that only looks as if it left says so itself, and keeps no key of the client it is kept from."""

import sqlalchemy as sa
from alembic import op

revision = "notices_silent"
down_revision = "safety_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE notice SET silent = true, person = NULL WHERE by_name AND person IS NOT NULL")
