"""Views of the handläggare's and the unit head's pages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.availability.rules.enums import (
    MODE_LABELS,
    ORDER_LABELS,
    STATUS_LABELS,
    AppointmentStatus,
    Mode,
    OrderStatus,
)
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.views import ConnectionView
from frontdesk.calls.views import MessageView, TaskList
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.paging import ListPage
from frontdesk.workplace.rules.changes import Days
from frontdesk.workplace.rules.grid import DayOpening, Stroke, Week
from frontdesk.workplace.rules.plans import NTHS, ON_WEEKDAYS, THE_WEEKDAY, Typed


@dataclass(frozen=True)
class BookingLine:
    """One of the handläggare's meetings."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    type_sv: str
    type_en: str
    mode: Mode
    place: str
    alias: str
    name: str
    status: AppointmentStatus
    interpreter: str
    interpreter_order: OrderStatus | None
    seen: bool
    others: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Mode of the meeting and state of the interpreter's order (source texts)."""
        order = (ORDER_LABELS[self.interpreter_order],) if self.interpreter_order else ()
        return (MODE_LABELS[self.mode], *order)

    @property
    def status_word(self) -> str:
        """Status of the meeting (source text)."""
        return STATUS_LABELS[self.status]

    @property
    def here(self) -> bool:
        """Whether the client is waiting at the counter."""
        return self.status is AppointmentStatus.ARRIVED

    @property
    def over(self) -> bool:
        """Whether the meeting is finished, missed or cancelled."""
        return self.status not in {AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED}


@dataclass(frozen=True)
class DayOfBookings:
    """A day with its meetings."""

    day: date
    today: bool
    lines: tuple[BookingLine, ...]


@dataclass(frozen=True)
class Bookings:
    """Today and the nearest days with meetings."""

    now: datetime
    days: tuple[DayOfBookings, ...]
    #: Meetings the handläggare has not marked as seen.
    unseen: int
    #: Meetings removed in the handläggare's own calendar and not yet decided about.
    gone: int = 0

    @property
    def arrived(self) -> tuple[BookingLine, ...]:
        """Today's meetings whose client has arrived."""
        return tuple(line for day in self.days if day.today for line in day.lines if line.here)


@dataclass(frozen=True)
class Inbox:
    """One user's messages: callbacks and messages to act on, nearest due first, and journal proposals."""

    now: datetime
    to_do: ListPage[MessageView]
    notes: ListPage[MessageView]
    colleagues: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    heads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Myself:
    """What reception sees of a handläggare, and their calendar feed."""

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
    """A meeting removed in its handläggare's own calendar; `free` are start times it could be moved to."""

    id: uuid.UUID
    starts_at: datetime
    type_sv: str
    type_en: str
    alias: str
    free: tuple[datetime, ...]


@dataclass(frozen=True)
class OwnCalendars:
    """The page on which a handläggare connects their own calendars."""

    now: datetime
    connections: tuple[ConnectionView, ...]
    gone: tuple[GoneMeeting, ...]
    #: Kinds of calendar that can be connected, with labels.
    kinds: tuple[tuple[CalendarKind, str], ...]
    #: Whether the encryption key for calendar secrets is set.
    ready: bool


@dataclass(frozen=True)
class Workplace:
    """The handläggare's page."""

    bookings: Bookings
    inbox: Inbox
    tasks: TaskList
    myself: Myself


@dataclass(frozen=True)
class TeamMember:
    """A handläggare of the unit today, as the head sees them."""

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
    """An *Akut* contact that no one has taken over."""

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
    undelivered: ListPage[MessageView]
    colleagues: tuple[TeamMember, ...]


@dataclass(frozen=True)
class Words:
    """Names of weekdays for sentences (source texts), Monday first."""

    on_weekdays: tuple[str, ...] = ON_WEEKDAYS
    the_weekday: tuple[str, ...] = THE_WEEKDAY
    nth: Mapping[int | None, str] = field(default_factory=lambda: dict(NTHS.items()))


@dataclass(frozen=True)
class Options:
    """Choices of the editor's form: value and text in the reader's language."""

    weekdays: tuple[tuple[str, str], ...]
    repeats: tuple[tuple[str, str], ...]
    nths: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WindowLine:
    """One opening window; `notes` are its place, modes and appointment types, if it has any."""

    id: uuid.UUID
    plan: Plan
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ComingDay:
    """A day of a coming week."""

    day: date
    note: str
    openings: tuple[DayOpening, ...]


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
    """A meeting that would fall outside opening hours; without `name` only the alias may be shown."""

    id: uuid.UUID
    starts_at: datetime
    alias: str
    name: str
    type_sv: str
    type_en: str
    mode_word: str
    #: There are opening hours then, but not for such a meeting.
    still_open: bool = False


@dataclass(frozen=True)
class TimesPreview:
    """What saving the change would do."""

    #: The window after the change; None when a single date is changed or something is removed.
    plan: Plan | None
    opened: tuple[Days, ...]
    closed: tuple[Days, ...]
    altered: tuple[Days, ...]
    orphans: tuple[OrphanLine, ...]
    #: Reserved times (holds) that would fall outside.
    held: int
    long_years: tuple[int, ...]
    #: Names by code.
    places: Mapping[str, str]


@dataclass(frozen=True)
class TimesPage:
    """The weekly editor of opening hours."""

    #: URL path of the editor.
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
    #: The window being changed.
    subject: Plan | None
    #: The day selected in the grid.
    pointed: date | None
    differs: bool
    options: Options
    words: Words
    windows: tuple[WindowLine, ...]
    coming: tuple[ComingWeek, ...]
    preview: TimesPreview | None
    saved: str
