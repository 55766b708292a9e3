"""*Kvar från igår*: contacts, callbacks and messages left unfinished on an earlier day."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.calls.queries import shown
from frontdesk.calls.service import message
from frontdesk.calls.service.letters import log_shown
from frontdesk.core.request_context import Ctx

router = APIRouter()


@router.get("/left-over")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show contacts, callbacks and messages left over."""
    with ctx.writing() as unit:
        left = shown.left_over(unit.db, now=unit.now, areas=staff.areas, asked=ctx.asked)
        log_shown(unit, staff=staff, letters=left.messages.rows, page="left-over")
        now = unit.now
    return ctx.page("calls/left_over.html", left=left, now=now)


@router.post("/left-over/messages/{message_id}/duty")
def taken_by_duty(ctx: Ctx, staff: CurrentStaff, message_id: UUID, by: Annotated[str, Form()] = "") -> Response:
    """Record who at the social duty team took on an urgent message."""
    with ctx.writing() as unit:
        message.taken_by_duty(unit, message_id=message_id, who=staff.actor, by=by, areas=staff.areas)
    return ctx.leave_for("/reception")
