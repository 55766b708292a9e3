"""A token says how surely its program knows the client, and ends on a day.

What a municipality had chosen for all programs is written into each token there is; where nothing was chosen they are
told nothing of anybody's case without a contact. Each ends a year from now: the administrator sees when.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json

revision = "accounts_token_limits"
down_revision = "accesslog_seen"
branch_labels = None
depends_on = None

_YEAR = timedelta(days=365)
_LEVELS = ("A0", "A1", "A2c", "A2", "A3")


def upgrade() -> None:
    op.add_column("api_token", sa.Column("level", sa.String(length=3), nullable=False, server_default="A0"))
    op.add_column("api_token", sa.Column("expires_at", Instant(), nullable=True))
    token = sa.table("api_token", sa.column("level", sa.String()), sa.column("expires_at", Instant()))
    choice = sa.table("choice", sa.column("key", sa.String()), sa.column("value", Json))
    chosen = op.get_bind().scalar(sa.select(choice.c.value).where(choice.c.key == "disclosure.program_level"))
    level = chosen if chosen in _LEVELS else "A0"
    op.execute(token.update().values(level=level, expires_at=datetime.now(UTC) + _YEAR))
