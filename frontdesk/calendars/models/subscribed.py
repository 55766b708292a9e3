"""Subscriptions to the changes of calendars that can tell of them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.ids import new_id


class CalendarSubscription(DeskBase):
    """That a service tells us of one calendar's changes. Without one, or while it fails, the clock reads all the same.

    `remote_id` is its name there, empty until it is made. Only the digest of the secret that its notices bear is kept.
    `heard_at`: word came while its calendar was just being read, so it is to be read once more. Whoever holds `lease`
    until `lease_until` makes, renews or ends it. One without a connection is on its way out.
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
    lease: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_calendar_subscription_remote_id", "remote_id"),
        Index("ix_calendar_subscription_due", "due_at"),
    )
