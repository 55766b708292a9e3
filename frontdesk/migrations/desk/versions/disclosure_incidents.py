"""What an incident is, whose unit it belongs to, and what was judged about it."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "disclosure_incidents"
down_revision = "accounts_token_maker"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident_draft", sa.Column("kind", sa.String(), server_default="wrong_person", nullable=False))
    op.add_column("incident_draft", sa.Column("unit", sa.String(), nullable=True))
    op.add_column("incident_draft", sa.Column("log_seq", sa.BigInteger(), nullable=True))
    for name in ("log_event", "found_by", "risk", "told", "reported"):
        op.add_column("incident_draft", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("incident_draft", sa.Column("alarmed_at", Instant(), nullable=True))
    op.create_index(op.f("ix_incident_draft_log_seq"), "incident_draft", ["log_seq"], unique=False)
