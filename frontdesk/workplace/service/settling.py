"""Settling the bookings an absence hits: each decision is its own transaction, and what fails goes to reception."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from frontdesk.accounts.views import Staff
from frontdesk.booking.queries import rebooking as hit_queries
from frontdesk.booking.rules.rebooking import Choice, State
from frontdesk.booking.service import leaving
from frontdesk.booking.service.rebooking import deciding
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere, Stale
from frontdesk.workplace.service import absences
from frontdesk.workplace.views.absences import AbsencePage, Outcome

Opens = Callable[[], AbstractContextManager[Unit]]


def decide(opens: Opens, *, staff: Staff, appointment_id: uuid.UUID, value: str) -> Outcome:
    """Do with one booking what was chosen. What cannot be done goes to reception, who is never left out."""
    with opens() as unit:
        _may_decide(unit, staff, appointment_id)
    choice = Choice.read(value)
    if choice is None:
        raise InvalidInput
    return _do(opens, staff, appointment_id, lambda unit: _decide(unit, staff, appointment_id, choice))


def decide_all(opens: Opens, *, staff: Staff, page: AbsencePage) -> Outcome:
    """Do with every undecided booking what is proposed for it, each in a transaction of its own.

    Return what went otherwise for any of them; that somebody else decided goes before that a time was taken.
    """
    outcomes = set()
    for line in page.hits:
        choice = Choice.read(line.hit.proposed) if line.hit.state is State.OPEN else None
        if choice is not None:
            appointment_id = line.hit.id
            outcomes.add(_do(opens, staff, appointment_id, _doing(staff, appointment_id, choice)))
    return next((one for one in (Outcome.OTHERS, Outcome.TAKEN) if one in outcomes), Outcome.DONE)


def undo(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> None:
    """Take a decision about a booking back. Raises what says that it is too late."""
    _may_decide(unit, staff, appointment_id)
    deciding.undo(unit, by=staff.actor, appointment_id=appointment_id)


def why_not_undone(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> str:
    """Return what to tell when a decision could not be taken back."""
    _may_decide(unit, staff, appointment_id)
    return deciding.why_not_undone(unit, appointment_id)


def release(unit: Unit, *, staff: Staff, row_id: int) -> None:
    """Let time that is kept because of a leave be booked after all. Raises NotHere for anybody else's."""
    leaving.release(unit, row_id=row_id, keys=list(absences.may_enter_for(unit, staff)))


def _doing(staff: Staff, appointment_id: uuid.UUID, choice: Choice) -> Callable[[Unit], None]:
    return lambda unit: _decide(unit, staff, appointment_id, choice)


def _decide(unit: Unit, staff: Staff, appointment_id: uuid.UUID, choice: Choice) -> None:
    deciding.decide(unit, by=staff.actor, appointment_id=appointment_id, choice=choice)


def _do(opens: Opens, staff: Staff, appointment_id: uuid.UUID, act: Callable[[Unit], None]) -> Outcome:
    """Do it; a time that was taken meanwhile is sought anew once, then reception gets the booking."""

    def usual(unit: Unit) -> None:
        deciding.decide_usual(unit, by=staff.actor, appointment_id=appointment_id)

    def give_up(unit: Unit) -> None:
        deciding.give_up(unit, by=staff.actor, appointment_id=appointment_id)

    for attempt, outcome in ((act, Outcome.DONE), (usual, Outcome.TAKEN), (give_up, Outcome.TAKEN)):
        try:
            with opens() as unit:
                attempt(unit)
        except Stale:
            return Outcome.OTHERS
        except FrontdeskError:
            continue
        return outcome
    return Outcome.TAKEN


def _may_decide(unit: Unit, staff: Staff, appointment_id: uuid.UUID) -> None:
    row = hit_queries.latest_of(unit.desk, appointment_id)
    if row is None or row.handlaggare not in absences.may_enter_for(unit, staff):
        raise NotHere
