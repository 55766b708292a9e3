"""Tasks: the panel for reception and workplace, and ticking one off.

They are kept by `calls`; what they are about is known here, above it.
"""

from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.booking.service import task_facts
from frontdesk.calls.errors import NoSuchMessage, NoSuchTask
from frontdesk.calls.queries import message as queries
from frontdesk.calls.queries import shown
from frontdesk.calls.queries import task as tasks
from frontdesk.calls.queries.task_views import whose
from frontdesk.calls.service import message as messages
from frontdesk.calls.service import tasks as service
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit
from frontdesk.core.visit import Here, Visit

router = APIRouter()


class Verb(StrEnum):
    """What can be done with a letter."""

    ACKNOWLEDGE = "acknowledge"
    FILE = "file"


@router.get("/tasks")
def show(at: Here, staff: CurrentStaff) -> Response:
    """Show what somebody is asked to do."""
    return _panel(at, staff)


@router.post("/tasks/{task_id}/done")
def done(at: Here, staff: CurrentStaff, task_id: UUID) -> Response:
    """Tick one off; somebody else's does not exist."""
    with at.unit() as unit:
        if not tasks.belongs(unit.desk, task_id, whose(staff)):
            raise NoSuchTask
        service.do(unit, task_id=task_id, who=staff.actor)
    return _panel(at, staff)


@router.post("/tasks/messages/{message_id}/{verb}")
def settle_letter(at: Here, staff: CurrentStaff, message_id: UUID, verb: Verb) -> Response:
    """Take on, or file, what was left for those in charge of protected persons."""
    with at.unit() as unit:
        if message_id not in {letter.id for letter in _protected(unit, staff)}:
            raise NoSuchMessage
        (messages.acknowledge if verb is Verb.ACKNOWLEDGE else messages.file)(
            unit, message_id=message_id, who=staff.actor
        )
    return _panel(at, staff)


def _protected(unit: Unit, staff: Staff) -> tuple[MessageView, ...]:
    if not staff.has(Role.PROTECTED_DESK):
        return ()
    return shown.letters(unit.desk, queries.for_protected_desk(unit.desk), unit.now)


def _panel(at: Visit, staff: Staff) -> Response:
    with at.unit() as unit:
        listed = task_facts.for_staff(unit, staff=staff)
        letters = _protected(unit, staff)
        now = unit.now
    if at.request.method == "POST" and not at.wants_fragment:
        return at.go("/tasks")
    return at.page("calls/tasks.html", tasks=listed, letters=letters, now=now)
