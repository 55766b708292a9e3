"""That a report is about somebody protected may be known to the server alone."""

import sqlalchemy as sa
from alembic import op

revision = "safety_reports"
down_revision = "calls_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("concern_report", sa.Column("recognised", sa.Boolean(), server_default=sa.false(), nullable=False))
