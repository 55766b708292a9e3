"""What only a unit head may do: let an urgent contact end untaken, and put one left open back into the queue."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff, require
from frontdesk.accounts.rules import Role
from frontdesk.calls.service import takeover, urgency
from frontdesk.core.visit import Here

router = APIRouter()
_Head = Annotated[None, Depends(require(Role.UNIT_HEAD))]


@router.post("/contacts/{contact_id}/release")
def release(at: Here, staff: CurrentStaff, head: _Head, contact_id: UUID) -> Response:
    """Answer for an urgent contact by name; the receptionist may then close it."""
    del head
    with at.unit() as unit:
        urgency.release(unit, contact_id=contact_id, head=staff.actor)
    return at.leave_for("/tasks")


@router.post("/contacts/{contact_id}/put-back")
def put_back(at: Here, staff: CurrentStaff, head: _Head, contact_id: UUID) -> Response:
    """Put a contact that has been left open back into the queue."""
    del head
    with at.unit() as unit:
        takeover.put_back(unit, contact_id=contact_id, head=staff.actor)
    return at.leave_for("/tasks")
