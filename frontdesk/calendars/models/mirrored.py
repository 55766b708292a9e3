"""The mirror of handläggare's own calendars, as bare busy spans, and the secret of each outgoing feed."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase

LONGEST = 86_400


class OutsideBusy(DeskBase):
    """Somebody is busy outside, in seconds since 1970, half-open: no title, no place, nobody else.

    A longer event is kept in pieces of at most a day, so that a search for overlap can use its index from both sides.
    `event` is its name in the calendar of `connection_id`; `away` is what its owner shows as out of office.
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
    """The address of a handläggare's calendar feed. Only the secret's hash is kept; a new address ends the old."""

    __tablename__ = "calendar_feed"

    handlaggare: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[uuid.UUID | None]
