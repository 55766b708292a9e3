"""The clocks' heartbeat, and which clock runs a job."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json

revision = "core_heartbeat"
down_revision = "calendars_misread"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_beat",
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("hanging", Json, nullable=False),
        sa.PrimaryKeyConstraint("clock", name=op.f("pk_clock_beat")),
    )
    op.add_column("job_run", sa.Column("clock", sa.String(), nullable=True))
