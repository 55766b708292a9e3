"""What the handläggare's and the unit head's pages show."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.booking.rules.windows import Plan
from frontdesk.booking.rules.words import MODE_LABELS, ORDER_LABELS, STATUS_LABELS, Mode, OrderStatus, Status
from frontdesk.calendars.rules import Kind
from frontdesk.calendars.views import ConnectionView
from frontdesk.calls.views import MessageView, TaskList
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.paging import Listed
from frontdesk.workplace.rules.changes import Days
from frontdesk.workplace.rules.grid import Opening, Stroke, Week
from frontdesk.workplace.rules.plans import NTHS, ON_WEEKDAYS, THE_WEEKDAY, Typed


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
    others: str = ""

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
    to_do: Listed[MessageView]
    notes: Listed[MessageView]
    colleagues: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    heads: tuple[tuple[str, str], ...] = ()


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
    tasks: TaskList
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
    reason: Mapping[str, str]
    holder: str
    visit: bool


@dataclass(frozen=True)
class UnitPage:
    """The unit head's page."""

    now: datetime
    names: tuple[str, ...]
    urgent: tuple[UrgentContact, ...]
    undelivered: Listed[MessageView]
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True)
class Words:
    """How days are named in sentences, source language; by weekday, Monday first."""

    on_weekdays: tuple[str, ...] = ON_WEEKDAYS
    the_weekday: tuple[str, ...] = THE_WEEKDAY
    nth: Mapping[int | None, str] = field(default_factory=lambda: dict(NTHS.items()))


@dataclass(frozen=True)
class Options:
    """What can be chosen in the editor's form, as value and text in the reader's language."""

    weekdays: tuple[tuple[str, str], ...]
    repeats: tuple[tuple[str, str], ...]
    nths: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WindowLine:
    """One of somebody's windows; `notes` are place, ways of meeting and kinds of meeting, as far as it names any."""

    id: uuid.UUID
    plan: Plan
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ComingDay:
    """A day of a coming week."""

    day: date
    note: str
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class ComingWeek:
    """A coming week, Monday to Friday."""

    monday: date
    days: tuple[ComingDay, ...]

    @property
    def number(self) -> int:
        """The week's ISO number."""
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class OrphanLine:
    """A meeting that no open time would allow; without a name only the alias may be shown.

    `still_open`: it would still be open then, but not for such a meeting.
    """

    id: uuid.UUID
    starts_at: datetime
    alias: str
    name: str
    type_sv: str
    type_en: str
    mode_word: str
    still_open: bool = False


@dataclass(frozen=True)
class TimesPreview:
    """What saving would do. `plan` is the window as it would be, None when one date is changed or something goes.

    `held` counts times that somebody is just about to book. `places` are their names by code.
    """

    plan: Plan | None
    opened: tuple[Days, ...]
    closed: tuple[Days, ...]
    altered: tuple[Days, ...]
    orphans: tuple[OrphanLine, ...]
    held: int
    long_years: tuple[int, ...]
    places: Mapping[str, str]


@dataclass(frozen=True)
class TimesPage:
    """The weekly editor. `base` is its address; `subject` the window that is changed, `pointed` the day pointed at."""

    base: str
    own: bool
    key: str
    name: str
    people: tuple[tuple[str, str], ...]
    today: date
    week: Week
    notes: Mapping[date, str]
    earlier: date | None
    later: date | None
    stroke: Stroke | None
    picked: str
    form: Typed | None
    errors: Mapping[str, str]
    refusal: FrontdeskError | None
    subject: Plan | None
    pointed: date | None
    differs: bool
    options: Options
    words: Words
    windows: tuple[WindowLine, ...]
    coming: tuple[ComingWeek, ...]
    preview: TimesPreview | None
    saved: str
