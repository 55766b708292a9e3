"""A message says by when somebody must act on it, so that the store can put a list in that order and show its first rows.

Those that are not settled get theirs from their priority and when they were received; the others stand in no list.
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import act_before
from frontdesk.core.db.types import Instant

revision = "calls_message_act_by"
down_revision = "accesslog_questions"
branch_labels = None
depends_on = None

_UNSETTLED = sa.text("filed_at IS NULL AND withdrawn_at IS NULL")
_UNTAKEN = sa.text("acknowledged_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.add_column("message", sa.Column("act_by", Instant(), nullable=True))
    message = sa.table(
        "message",
        sa.column("id", sa.Uuid()),
        sa.column("priority", sa.Integer()),
        sa.column("received_at", Instant()),
        sa.column("act_by", Instant()),
    )
    desk = op.get_bind()
    groups = sa.select(message.c.priority, message.c.received_at).where(_UNSETTLED).distinct()
    for priority, received in desk.execute(groups).all():
        same = message.c.priority == priority, message.c.received_at == received
        desk.execute(message.update().where(*same).values(act_by=act_before(Priority(priority), received)))
    op.create_index("ix_message_open_route", "message", ["route"], sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED)
    op.create_index(
        "ix_message_untaken_written_at", "message", ["written_at"], sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN
    )
