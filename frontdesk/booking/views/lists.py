"""Views for reception's lists of bookings and waiting clients, and for the protected desk's list."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.booking.rules.words import ORDER_LABELS, AppointmentStatus, OrderStatus
from frontdesk.core.paging import ListPage


@dataclass(frozen=True)
class Expected:
    """A booking on reception's list; if `name` is empty the code (`alias`) stands for the client."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    alias: str
    name: str
    handlaggare: str
    mode: str
    place: str
    status: AppointmentStatus
    status_words: str
    interpreter: OrderStatus | None
    begun: bool
    today: bool

    @property
    def expected(self) -> bool:
        """Whether the client is still to come."""
        return self.status in {AppointmentStatus.BOOKED, AppointmentStatus.NO_SHOW}

    @property
    def interpreter_words(self) -> str:
        """The label of the interpreter order's status, or ""."""
        return ORDER_LABELS[self.interpreter] if self.interpreter else ""


@dataclass(frozen=True)
class BookingDay:
    """One day of the list."""

    day: date
    lines: tuple[Expected, ...]


@dataclass(frozen=True)
class BookingList:
    """Reception's list of a day, or of a week with codes instead of names; `lines`: all its bookings."""

    day: date
    today: date
    whole_week: bool
    days: tuple[BookingDay, ...]
    lines: ListPage[Expected] = field(default_factory=ListPage)


@dataclass(frozen=True)
class Waiter:
    """An entry of the waiting list: the present time, the days wanted, and the open offer."""

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
    """A coming booking of a protected person. `by_name`: the typed name, if it is only presumed to be theirs."""

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
    """A protected person and their bookings, by time."""

    person: str
    name: str
    birth_date: date | None
    bookings: tuple[ProtectedBooking, ...]
