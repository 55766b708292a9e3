"""Whether a reply asked for no more SMS, as the operator told it."""

import sqlalchemy as sa
from alembic import op

revision = "notices_replies"
down_revision = "notices_outages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_reply", sa.Column("stops", sa.Boolean(), nullable=False, server_default=sa.false()))
