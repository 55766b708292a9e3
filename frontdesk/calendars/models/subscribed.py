"""Subscriptions to change notifications (Microsoft Graph)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.leases import Leased
from frontdesk.core.ids import new_id


class CalendarSubscription(Leased, DeskBase):
    """A subscription to one calendar's changes. Without one, or while it fails, the calendar is polled as usual.

    `remote_id` is its id at the service, empty until created. Only the hash of its notifications' secret is stored.
    `heard_at`: notified while the calendar was being read, so it must be read again. The worker with `lease` until
    `lease_until` creates, renews or ends it. One without a connection is to be ended.
    """

    __tablename__ = "calendar_subscription"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    connection_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("calendar_connection.id", ondelete="SET NULL"), unique=True
    )
    remote_id: Mapped[str] = mapped_column(String(128), default="")
    secret_hash: Mapped[str] = mapped_column(String(64), default="")
    until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index("ix_calendar_subscription_remote_id", "remote_id"),
        Index("ix_calendar_subscription_due", "due_at"),
    )
