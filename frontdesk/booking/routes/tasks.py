"""The task panel for reception and workplace.

`calls` stores the tasks; this room knows the appointments they are about.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from sqlalchemy import ColumnElement, false, or_
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.booking.errors import NotSettled
from frontdesk.booking.service import task_facts
from frontdesk.calls.errors import NoSuchMessage, NoSuchTask
from frontdesk.calls.queries import messages as queries
from frontdesk.calls.queries import shown, tasks
from frontdesk.calls.queries.task_views import whose
from frontdesk.calls.rules.messages import TryResult
from frontdesk.calls.service import callback, passing
from frontdesk.calls.service import message as messages
from frontdesk.calls.service import tasks as service
from frontdesk.calls.service.letters import log_shown, named
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.paging import ListPage, RequestedRows
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()


class Verb(StrEnum):
    """What can be done with a message to the protected desk."""

    ACKNOWLEDGE = "acknowledge"
    FILE = "file"
    NO_ANSWER = "no_answer"
    REACHED = "reached"


_TRIES = {Verb.NO_ANSWER: TryResult.NO_ANSWER, Verb.REACHED: TryResult.REACHED}


@router.get("/tasks")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the tasks of the signed-in user."""
    return _panel(ctx, staff)


@router.post("/tasks/{task_id}/done")
def done(ctx: Ctx, staff: CurrentStaff, task_id: UUID) -> Response:
    """Tick a task off. Raises NoSuchTask for another user's task."""
    try:
        with ctx.writing() as unit:
            if not tasks.belongs(unit.db, task_id, whose(staff)):
                raise NoSuchTask
            service.do(unit, task_id=task_id, who=staff.actor)
    except NotSettled as refused:
        return _panel(ctx, staff, refused)
    return _panel(ctx, staff)


@router.post("/tasks/{task_id}/not-reached")
def not_reached(ctx: Ctx, staff: CurrentStaff, task_id: UUID) -> Response:
    """Note that the client did not answer."""
    with ctx.writing() as unit:
        if not tasks.belongs(unit.db, task_id, whose(staff)):
            raise NoSuchTask
        service.not_reached(unit, task_id=task_id, who=staff.actor)
    return _panel(ctx, staff)


@router.post("/tasks/messages/{message_id}/pass-on")
def pass_on(ctx: Ctx, staff: CurrentStaff, message_id: UUID, to: Annotated[str, Form()] = "") -> Response:
    """Forward a message that came back to reception or to a unit head."""
    with ctx.writing() as unit:
        if not queries.lies_with(unit.db, message_id, _returned(staff)):
            raise NoSuchMessage
        passing.pass_on(unit, message_id=message_id, to=to, by=staff.actor)
    return _panel(ctx, staff)


@router.post("/tasks/messages/{message_id}/{verb}")
def settle_letter(ctx: Ctx, staff: CurrentStaff, message_id: UUID, verb: Verb) -> Response:
    """Acknowledge or file a message that was left for the protected desk or came back, or note a call attempt."""
    with ctx.writing() as unit:
        if not queries.lies_with(unit.db, message_id, or_(_protected(staff), _returned(staff))):
            raise NoSuchMessage
        if verb in _TRIES:
            callback.tried(unit, message_id=message_id, who=staff.actor, result=_TRIES[verb])
        else:
            verbs = {Verb.ACKNOWLEDGE: messages.acknowledge, Verb.FILE: messages.file}
            verbs[verb](unit, message_id=message_id, who=staff.actor)
    return _panel(ctx, staff)


def _protected(staff: Staff) -> ColumnElement[bool]:
    return queries.WITH_PROTECTED_DESK if staff.has(Role.PROTECTED_DESK) else false()


def _returned(staff: Staff) -> ColumnElement[bool]:
    """Return the condition for messages that came back to reception, or to the user as a unit head."""
    areas = staff.areas if staff.has(Role.RECEPTIONIST) else None
    return queries.returned(areas=areas, headed=staff.units if staff.has(Role.UNIT_HEAD) else frozenset())


def _panel(ctx: RequestContext, staff: Staff, refused: FrontdeskError | None = None) -> Response:
    if ctx.request.method == "POST" and not ctx.wants_fragment and refused is None:
        return ctx.back("/tasks", "most", "letters", "returned")
    status, refusal = (refused.status, refused.message) if refused else (200, "")
    with ctx.writing() as unit:
        tasks = task_facts.for_staff(unit, staff=staff, asked=ctx.asked())
        # The fragment holds only the tasks.
        messages = {} if ctx.wants_fragment else _messages(ctx, unit, staff)
        now = unit.now
    return ctx.page("calls/tasks.html", status=status, tasks=tasks, now=now, refusal=refusal, **messages)


def _messages(ctx: RequestContext, unit: Unit, staff: Staff) -> dict[str, object]:
    """Return the protected desk's messages and those that came back; each message shown is logged."""
    letters = _letters(unit, _protected(staff), ctx.asked("letters"))
    returned = _letters(unit, _returned(staff), ctx.asked("returned"))
    returned = returned.of(named(unit, staff, returned.rows))
    log_shown(unit, staff=staff, letters=letters.rows, page="protected")
    log_shown(unit, staff=staff, letters=returned.rows, page="returned")
    units, heads = passing.places(unit.db) if returned else ((), ())
    people = task_facts.people(unit, staff=staff, persons=[letter.person for letter in letters])
    return {"letters": letters, "returned": returned, "people": people, "units": units, "heads": heads}


def _letters(unit: Unit, whose: ColumnElement[bool], asked: RequestedRows) -> ListPage[MessageView]:
    rows = queries.unsettled(unit.db, whose, asked=asked)
    return rows.of(shown.letters(unit.db, rows.rows, unit.now))
