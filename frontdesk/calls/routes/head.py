"""Actions of a unit head: release an urgent contact for closing, put one left open back into the queue."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff, require
from frontdesk.accounts.rules import Role
from frontdesk.calls.service import takeover, urgency
from frontdesk.core.request_context import Ctx

router = APIRouter()
_Head = Annotated[None, Depends(require(Role.UNIT_HEAD))]


@router.post("/contacts/{contact_id}/release")
def release(ctx: Ctx, staff: CurrentStaff, head: _Head, contact_id: UUID) -> Response:
    """Release an urgent contact on the head's responsibility; the receptionist may then close it."""
    del head
    with ctx.writing() as unit:
        urgency.release(unit, contact_id=contact_id, head=staff.actor)
    return ctx.leave_for("/tasks")


@router.post("/contacts/{contact_id}/put-back")
def put_back(ctx: Ctx, staff: CurrentStaff, head: _Head, contact_id: UUID) -> Response:
    """Put a contact left open back into the queue."""
    del head
    with ctx.writing() as unit:
        takeover.put_back(unit, contact_id=contact_id, head=staff.actor)
    return ctx.leave_for("/tasks")
