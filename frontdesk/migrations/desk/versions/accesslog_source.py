"""Where a refused attempt and a try to sign in came from."""

import sqlalchemy as sa
from alembic import op

revision = "accesslog_source"
down_revision = "calls_message_act_by"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("log_row", sa.Column("source", sa.String(), server_default="", nullable=False))
