"""What reception's two lists show: the bookings of a day or a week, and those who wait."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.booking.rules.words import ORDER_LABELS, OrderStatus, Status
from frontdesk.core.paging import Listed


@dataclass(frozen=True)
class Expected:
    """A booking on reception's list. Without a name the code stands for the client."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    alias: str
    name: str
    handlaggare: str
    mode: str
    place: str
    status: Status
    status_words: str
    interpreter: OrderStatus | None
    begun: bool
    today: bool

    @property
    def expected(self) -> bool:
        """Whether the client is still to come."""
        return self.status in {Status.BOOKED, Status.NO_SHOW}

    @property
    def interpreter_words(self) -> str:
        """How far the interpreter's order has come, in words."""
        return ORDER_LABELS[self.interpreter] if self.interpreter else ""


@dataclass(frozen=True)
class BookingDay:
    """One day of the list."""

    day: date
    lines: tuple[Expected, ...]


@dataclass(frozen=True)
class BookingList:
    """Reception's list of a day, or of a week with codes instead of names; `lines` are those of all its days."""

    day: date
    today: date
    whole_week: bool
    days: tuple[BookingDay, ...]
    lines: Listed[Expected] = field(default_factory=Listed)


@dataclass(frozen=True)
class Waiter:
    """Somebody on the waiting list: the time they have, between which days they want another, and what is offered."""

    id: uuid.UUID
    alias: str
    name: str
    has_at: datetime
    handlaggare: str
    first: date
    last: date
    by_sms: bool
    offer_id: uuid.UUID | None = None
    offered_at: datetime | None = None
    offered_with: str = ""
    answer_by: datetime | None = None
    asked_by_sms: bool = False


@dataclass(frozen=True)
class ProtectedBooking:
    """A coming booking of somebody protected. `by_name` is the typed name when nobody has proved whose it is."""

    id: uuid.UUID
    alias: str
    starts_at: datetime
    ends_at: datetime
    what_sv: str
    what_en: str
    how: str
    place: str
    staff: str
    by_name: str = ""


@dataclass(frozen=True)
class ProtectedClient:
    """Somebody protected and what they have booked, by time."""

    person: str
    name: str
    birth_date: date | None
    bookings: tuple[ProtectedBooking, ...]
