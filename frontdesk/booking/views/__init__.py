"""Booking's immutable data classes for templates, the API and higher rooms."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.accounts.rules import Grant
from frontdesk.booking.rules.rebooking import STATE_LABELS, RebookingChoice, RebookingState
from frontdesk.booking.rules.windows import Plan
from frontdesk.booking.rules.words import (
    CANCELLED,
    MODE_LABELS,
    ORDER_LABELS,
    AppointmentStatus,
    Mode,
    OrderStatus,
    WhoseCalendar,
)
from frontdesk.booking.views.free import FreeTime as FreeTime
from frontdesk.booking.views.nothing import Nothing
from frontdesk.core.events import Event
from frontdesk.core.times import local_date


@dataclass(frozen=True)
class Wish:
    """A search for free times."""

    type: str
    #: Stockholm dates, both included.
    first: date
    last: date
    #: Keys; empty: everyone of `unit`, else of the type's area, else all.
    handlaggare: tuple[str, ...] = ()
    unit: str | None = None
    mode: Mode | None = None
    interpreter: bool = False
    not_before: datetime | None = None
    #: An appointment to be moved, and a contact with a hold: the time these occupy counts as free.
    moving: uuid.UUID | None = None
    holding: uuid.UUID | None = None
    #: Only units of these boards and areas.
    granted: frozenset[Grant] | None = None
    #: Use the notice and horizon for clients choosing alone.
    for_client: bool = False
    #: Limits visits to these places.
    places: tuple[str, ...] = ()
    #: The client already expects this time and only the handläggare changes: notice and grid do not apply.
    as_agreed: bool = False
    #: Keys of further participants, who must all be free.
    besides: tuple[str, ...] = ()
    #: A second staff member of the same unit must be free; those in `present` are tried first.
    two: bool = False
    present: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pick:
    """One chosen time. Without `handlaggare`: any of the unit or area. Fields named as in `Wish` mean the same.

    `interpreter` is the language code, or ""; `place` is the required place of a visit, if any.
    """

    type: str
    starts_at: datetime
    handlaggare: str | None = None
    unit: str | None = None
    mode: Mode | None = None
    interpreter: str = ""
    moving: uuid.UUID | None = None
    granted: frozenset[Grant] | None = None
    for_client: bool = False
    place: str | None = None
    as_agreed: bool = False
    besides: tuple[str, ...] = ()
    two: bool = False
    present: tuple[str, ...] = ()

    def wish(self) -> Wish:
        """Return the search whose result must contain this time."""
        day = local_date(self.starts_at)
        return Wish(
            type=self.type,
            first=day,
            last=day,
            handlaggare=(self.handlaggare,) if self.handlaggare else (),
            unit=self.unit,
            mode=self.mode,
            interpreter=bool(self.interpreter),
            moving=self.moving,
            granted=self.granted,
            for_client=self.for_client,
            places=(self.place,) if self.place else (),
            as_agreed=self.as_agreed,
            besides=self.besides,
            two=self.two,
            present=self.present,
        )


@dataclass(frozen=True)
class Guest:
    """The client of a booking: a key in the register (`person`), or only a name."""

    person: str | None = None
    name: str = ""
    #: The person the typed identity number belongs to, whom the desk must not learn of. No notice is sent.
    hidden: str | None = None
    #: The likely client of a booking by name (card open, or number typed). Unproved: only used to protect them.
    concerns: str | None = None
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
class WindowOpened(Event):
    """A handläggare's time was opened for booking: a new, changed or restored window, or other hours on one date."""

    resource_id: int
    plan: Plan


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


@dataclass(frozen=True)
class HitBooking:
    """A booking in an absence, its state, and what can be or was decided about it.

    `choices` and `proposed` (a value of one of them) are empty once decided. `why`: a sentence on what failed. `undo`:
    the decision can still be undone. Without `by_sms` reception rings about a new time; `rings`: that task is open.
    """

    id: uuid.UUID
    version: int
    state: RebookingState
    was_at: datetime
    was_with: str
    starts_at: datetime
    ends_at: datetime
    handlaggare: str
    type_sv: str
    type_en: str
    mode: Mode
    alias: str
    person: str | None
    name: str
    may_be: str | None = None
    choices: tuple[RebookingChoice, ...] = ()
    proposed: str = ""
    decided_by: str = ""
    why: str = ""
    undo: bool = False
    by_sms: bool = True
    rings: bool = False

    @property
    def state_word(self) -> str:
        """The label of its state, source language."""
        return STATE_LABELS[self.state]

    @property
    def mode_word(self) -> str:
        """The label of its mode, source language."""
        return MODE_LABELS[self.mode]
