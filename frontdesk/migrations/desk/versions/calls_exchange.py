"""Who has a call in the exchange, since when a contact is held, and which promised call it keeps."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calls_exchange"
down_revision = "calls_passed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("claimed_at", Instant(), nullable=True))
    op.add_column("contact", sa.Column("rings_back", sa.Uuid(), nullable=True))
    for name in ("answered_by", "answered_before"):
        op.add_column("cti_call", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("cti_call", sa.Column("passed_at", Instant(), nullable=True))
