"""The waiting list: clients who want an earlier time, released times, and offers."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.availability.models.catalogue import ModeColumn, RowId
from frontdesk.availability.rules.enums import Mode
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json, closed_set
from frontdesk.core.ids import new_id
from frontdesk.waitlist.rules import OfferStatus, WaitingEnd

_OPEN = text("status = 'open'")
_BY_SMS = text("by_sms AND person IS NOT NULL")
_WAITS = text("ended_at IS NULL")


class WaitlistEntry(DeskBase):
    """A client with an appointment (at `has_at`) who wants an earlier time, from `first` to `last`, both included."""

    __tablename__ = "waiting"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    has_at: Mapped[datetime]
    person: Mapped[str | None] = mapped_column(index=True)
    #: Acceptable handläggare (empty: any of the same unit), modes and places (empty: those of the appointment).
    whom: Mapped[list[str]] = mapped_column(Json)
    modes: Mapped[list[str]] = mapped_column(Json)
    places: Mapped[list[str]] = mapped_column(Json)
    first: Mapped[date]
    last: Mapped[date]
    #: The client has agreed to get offers by SMS; otherwise reception rings.
    by_sms: Mapped[bool] = mapped_column(default=False)
    contact_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[WaitingEnd | None] = mapped_column(closed_set(WaitingEnd, 10))

    __table_args__ = (
        CheckConstraint("first <= last", name="first_before_last"),
        # At most one open entry per appointment.
        Index("uq_waiting_open", "appointment_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )


class WaitlistOffer(DeskBase):
    """An earlier time, held for a waiting client until `expires_at`.

    Unique indexes allow one open offer per entry on the list, and one by SMS per person and day.
    """

    __tablename__ = "waiting_offer"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    waiting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("waiting.id", ondelete="CASCADE"), index=True)
    hold_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hold.id", ondelete="SET NULL"), index=True)
    person: Mapped[str | None]
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None]
    by_sms: Mapped[bool]
    notice_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    status: Mapped[OfferStatus] = mapped_column(closed_set(OfferStatus, 10), default=OfferStatus.OPEN)
    #: The Stockholm date of `made_at`.
    day: Mapped[date]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_waiting_offer_open", "waiting_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("uq_waiting_offer_daily", "person", "day", unique=True, sqlite_where=_BY_SMS, postgresql_where=_BY_SMS),
        Index("ix_waiting_offer_expires", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class Freed(DeskBase):
    """A handläggare's released time (seconds since 1970), to be offered to the waiting list from `due_at` on."""

    __tablename__ = "freed_time"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime] = mapped_column(index=True)
