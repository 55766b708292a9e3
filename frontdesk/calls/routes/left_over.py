"""*Kvar från igår*: what was begun on an earlier day and is not finished."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.calls.queries import shown
from frontdesk.calls.routes.queue import areas_of
from frontdesk.calls.service.letters import log_shown
from frontdesk.core.visit import Here

router = APIRouter()


@router.get("/left-over")
def show(at: Here, staff: CurrentStaff) -> Response:
    """Show contacts, callbacks and messages left over."""
    with at.unit() as unit:
        left = shown.left_over(unit.desk, now=unit.now, areas=areas_of(staff))
        log_shown(unit, staff=staff, letters=left.messages, page="left-over")
        now = unit.now
    return at.page("calls/left_over.html", left=left, now=now)
