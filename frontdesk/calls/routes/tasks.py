"""Tasks: the panel for reception and workplace, and ticking one off."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoSuchTask
from frontdesk.calls.queries import task as tasks
from frontdesk.calls.queries.task_views import for_staff, whose
from frontdesk.calls.service import tasks as service
from frontdesk.core.visit import Here, Visit

router = APIRouter()


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


def _panel(at: Visit, staff: Staff) -> Response:
    with at.reading() as unit:
        listed = for_staff(unit.desk, staff, unit.now)
        now = unit.now
    if at.request.method == "POST" and not at.wants_fragment:
        return at.go("/tasks")
    return at.page("calls/tasks.html", tasks=listed, now=now)
