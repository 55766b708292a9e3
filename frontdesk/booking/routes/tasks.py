"""Tasks: the panel for reception and workplace, and ticking one off.

They are kept by `calls`; what they are about is known here, above it.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.booking.errors import NotSettled
from frontdesk.booking.service import task_facts
from frontdesk.calls.errors import NoSuchMessage, NoSuchTask
from frontdesk.calls.queries import message as queries
from frontdesk.calls.queries import shown
from frontdesk.calls.queries import task as tasks
from frontdesk.calls.queries.task_views import whose
from frontdesk.calls.rules.messages import Route, TryResult
from frontdesk.calls.service import callback, passing
from frontdesk.calls.service import message as messages
from frontdesk.calls.service import tasks as service
from frontdesk.calls.service.letters import log_shown, named
from frontdesk.calls.views import MessageView
from frontdesk.calls.views.tasks import MOST_TASKS
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.visit import Here, Visit

router = APIRouter()


class Verb(StrEnum):
    """What can be done with a letter."""

    ACKNOWLEDGE = "acknowledge"
    FILE = "file"
    NO_ANSWER = "no_answer"
    REACHED = "reached"


_MOST_AT_ALL = 1_000
_TRIES = {Verb.NO_ANSWER: TryResult.NO_ANSWER, Verb.REACHED: TryResult.REACHED}


@router.get("/tasks")
def show(at: Here, staff: CurrentStaff, most: int = MOST_TASKS) -> Response:
    """Show what somebody is asked to do, no more than `most` at a time."""
    return _panel(at, staff, most=min(max(most, 1), _MOST_AT_ALL))


@router.post("/tasks/{task_id}/done")
def done(at: Here, staff: CurrentStaff, task_id: UUID) -> Response:
    """Tick one off; somebody else's does not exist."""
    try:
        with at.unit() as unit:
            if not tasks.belongs(unit.desk, task_id, whose(staff)):
                raise NoSuchTask
            service.do(unit, task_id=task_id, who=staff.actor)
    except NotSettled as refused:
        return _panel(at, staff, refused)
    return _panel(at, staff)


@router.post("/tasks/{task_id}/not-reached")
def not_reached(at: Here, staff: CurrentStaff, task_id: UUID) -> Response:
    """Note that the client did not answer."""
    with at.unit() as unit:
        if not tasks.belongs(unit.desk, task_id, whose(staff)):
            raise NoSuchTask
        service.not_reached(unit, task_id=task_id, who=staff.actor)
    return _panel(at, staff)


@router.post("/tasks/messages/{message_id}/pass-on")
def pass_on(at: Here, staff: CurrentStaff, message_id: UUID, to: Annotated[str, Form()] = "") -> Response:
    """Send on what came back to reception, or lies with a unit head."""
    with at.unit() as unit:
        if message_id not in {letter.id for letter in _returned(unit, staff)}:
            raise NoSuchMessage
        passing.pass_on(unit, message_id=message_id, to=to, by=staff.actor)
    return _panel(at, staff)


@router.post("/tasks/messages/{message_id}/{verb}")
def settle_letter(at: Here, staff: CurrentStaff, message_id: UUID, verb: Verb) -> Response:
    """Take on, file, or note a try to ring about, what was left for those in charge of protected persons."""
    with at.unit() as unit:
        if message_id not in {letter.id for letter in (*_protected(unit, staff), *_returned(unit, staff))}:
            raise NoSuchMessage
        if verb in _TRIES:
            callback.tried(unit, message_id=message_id, who=staff.actor, result=_TRIES[verb])
        else:
            verbs = {Verb.ACKNOWLEDGE: messages.acknowledge, Verb.FILE: messages.file}
            verbs[verb](unit, message_id=message_id, who=staff.actor)
    return _panel(at, staff)


def _protected(unit: Unit, staff: Staff) -> tuple[MessageView, ...]:
    if not staff.has(Role.PROTECTED_DESK):
        return ()
    return shown.letters(unit.desk, queries.for_protected_desk(unit.desk), unit.now)


def _returned(unit: Unit, staff: Staff) -> tuple[MessageView, ...]:
    """Return what came back to reception, of the areas somebody is granted, and what lies with them as a unit head."""
    areas = staff.areas | {""}
    headed = staff.units if staff.has(Role.UNIT_HEAD) else frozenset()
    rows = queries.returned(unit.desk, reception=staff.has(Role.RECEPTIONIST), headed=headed)
    seen = [row for row in rows if row.route == Route.HEAD or row.area in areas]
    return named(unit, staff, shown.letters(unit.desk, seen, unit.now))


def _panel(at: Visit, staff: Staff, refused: FrontdeskError | None = None, *, most: int = MOST_TASKS) -> Response:
    with at.unit() as unit:
        listed = task_facts.for_staff(unit, staff=staff, most=most)
        letters, returned = _protected(unit, staff), _returned(unit, staff)
        units, heads = passing.places(unit.desk) if returned else ((), ())
        people = task_facts.people(unit, staff=staff, persons=[letter.person for letter in letters])
        log_shown(unit, staff=staff, letters=letters, page="protected")
        log_shown(unit, staff=staff, letters=returned, page="returned")
        now = unit.now
    if at.request.method == "POST" and not at.wants_fragment and refused is None:
        return at.go("/tasks")
    status, refusal = (refused.status, refused.message) if refused else (200, "")
    return at.page(
        "calls/tasks.html",
        status=status,
        tasks=listed,
        letters=letters,
        people=people,
        returned=returned,
        units=units,
        heads=heads,
        now=now,
        refusal=refusal,
    )
