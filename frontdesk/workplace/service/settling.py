"""Settle the bookings affected by an absence: one transaction per decision; a failed one goes to reception."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from frontdesk.accounts.views import Staff
from frontdesk.availability.service import blocked_time
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere, Stale
from frontdesk.rebooking.queries import latest_of
from frontdesk.rebooking.rules import RebookingChoice, RebookingState
from frontdesk.rebooking.service.decide import (
    decide_as_usual,
    decide_one,
    hand_to_reception,
    undo_decision,
    why_decision_stands,
)
from frontdesk.workplace.service import absences
from frontdesk.workplace.views.absences import AbsencePage, DecisionResult

Opens = Callable[[], AbstractContextManager[Unit]]


def decide(opens: Opens, *, staff: Staff, appointment_id: uuid.UUID, value: str) -> DecisionResult:
    """Carry out the choice for one booking; if impossible, reception gets it. Raises NotHere, InvalidInput."""
    with opens() as unit:
        _may_decide(unit, staff, appointment_id)
    choice = RebookingChoice.read(value)
    if choice is None:
        raise InvalidInput
    return _do(opens, staff, appointment_id, lambda unit: _decide(unit, staff, appointment_id, choice))


def decide_all(opens: Opens, *, staff: Staff, page: AbsencePage) -> DecisionResult:
    """Carry out the proposal for every undecided booking, each in its own transaction.

    Return the worst outcome: OTHERS, then TAKEN, then DONE.
    """
    outcomes = set()
    for line in page.hits:
        choice = RebookingChoice.read(line.hit.proposed) if line.hit.state is RebookingState.OPEN else None
        if choice is not None:
            appointment_id = line.hit.id
            outcomes.add(_do(opens, staff, appointment_id, _doing(staff, appointment_id, choice)))
    return next((one for one in (DecisionResult.OTHERS, DecisionResult.TAKEN) if one in outcomes), DecisionResult.DONE)


def undo(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> None:
    """Undo a decision about a booking. Raises NotHere, Stale, TooLateToTakeBack, TooLateToUndo."""
    _may_decide(unit, staff, appointment_id)
    undo_decision(unit, by=staff.actor, appointment_id=appointment_id)


def why_not_undone(unit: Unit, *, staff: Staff, appointment_id: uuid.UUID) -> str:
    """Return the message for a decision that could not be undone."""
    _may_decide(unit, staff, appointment_id)
    return why_decision_stands(unit, appointment_id)


def release(unit: Unit, *, staff: Staff, row_id: int) -> None:
    """Release time blocked because of a leave. Raises NotHere if the user may not enter that colleague's absence."""
    blocked_time.release(unit, row_id=row_id, keys=list(absences.may_enter_for(unit, staff)))


def _doing(staff: Staff, appointment_id: uuid.UUID, choice: RebookingChoice) -> Callable[[Unit], None]:
    return lambda unit: _decide(unit, staff, appointment_id, choice)


def _decide(unit: Unit, staff: Staff, appointment_id: uuid.UUID, choice: RebookingChoice) -> None:
    decide_one(unit, by=staff.actor, appointment_id=appointment_id, choice=choice)


def _do(opens: Opens, staff: Staff, appointment_id: uuid.UUID, act: Callable[[Unit], None]) -> DecisionResult:
    """Carry out `act`; if the time was taken meanwhile, try the usual choice once, then hand over to reception."""

    def usual(unit: Unit) -> None:
        decide_as_usual(unit, by=staff.actor, appointment_id=appointment_id)

    def give_up(unit: Unit) -> None:
        hand_to_reception(unit, by=staff.actor, appointment_id=appointment_id)

    for attempt, outcome in (
        (act, DecisionResult.DONE),
        (usual, DecisionResult.TAKEN),
        (give_up, DecisionResult.TAKEN),
    ):
        try:
            with opens() as unit:
                attempt(unit)
        except Stale:
            return DecisionResult.OTHERS
        except FrontdeskError:
            continue
        return outcome
    return DecisionResult.TAKEN


def _may_decide(unit: Unit, staff: Staff, appointment_id: uuid.UUID) -> None:
    row = latest_of(unit.db, appointment_id)
    if row is None or row.handlaggare not in absences.may_enter_for(unit, staff):
        raise NotHere
