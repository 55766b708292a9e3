"""Find and propose solutions for bookings in an absence, and show reception's page for one."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from frontdesk.absence.queries import (
    MOST_A_DAY,
    absent_now,
    cover_of,
)
from frontdesk.absence.rules.sharing import in_turn
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.service import search
from frontdesk.availability.views import FreeTime, Wish
from frontdesk.booking.errors import AppointmentNotFound
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import (
    appointment_by_id,
)
from frontdesk.booking.service import lists, notify, task_facts, untold
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.notices.rules.timing import UNDO, next_opening
from frontdesk.rebooking import queries
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import NEAREST, UNSETTLED, RebookingChoice, RebookingState, Way, may_ask, nearest, usual
from frontdesk.rebooking.service import track
from frontdesk.rebooking.views import FreeTimeOffered, HitBooking, RebookingPage

_AROUND = timedelta(days=21)
_ONCE = timedelta(days=14)


@dataclass
class Planned:
    """The proposals so far on one page: spans by person, and the number of turns by stand-in, in total and by day."""

    spans: defaultdict[str, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    turns: Counter[str] = field(default_factory=Counter)
    days: Counter[tuple[str, date]] = field(default_factory=Counter)

    def is_free(self, key: str, span: tuple[datetime, datetime]) -> bool:
        """Whether no other proposal overlaps the span."""
        return not any(starts < span[1] and span[0] < ends for starts, ends in self.spans[key])

    def take(self, choice: RebookingChoice, appointment: Appointment) -> None:
        """Record the proposal for a booking."""
        if choice.starts_at is None:
            return
        length = appointment.ends_at - appointment.starts_at
        self.spans[choice.handlaggare].append((choice.starts_at, choice.starts_at + length))
        if choice.handlaggare != appointment.handlaggare:
            self.turns[choice.handlaggare] += 1
            self.days[choice.handlaggare, local_date(choice.starts_at)] += 1


def hits(unit: Unit, absence_ids: Collection[uuid.UUID]) -> list[HitBooking]:
    """Return every booking in some absences, with choices if open, else with the decision."""
    lines = {line[1].id: line for line in queries.of_absences(unit.db, absence_ids)}
    planned, made = Planned(), {}
    ringing = untold.ringing(unit, list(lines))
    # Bookings that can keep their time come first, so that no other is moved there.
    for keeps in (True, False):
        for key, (row, appointment, kind) in lines.items():
            if key in made:
                continue
            hit = _hit(unit, row, appointment, kind, planned, keeps=keeps)
            if hit is not None:
                made[key] = hit
    return [replace(made[key], rings=key in ringing) for key in lines]


def offers(
    unit: Unit, appointment: Appointment, planned: Planned, *, times: int = NEAREST
) -> tuple[RebookingChoice, ...]:
    """Return the choices for a booking, with at most `times` other times; handing it to reception is always one."""
    order = _stand_ins(unit, appointment, planned)
    choices_ = [
        *(
            RebookingChoice(Way.STAND_IN, key, appointment.starts_at)
            for key in _free_then(unit, appointment, order, planned)
        ),
        *(
            RebookingChoice(Way.OTHER_TIME, key, at)
            for at, key in _other_times(unit, appointment, order, planned, times)
        ),
    ]
    if may_be_asked(unit, appointment):
        choices_.append(RebookingChoice(Way.ASK))
    return (*choices_, RebookingChoice(Way.DESK))


def proposal(
    unit: Unit, appointment: Appointment, offered: Sequence[RebookingChoice], *, only_own: bool
) -> RebookingChoice:
    """Return the choice to propose."""
    return usual(
        offered,
        starts_at=appointment.starts_at,
        own=appointment.handlaggare,
        only_own=only_own,
        told=notify.may_tell(unit, appointment),
    )


def may_be_asked(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client may be asked by SMS: a number, time to answer, and not asked in the last two weeks."""
    if not may_ask(appointment.starts_at, next_opening(unit.now + UNDO)) or not notify.may_tell(unit, appointment):
        return False
    person = appointment.person
    return person is None or not queries.was_asked(unit.db, person, unit.now - _ONCE)


def _hit(
    unit: Unit, row: Rebooking, appointment: Appointment, kind: AppointmentType, planned: Planned, *, keeps: bool
) -> HitBooking | None:
    """Return the view of a booking; with `keeps`, None for an open one whose time cannot be kept."""
    undecided = row.state is RebookingState.OPEN
    offered = offers(unit, appointment, planned) if undecided else ()
    chosen = proposal(unit, appointment, offered, only_own=kind.only_own) if undecided else None
    if chosen is not None and keeps and chosen.way is not Way.STAND_IN:
        return None
    if chosen is not None:
        planned.take(chosen, appointment)
    return HitBooking(
        id=appointment.id,
        version=appointment.version,
        state=row.state,
        was_at=row.starts_at,
        was_with=row.handlaggare,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        handlaggare=appointment.handlaggare,
        type_sv=kind.label_sv,
        type_en=kind.label_en,
        mode=appointment.mode,
        alias=appointment.alias,
        person=appointment.person,
        name=appointment.name,
        may_be=appointment.may_be,
        choices=offered,
        proposed=chosen.value if chosen else "",
        decided_by=row.decided_by,
        why=row.why,
        undo=may_undo(unit, row, appointment),
        by_sms=by_sms(unit, appointment),
    )


