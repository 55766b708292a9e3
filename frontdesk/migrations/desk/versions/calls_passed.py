"""Who passed a message on, and when."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calls_passed"
down_revision = "calls_early_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("passed_by", sa.String(), server_default="", nullable=False))
    op.add_column("message", sa.Column("passed_at", Instant(), nullable=True))
