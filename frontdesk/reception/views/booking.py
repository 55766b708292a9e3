"""Views of the booking panel."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.availability.rules.enums import (
    CANCELLED,
    ORDER_LABELS,
    AppointmentStatus,
    Mode,
    OrderStatus,
    WhoseCalendar,
)


@dataclass(frozen=True)
class InsteadTime:
    """An alternative time: the button's label, and the choices that show it in the panel."""

    words: str
    who: WhoseCalendar
    mode: Mode
    place: str
    week: date


@dataclass(frozen=True)
class Nothing:
    """The message for an empty week: reasons as sentences, and alternatives by kind.

    `unopened`: no handläggare has any opening window ahead.
    """

    told: tuple[str, ...]
    instead: tuple[tuple[str, tuple[InsteadTime, ...]], ...]
    unopened: bool = False


@dataclass(frozen=True)
class DayColumn:
    """A day of the week view: its free starts, or a word on why there are none.

    `stale`, `unread`: starts with a handläggare whose own calendar was not read lately, or is not connected.
    """

    day: date
    starts: tuple[datetime, ...] = ()
    why: str = ""
    stale: frozenset[datetime] = frozenset()
    unread: frozenset[datetime] = frozenset()


@dataclass(frozen=True)
class Choices:
    """The receptionist's choices and their options; options are (value, label) pairs."""

    kind: str
    who: WhoseCalendar
    mode: Mode
    interpreter: str
    monday: date
    place: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    whos: tuple[tuple[str, str], ...] = ()
    modes: tuple[tuple[str, str], ...] = ()
    earlier: date | None = None
    later: date | None = None
    besides: str = ""
    colleagues: tuple[tuple[str, str], ...] = ()
    in_twos: bool = False
    unit: str = ""
    units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HeldTime:
    """The contact's held time, and the text to read aloud before booking it."""

    id: uuid.UUID
    starts_at: datetime
    expires_at: datetime
    aloud: str


@dataclass(frozen=True)
class Sms:
    """Whether and where a confirmation SMS can be sent."""

    possible: bool
    #: Both consent questions are answered.
    asked: bool = False
    #: Masked.
    number: str = ""
    text: str = ""
    segments: int = 0
    warnings: tuple[str, ...] = ()
    #: Why none can be sent and what to do; a source string that may contain `{day}`, the day of `since`.
    why: str = ""
    since: datetime | None = None
    #: A warning in large type that the matter must not be mentioned by telephone.
    silence: str = ""


@dataclass(frozen=True)
class Booked:
    """A booking as the panel shows it; what identification level or mandate does not permit is empty.

    `away`: the handläggare is absent then. `rest`: the number of later meetings of its series. `may_wait`: the client
    can join the waiting list, with days from `first` to `last`.
    """

    id: uuid.UUID
    version: int
    starts_at: datetime
    told: str
    status: AppointmentStatus
    interpreter: OrderStatus | None = None
    undo_until: datetime | None = None
    today: bool = False
    begun: bool = False
    rest: int = 0
    away: str = ""
    waits: bool = False
    may_wait: bool = False
    first: date | None = None
    last: date | None = None
    # What the client says at the counter instead of a name, spelled out.
    code: str = ""

    @property
    def off(self) -> bool:
        """Whether it was just cancelled, so that only *Ångra* is shown."""
        return self.status in CANCELLED

    @property
    def interpreter_words(self) -> str:
        """The label of the interpreter order's status, or ""."""
        return ORDER_LABELS[self.interpreter] if self.interpreter else ""


@dataclass(frozen=True)
class SeriesPart:
    """One later meeting of a series; if not free, the nearest free times as (value, label) pairs."""

    starts_at: datetime
    free: bool
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SeriesView:
    """The meetings to book after the held one, `every_days` apart, `count` in all."""

    every_days: int
    count: int
    parts: tuple[SeriesPart, ...] = ()


@dataclass(frozen=True)
class BookingPanel:
    """The panel *Boka tid*: choices, the week's free times, the held time, and the client's bookings.

    `lacking`: why nothing can be booked at all, and who can fix it; there is no week then.
    """

    contact_id: uuid.UUID
    now: datetime
    by_name: bool
    known: bool
    summary: str
    choices: Choices
    days: tuple[DayColumn, ...] = ()
    held: HeldTime | None = None
    sms: Sms = Sms(possible=False)
    coming: tuple[Booked, ...] = ()
    names_booking: bool = False
    choosing: bool = False
    named: str = ""
    moving: uuid.UUID | None = None
    nothing: Nothing | None = None
    series: SeriesView | None = None
    lacking: str = ""

    @property
    def stale(self) -> bool:
        """Whether a time shown may be wrong because a calendar was not read lately."""
        return any(day.stale for day in self.days)

    @property
    def unread(self) -> bool:
        """Whether a time shown is with a handläggare whose calendar is not connected."""
        return any(day.unread for day in self.days)
