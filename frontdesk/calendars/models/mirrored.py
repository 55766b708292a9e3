"""Busy times mirrored from handläggare's own calendars, and the secrets of ICS feeds."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase

LONGEST = 86_400


class OutsideBusy(DeskBase):
    """A busy time in an outside calendar, half-open, in seconds since 1970; without title, place or participants.

    Events longer than a day are split into pieces, so that an overlap search can use the index from both sides.
    `event` is its id in the calendar of `connection_id`; `away`: shown as out of office.
    """

    __tablename__ = "outside_busy"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[str] = mapped_column(String(512))
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("calendar_connection.id", ondelete="CASCADE"))
    away: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(f"starts < ends AND ends - starts <= {LONGEST}", name="span"),
        Index("ix_outside_busy_search", "resource_id", "starts", "ends"),
        Index("ix_outside_busy_starts", "starts"),
        Index("ix_outside_busy_event", "connection_id", "event"),
    )


class CalendarFeed(DeskBase):
    """A handläggare's ICS feed. Only the hash of its secret URL is stored; a new URL invalidates the old one."""

    __tablename__ = "calendar_feed"

    handlaggare: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[uuid.UUID | None]
