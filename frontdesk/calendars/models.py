"""The mirror of handläggare's own calendars, as bare busy spans, and the secret of each outgoing feed."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase

LONGEST = 86_400


class OutsideBusy(DeskBase):
    """Somebody is busy outside, in seconds since 1970, half-open: no title, no place, nobody else.

    A longer event is kept in pieces of at most a day, so that a search for overlap can use its index from both sides.
    """

    __tablename__ = "outside_busy"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint(f"starts < ends AND ends - starts <= {LONGEST}", name="span"),
        Index("ix_outside_busy_search", "resource_id", "starts", "ends"),
        Index("ix_outside_busy_starts", "starts"),
        Index("ix_outside_busy_event", "resource_id", "event"),
    )


class CalendarRead(DeskBase):
    """When a handläggare's own calendar was last read. Without a row it is not connected, and a slot says so."""

    __tablename__ = "calendar_read"

    handlaggare: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[datetime | None]
    cursor: Mapped[str] = mapped_column(default="")
    failed: Mapped[str] = mapped_column(default="")


class CalendarFeed(DeskBase):
    """The address of a handläggare's calendar feed. Only the secret's hash is kept; a new address ends the old."""

    __tablename__ = "calendar_feed"

    handlaggare: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[uuid.UUID | None]
