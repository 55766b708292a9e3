"""A proof has a time, so that it can end."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "disclosure_proofs_end"
down_revision = "safety_in_twos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standing", sa.Column("proved_at", Instant(), nullable=True))
    op.add_column("standing", sa.Column("active_at", Instant(), nullable=True))
