"""What the handläggare's and the unit head's pages show."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.booking.rules.words import MODE_LABELS, ORDER_LABELS, STATUS_LABELS, Mode, OrderStatus, Status
from frontdesk.calendars.rules import Kind
from frontdesk.calendars.views import ConnectionView
from frontdesk.calls.views import MessageView


@dataclass(frozen=True)
class BookingLine:
    """One of the handläggare's meetings, with the client's name: it is their own client."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    type_sv: str
    type_en: str
    mode: Mode
    place: str
    alias: str
    name: str
    status: Status
    interpreter: str
    interpreter_order: OrderStatus | None
    seen: bool

    @property
    def words(self) -> tuple[str, ...]:
        """How they meet and how far the interpreter's order has come, source language."""
        order = (ORDER_LABELS[self.interpreter_order],) if self.interpreter_order else ()
        return (MODE_LABELS[self.mode], *order)

    @property
    def status_word(self) -> str:
        """Where it stands, source language."""
        return STATUS_LABELS[self.status]

    @property
    def here(self) -> bool:
        """Whether the client is waiting at the counter."""
        return self.status is Status.ARRIVED

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.status not in {Status.BOOKED, Status.ARRIVED}


@dataclass(frozen=True)
class DayOfBookings:
    """A day with its meetings."""

    day: date
    today: bool
    lines: tuple[BookingLine, ...]


@dataclass(frozen=True)
class Bookings:
    """Today and the nearest days with meetings; `unseen` counts what was booked since the handläggare last looked.

    `gone` counts meetings that were removed in their own calendar and that they have not answered for.
    """

    now: datetime
    days: tuple[DayOfBookings, ...]
    unseen: int
    gone: int = 0

    @property
    def arrived(self) -> tuple[BookingLine, ...]:
        """Who is here now."""
        return tuple(line for day in self.days if day.today for line in day.lines if line.here)


@dataclass(frozen=True)
class Inbox:
    """What lies with somebody: callbacks and messages to act on, the nearest due first, and notes for the journal."""

    now: datetime
    to_do: tuple[MessageView, ...]
    notes: tuple[MessageView, ...]
    colleagues: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Myself:
    """What reception sees of a handläggare, and where their calendar programme may read."""

    name: str
    unit: str
    phone_hours: str
    away_until: date | None
    stand_in: str
    feed_issued_at: datetime | None
    feed_address: str = ""
    calendars: tuple[ConnectionView, ...] = ()


@dataclass(frozen=True)
class GoneMeeting:
    """A meeting that is gone from its handläggare's own calendar: is it off? `free` are times it could have instead."""

    id: uuid.UUID
    starts_at: datetime
    type_sv: str
    type_en: str
    alias: str
    free: tuple[datetime, ...]


@dataclass(frozen=True)
class OwnCalendars:
    """The page on which a handläggare connects their own calendars. `kinds` can be connected; none without a key."""

    now: datetime
    connections: tuple[ConnectionView, ...]
    gone: tuple[GoneMeeting, ...]
    kinds: tuple[tuple[Kind, str], ...]
    ready: bool


@dataclass(frozen=True)
class Workplace:
    """The handläggare's page."""

    bookings: Bookings
    inbox: Inbox
    myself: Myself


@dataclass(frozen=True)
class Colleague:
    """Somebody of the unit, as the head sees them today."""

    key: str
    name: str
    back_on: date | None
    away: str
    stand_ins: tuple[str, ...]
    waiting: int
    oldest: datetime | None
    meetings_today: int


@dataclass(frozen=True)
class UrgentContact:
    """A contact marked *Akut* that nobody has taken."""

    id: uuid.UUID
    since: datetime
    reason: str
    holder: str
    visit: bool


@dataclass(frozen=True)
class UnitPage:
    """The unit head's page."""

    now: datetime
    names: tuple[str, ...]
    urgent: tuple[UrgentContact, ...]
    undelivered: tuple[MessageView, ...]
    colleagues: tuple[Colleague, ...]