def by_sms(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client can be told of a new time by SMS."""
    return notify.may_tell(unit, appointment)


def may_undo(unit: Unit, row: Rebooking, appointment: Appointment) -> bool:
    """Whether the decision can still be undone."""
    decided = row.decided_at
    if (
        decided is None
        or row.state not in {RebookingState.MOVED, RebookingState.ASKED, RebookingState.DESK}
        or not row.decided_by
    ):
        return False
    if row.state is RebookingState.DESK:
        return appointment.starts_at > unit.now
    return unit.now < decided + UNDO


def _stand_ins(unit: Unit, appointment: Appointment, planned: Planned) -> tuple[str, ...]:
    """Return the stand-ins for a booking, in turn; the proposals so far count as turns."""
    span = appointment.starts_at, appointment.ends_at
    cover = cover_of(unit.db, appointment.handlaggare, span, whole=True)
    day = local_date(appointment.starts_at)
    candidates = [
        replace(
            one,
            given=one.given + planned.turns[one.handlaggare],
            today=one.today + planned.days[one.handlaggare, day],
        )
        for one in cover.candidates
    ]
    return in_turn(candidates, limit=unit.setting(MOST_A_DAY)).order


def _free_then(unit: Unit, appointment: Appointment, order: Sequence[str], planned: Planned) -> list[str]:
    """Return the stand-ins who are free at the booking's own time, in turn."""
    if not order or appointment.starts_at <= unit.now:
        return []
    day = local_date(appointment.starts_at)
    wish = replace(_wish(appointment, order, day, day), as_agreed=True)
    free = {time.handlaggare for time in search.times_at(unit, wish, appointment.starts_at)}
    span = appointment.starts_at, appointment.ends_at
    return [key for key in order if key in free and planned.is_free(key, span)]


def _other_times(
    unit: Unit, appointment: Appointment, order: Sequence[str], planned: Planned, times: int
) -> list[tuple[datetime, str]]:
    """Return the nearest times with the own handläggare or a stand-in; at the same time the own comes first."""
    people = (appointment.handlaggare, *order)
    first = max(local_date(unit.now), local_date(appointment.starts_at - _AROUND))
    wish = _wish(appointment, people, first, local_date(appointment.starts_at + _AROUND))
    found = [time for time in search.free_times(unit, wish) if _fits(time, appointment, planned)]
    found.sort(key=lambda time: people.index(time.handlaggare))
    return nearest([(time.starts_at, time.handlaggare) for time in found], appointment.starts_at, times)


def _fits(time: FreeTime, appointment: Appointment, planned: Planned) -> bool:
    return time.starts_at != appointment.starts_at and planned.is_free(time.handlaggare, (time.starts_at, time.ends_at))


def _wish(appointment: Appointment, people: Sequence[str], first: date, last: date) -> Wish:
    return Wish(
        type=appointment.type,
        first=first,
        last=last,
        handlaggare=tuple(people),
        mode=appointment.mode,
        interpreter=appointment.interpreter,
        moving=appointment.id,
    )


_TIMES = 8


def rebooking_page(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> RebookingPage:
    """Return the page; the name it shows is logged. Raises AppointmentNotFound if the booking is in no absence."""
    found = appointment_by_id(unit.db, appointment_id)
    appointment = lists.granted(unit, staff=staff, appointment=found)
    row = queries.latest_of(unit.db, appointment_id)
    if row is None:
        raise AppointmentNotFound
    open_ = row.state in UNSETTLED and appointment.ends_at > unit.now
    choices = offers(unit, appointment, Planned(), times=_TIMES) if open_ else ()
    keys = {choice.handlaggare for choice in choices if choice.handlaggare} | {row.handlaggare, appointment.handlaggare}
    people = handlaggare_by_key(unit.db, keys)
    absent = absent_now(unit.db, row.handlaggare, max(row.starts_at, unit.now))
    return RebookingPage(
        id=appointment.id,
        facts=task_facts.about(unit, staff=staff, appointment=appointment, kind=track.HIT),
        state=RebookingState(row.state),
        open=open_,
        was_at=row.starts_at,
        away=people[row.handlaggare].name if row.handlaggare in people else "",
        away_until=absent.back_on - timedelta(days=1) if absent else None,
        why=row.why,
        times=tuple(
            FreeTimeOffered(
                value=choice.value,
                starts_at=choice.starts_at,
                name=people[choice.handlaggare].name if choice.handlaggare in people else "",
                same_time=choice.way is Way.STAND_IN,
            )
            for choice in choices
            if choice.starts_at is not None
        ),
        undo=may_undo(unit, row, appointment) and row.state is RebookingState.MOVED,
        by_sms=by_sms(unit, appointment),
        today=local_date(unit.now),
    )
