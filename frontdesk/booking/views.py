"""Booking's immutable data classes and events for templates, the API and higher rooms."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time

from frontdesk.availability.rules.enums import ORDER_LABELS, AppointmentStatus, OrderStatus
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.views import Demand, Wish
from frontdesk.core.events import Event
from frontdesk.core.paging import ListPage
from frontdesk.core.times import local_date


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


@dataclass(frozen=True)
class WindowChange:
    """An edited window: new without `window_id`, removed without `plan`."""

    plan: Plan | None
    window_id: uuid.UUID | None = None


@dataclass(frozen=True)
class DateChange:
    """An edited date of a window: other hours, None for closed, or `as_usual` again.

    An integer `window_id` is the index of a new window in the list of changes.
    """

    window_id: uuid.UUID | int
    day: date
    hours: tuple[time, time] | None = None
    place: str | None = None
    as_usual: bool = False


WindowEdit = WindowChange | DateChange


@dataclass(frozen=True)
class OpenStretch:
    """Open time on one day."""

    opens_at: datetime
    closes_at: datetime
    place: str | None


@dataclass(frozen=True)
class Orphan:
    """A meeting that would fit no window; a hold has no `appointment_id`.

    `still_open`: there is open time then, but not for this type, mode or place.
    """

    appointment_id: uuid.UUID | None
    starts_at: datetime
    ends_at: datetime
    alias: str
    type: str
    still_open: bool = False


@dataclass(frozen=True)
class WindowPreview:
    """The effect of edits in the coming twelve months, in order of time.

    `altered`: (before, after) pairs. `inside_again`: appointments that fit no window now but would fit one.
    `long_years`: years with a week 53, where two odd weeks follow each other; only set for odd or even weeks.
    """

    opened: tuple[OpenStretch, ...] = ()
    closed: tuple[OpenStretch, ...] = ()
    altered: tuple[tuple[OpenStretch, OpenStretch], ...] = ()
    orphans: tuple[Orphan, ...] = ()
    inside_again: tuple[uuid.UUID, ...] = ()
    long_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pick(Demand):
    """One chosen time."""

    starts_at: datetime
    #: Key; None: anyone of the unit or area.
    handlaggare: str | None = None

    def wish(self) -> Wish:
        """Return the search whose result must contain this time."""
        day = local_date(self.starts_at)
        people = (self.handlaggare,) if self.handlaggare else ()
        return Wish(**self.demanded(), first=day, last=day, handlaggare=people)


@dataclass(frozen=True)
class Guest:
    """The client of a booking: a key in the register (`person`), or only a name."""

    person: str | None = None
    name: str = ""
    #: The person the typed identity number belongs to; the desk must not learn of them. No notice is sent.
    hidden: str | None = None
    #: The likely client of a booking by name (card open, or number typed). Unproved: only used to protect them.
    likely_client: str | None = None
    #: An identity number was typed. What the desk can observe depends on this, never on `hidden`.
    by_number: bool = False


@dataclass(frozen=True)
class Texting:
    """The confirmed number and language for SMS about a booking. `silent`: the SMS looks as if sent but never is."""

    number: str
    language: str = "sv"
    silent: bool = False


@dataclass(frozen=True)
class LeftTime:
    """The time an appointment left; it becomes free at `free_at`, when the change can no longer be undone."""

    starts_at: datetime
    ends_at: datetime
    free_at: datetime


@dataclass(frozen=True)
class AppointmentEvent(Event):
    """An appointment changed; carries ids and times only.

    `handlaggare` leads the meeting, `colleagues` take part, and `left` did so until this change.
    """

    appointment_id: uuid.UUID
    handlaggare: str
    person: str | None
    starts_at: datetime
    ends_at: datetime
    contact_id: uuid.UUID | None
    colleagues: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    #: None if the change leaves no time that could be undone.
    left_time: LeftTime | None = None

    @property
    def everybody(self) -> tuple[str, ...]:
        """All handläggare affected: present and former participants."""
        return (self.handlaggare, *self.colleagues, *self.left)


class AppointmentBooked(AppointmentEvent):
    """An appointment was booked."""


class AppointmentMoved(AppointmentEvent):
    """An appointment has another time, handläggare, place or mode."""


class AppointmentCancelled(AppointmentEvent):
    """An appointment was cancelled, by client or office, or its booking was undone."""


class AppointmentRestored(AppointmentEvent):
    """A cancellation was undone within its minute."""


class AppointmentMissed(AppointmentEvent):
    """The client did not come."""


class AppointmentArrived(AppointmentEvent):
    """The client has arrived."""
