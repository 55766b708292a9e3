"""Turn the panel's parameters into a search: appointment type, handläggare, mode, week."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import INTERPRETERS, SIGN, Mode, WhoseCalendar
from frontdesk.availability.service import search
from frontdesk.availability.service.catalogue import active_type
from frontdesk.availability.views import Demand, FreeTime, Wish
from frontdesk.booking import queries, rules
from frontdesk.booking.errors import NotByPhone, NotOffered, SilentNotByPhone
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import hold, participants
from frontdesk.booking.views import Pick
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.reception.service.booking.context import ContactContext, first_kind, interpreter_of

WEEK = timedelta(days=7)
WORKING_DAYS = 5
TWO = "two"
# No unit: until the receptionist has chosen the intake unit, a search finds no one.
NOBODYS = "-"
_AHEAD = timedelta(days=28)
# Search for two staff members as soon as that is decided, even for meetings before the day it takes effect.
FAR_AHEAD = timedelta(days=3660)


@dataclass(frozen=True)
class PanelParams:
    """The panel's parameters as received; empty ones get a default.

    `besides`: the key of a further handläggare, or `TWO` for anyone else of the unit. `count`: meetings of a series.
    `unit`: the chosen intake unit, if it does not follow from the case or client.
    """

    kind: str = ""
    who: str = ""
    mode: str = ""
    interpreter: str | None = None
    week: date | None = None
    moving: uuid.UUID | None = None
    named: datetime | None = None
    place: str = ""
    besides: str = ""
    every_days: int = 0
    count: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Selection:
    """The resolved choices, valid and consistent with each other.

    `modes`: the modes that suit the client. `in_twos`: two staff members are required. `has`: the appointment to move.
    """

    kind: MeetingKind
    who: WhoseCalendar
    whos: tuple[WhoseCalendar, ...]
    mode: Mode
    interpreter: str
    monday: date
    keys: tuple[str, ...]
    unit: str | None
    moving: uuid.UUID | None
    holding: uuid.UUID
    modes: tuple[str, ...] = ()
    place: str | None = None
    besides: tuple[str, ...] = ()
    two: bool = False
    in_twos: bool = False
    has: Appointment | None = None

    def is_new(self, time: FreeTime) -> bool:
        """Whether a free time differs from the present one of the appointment to move."""
        if self.has is None:
            return True
        current = self.has.starts_at, self.has.handlaggare, self.has.mode, self.has.place
        return (time.starts_at, time.handlaggare, time.mode, time.place) != current

    def demand(self) -> Demand:
        """Return what is demanded of a time, the same for the search and for the chosen time."""
        return Demand(
            self.kind.code,
            unit=self.unit,
            mode=self.mode,
            interpreter=self.interpreter,
            moving=self.moving,
            places=(self.place,) if self.place else (),
            besides=self.besides,
            two=self.two,
        )

    def wish(self, first: date, last: date) -> Wish:
        """Return the search for free times between two dates."""
        return Wish(**self.demand().demanded(), first=first, last=last, handlaggare=self.keys, holding=self.holding)


def settle(unit: Unit, context: ContactContext, asked: PanelParams) -> Selection:
    """Resolve the choices; defaults come from the held time or the appointment to move."""
    held = hold.of_contact(unit.db, context.contact_id, unit.now) if not asked.kind and not asked.moving else None
    moving = queries.appointment_by_id(unit.db, asked.moving) if asked.moving else None
    known: Hold | Appointment | None = moving or held
    code = asked.kind or (known.type if known else "")
    kind = active_type(unit.db, code) if code else first_kind(unit, context)
    whos = rules.choices(context.own, only_own=kind.only_own)
    who = _who(context, asked, known, kind, whos)
    keys, team = _people(context, who, known)
    interpreter = _interpreter(unit, context, asked, known)
    # A client known to use sign language cannot use the telephone even if no interpreter is wanted this time.
    signs = SIGN in {interpreter, interpreter_of(unit, context)}
    fitting = tuple(kind.modes_with(SIGN if signs else interpreter, silent=context.silent))
    mode = _mode(context, asked, known, kind, fitting or tuple(kind.modes))
    besides = _besides(unit, asked, moving)
    in_twos = participants.must_be_two(unit, context.subject, kind, mode, unit.now + FAR_AHEAD)
    chosen = Selection(
        kind=kind,
        who=who,
        whos=whos if who in whos else (who, *whos),
        mode=mode,
        interpreter=interpreter,
        modes=fitting,
        monday=context.today,
        keys=keys,
        unit=team,
        moving=moving.id if moving else None,
        holding=context.contact_id,
        place=_place(unit, asked, mode),
        besides=besides,
        two=(asked.besides == TWO and moving is None) or (in_twos and not besides),
        in_twos=in_twos,
        has=moving,
    )
    return replace(chosen, monday=_monday(unit, context, asked, held, chosen))


def pick_of(unit: Unit, context: ContactContext, asked: PanelParams, starts_at: datetime) -> Pick:
    """Return the chosen time as a Pick; of several stand-ins the first in turn who is free.

    Raises NotOffered if none is, or NotByPhone (SilentNotByPhone) if no mode suits the client.
    """
    chosen = settle(unit, context, asked)
    if chosen.moving is None and chosen.mode not in chosen.modes:
        raise SilentNotByPhone if context.silent else NotByPhone
    who = _first_free(unit, chosen, starts_at) if chosen.keys else None
    return Pick(**chosen.demand().demanded(), starts_at=starts_at, handlaggare=who)


def _besides(unit: Unit, asked: PanelParams, moving: Appointment | None) -> tuple[str, ...]:
    """Return the further participants: the chosen one, or those of the appointment to move."""
    if moving is not None:
        return tuple(queries.colleagues_of(unit.db, moving.id))
    return (asked.besides,) if asked.besides not in {"", TWO} else ()


def _first_free(unit: Unit, chosen: Selection, starts_at: datetime) -> str:
    if len(chosen.keys) == 1:
        return chosen.keys[0]
    day = local_date(starts_at)
    free = {time.handlaggare for time in search.times_at(unit, chosen.wish(day, day), starts_at)}
    for key in chosen.keys:
        if key in free:
            return key
    raise NotOffered


def _who(
    context: ContactContext,
    asked: PanelParams,
    known: Hold | Appointment | None,
    kind: MeetingKind,
    whos: tuple[WhoseCalendar, ...],
) -> WhoseCalendar:
    if asked.who in {*whos, WhoseCalendar.NAMED} and (asked.who != WhoseCalendar.NAMED or known):
        return WhoseCalendar(asked.who)
    if known is None:
        return rules.choose(
            context.own, by=context.by, only_own=kind.only_own, urgent=not context.own_first or _urgent(context, kind)
        )
    if context.own and known.handlaggare == context.own.key:
        return WhoseCalendar.OWN
    if context.own and known.handlaggare in context.own.stand_ins:
        return WhoseCalendar.STAND_IN
    return WhoseCalendar.NAMED if isinstance(known, Appointment) else WhoseCalendar.INTAKE


def _urgent(context: ContactContext, kind: MeetingKind) -> bool:
    return kind.same_day and context.proposal is not None and context.proposal.within_days <= 1


def _people(
    context: ContactContext, who: WhoseCalendar, known: Hold | Appointment | None
) -> tuple[tuple[str, ...], str | None]:
    if who is WhoseCalendar.NAMED and known:
        return (known.handlaggare,), None
    if who is WhoseCalendar.OWN and context.own:
        return (context.own.key,), None
    if who is WhoseCalendar.STAND_IN and context.own and context.own.stand_ins:
        return context.own.stand_ins, None
    return (), context.intake or NOBODYS


def _mode(
    context: ContactContext,
    asked: PanelParams,
    known: Hold | Appointment | None,
    kind: MeetingKind,
    fitting: tuple[str, ...],
) -> Mode:
    proposed = context.proposal.mode if context.proposal and context.proposal.type == kind.code else None
    wanted = asked.mode or (known.mode if known else proposed or "")
    return Mode(wanted if wanted in fitting else fitting[0])


def _place(unit: Unit, asked: PanelParams, mode: Mode) -> str | None:
    """Return the required place of a visit; None: any place."""
    return asked.place if mode is Mode.VISIT and asked.place in catalogue.places_by_code(unit.db) else None


def _interpreter(unit: Unit, context: ContactContext, asked: PanelParams, known: Hold | Appointment | None) -> str:
    if known and isinstance(known, Appointment):
        return known.interpreter
    if asked.interpreter is not None:
        return asked.interpreter if asked.interpreter in INTERPRETERS else ""
    return known.interpreter if known else interpreter_of(unit, context)


def _monday(unit: Unit, context: ContactContext, asked: PanelParams, held: Hold | None, chosen: Selection) -> date:
    """Return the Monday of the week to show: chosen, that of the held time, or the first with a free time."""
    day = asked.week or (local_date(held.starts_at) if held else None)
    if day is None:
        found = search.first_free(unit, chosen.wish(context.today, context.today + _AHEAD), 2 if chosen.moving else 1)
        first = next((time for time in found if chosen.is_new(time)), None)
        day = local_date(first.starts_at) if first else context.today
    day = max(day, context.today)
    return day - timedelta(days=day.weekday())
