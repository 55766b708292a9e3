"""What booking tells templates, the API and the rooms above; all frozen."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.accounts.rules import Grant
from frontdesk.booking.rules.rebooking import STATE_LABELS, Choice, State
from frontdesk.booking.rules.words import CANCELLED, MODE_LABELS, ORDER_LABELS, Mode, OrderStatus, Status, Who
from frontdesk.booking.views.free import FreeTime as FreeTime
from frontdesk.booking.views.nothing import Nothing
from frontdesk.core.events import Event
from frontdesk.core.times import local_date


@dataclass(frozen=True)
class Wish:
    """What is sought: a kind of meeting, whom with, how, and between which Stockholm dates (both included).

    `handlaggare` names people; else `unit` or the type's area decides; neither: everybody. `moving` is an appointment
    that is to get another time and `holding` a contact that has one reserved: what these occupy is not in their way.
    `besides` are further people who must all be free, `two` asks for anyone else of the unit, `present` before others.
    `granted` leaves only those whose unit belongs to a granted board and area. `for_client`: a client chooses alone,
    by the notice and the horizon that count for clients. `places` limits visits to some places. `as_agreed`: the client
    expects to come at this time already, and only whom they meet changes, so neither notice nor grid counts.
    """

    type: str
    first: date
    last: date
    handlaggare: tuple[str, ...] = ()
    unit: str | None = None
    mode: Mode | None = None
    interpreter: bool = False
    not_before: datetime | None = None
    moving: uuid.UUID | None = None
    holding: uuid.UUID | None = None
    granted: frozenset[Grant] | None = None
    for_client: bool = False
    places: tuple[str, ...] = ()
    as_agreed: bool = False
    besides: tuple[str, ...] = ()
    two: bool = False
    present: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pick:
    """One time somebody points at: what kind, when, and with whom; nobody named means anyone of the unit or area.

    `interpreter` is the language, empty without one; `place` is where a visit must be, if that matters. `besides`,
    `two` and `present` are as in a `Wish`.
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
        """Return the search this time must be found by."""
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
    """Who is to come: somebody in the register (`person`), or a name the caller gave.

    `hidden` is a person whom the identity number given together with a name belongs to, and of whom the desk must not
    learn: it decides who is told and that no notice leaves. `concerns` is whom a booking by name may be for: somebody
    whose card lay open, or whose number was typed, though nothing was proved. Only protection goes by it. `by_number`
    says that an identity number was given at all: what differs from a booking by name alone follows this, never
    `hidden`.
    """

    person: str | None = None
    name: str = ""
    hidden: str | None = None
    concerns: str | None = None
    by_number: bool = False


@dataclass(frozen=True)
class Texting:
    """Where an SMS about a booking may go: a number the client has confirmed, in their language.

    `silent`: it looks as if one went there, and none does.
    """

    number: str
    language: str = "sv"
    silent: bool = False


@dataclass(frozen=True)
class AppointmentEvent(Event):
    """Something happened to an appointment; ids and times only.

    `handlaggare` leads it and `colleagues` take part; `left` did until now and do no more.
    """

    appointment_id: uuid.UUID
    handlaggare: str
    person: str | None
    starts_at: datetime
    ends_at: datetime
    contact_id: uuid.UUID | None
    colleagues: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """Whoever has something to see: those who take part and those who no longer do."""
        return (self.handlaggare, *self.colleagues, *self.left)


class AppointmentBooked(AppointmentEvent):
    """Somebody was promised a meeting."""


class AppointmentMoved(AppointmentEvent):
    """A meeting has another time, person or way of meeting."""


class AppointmentCancelled(AppointmentEvent):
    """A meeting will not take place, whoever said so."""


class AppointmentRestored(AppointmentEvent):
    """A cancellation was undone within its minute: the meeting takes place as it was."""


class AppointmentMissed(AppointmentEvent):
    """The client did not come."""


class AppointmentArrived(AppointmentEvent):
    """The client is here."""


@dataclass(frozen=True)
class DayColumn:
    """A day of the week view: its free starts, or one word for why there are none.

    `stale` and `unread` are starts that an own calendar could falsify: one not read for long, or not connected at all.
    """

    day: date
    starts: tuple[datetime, ...] = ()
    why: str = ""
    stale: frozenset[datetime] = frozenset()
    unread: frozenset[datetime] = frozenset()


@dataclass(frozen=True)
class Choices:
    """What the receptionist has chosen, and between what; options are pairs of value and words."""

    kind: str
    who: Who
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
    """What is reserved in this contact, and what to read aloud before it is booked."""

    id: uuid.UUID
    starts_at: datetime
    expires_at: datetime
    aloud: str


@dataclass(frozen=True)
class Sms:
    """Whether and where the confirmation can go. `asked`: both questions are answered; `number` is shown masked.

    `why` says what stands in its way and what can be done (a source text; it may name `{day}`, the day of `since`).
    `silence` says in large words that no telephone may say a word, where that is so.
    """

    possible: bool
    asked: bool = False
    number: str = ""
    text: str = ""
    segments: int = 0
    warnings: tuple[str, ...] = ()
    why: str = ""
    since: datetime | None = None
    silence: str = ""


@dataclass(frozen=True)
class Booked:
    """A booking as the desk may show it; what the level or the mandate does not open is empty.

    `away` says that the person to meet is not here then. `rest` is how many meetings of its series follow. Whoever
    `may_wait` can join the waiting list, between two days.
    """

    id: uuid.UUID
    version: int
    starts_at: datetime
    told: str
    status: Status
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
    # What to say at the counter instead of a name, one sign at a time.
    code: str = ""

    @property
    def off(self) -> bool:
        """Whether it was called off a moment ago and only *Ångra* is left."""
        return self.status in CANCELLED

    @property
    def interpreter_words(self) -> str:
        """How far the interpreter's order has come, in words."""
        return ORDER_LABELS[self.interpreter] if self.interpreter else ""


@dataclass(frozen=True)
class SeriesPart:
    """One later meeting of a series: its time, or with what is taken the nearest free ones (value and words)."""

    starts_at: datetime
    free: bool
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SeriesView:
    """What would be booked after the reserved time, `every_days` days apart, `count` meetings in all."""

    every_days: int
    count: int
    parts: tuple[SeriesPart, ...] = ()


@dataclass(frozen=True)
class BookingPanel:
    """*Boka tid*: what is chosen, the week, what is reserved, and what the client has booked already.

    `lacking` says what nothing can be booked without, and who mends it; then there is no week.
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
        """Whether some time shown may be wrong because a calendar has not been read for long."""
        return any(day.stale for day in self.days)

    @property
    def unread(self) -> bool:
        """Whether some time shown is of somebody whose calendar is not connected."""
        return any(day.unread for day in self.days)


@dataclass(frozen=True)
class HitBooking:
    """A booking that an absence hits: where it lay, where it stands, and what can be done or was done with it.

    `choices` and `proposed` (the value of one of them) are empty once somebody has decided. `why` is a sentence for
    what could not be done; `undo` says whether the decision can still be taken back. Without `by_sms`
    reception tells of a new time, and `rings` says that they have it to do.
    """

    id: uuid.UUID
    version: int
    state: State
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
    choices: tuple[Choice, ...] = ()
    proposed: str = ""
    decided_by: str = ""
    why: str = ""
    undo: bool = False
    by_sms: bool = True
    rings: bool = False

    @property
    def state_word(self) -> str:
        """Where it stands, source language."""
        return STATE_LABELS[self.state]

    @property
    def mode_word(self) -> str:
        """How they meet, source language."""
        return MODE_LABELS[self.mode]
