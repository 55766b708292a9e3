"""The panel of a promised call being made in a contact."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.messages import TryResult
from frontdesk.calls.service import ring_back
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()


@router.get("/contacts/{contact_id}/ring-back")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the promised call."""
    return _panel(ctx, staff, contact_id)


@router.post("/contacts/{contact_id}/ring-back")
def tried(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, result: Annotated[TryResult, Form()]) -> Response:
    """Record the result of the call."""
    with ctx.writing() as unit:
        ring_back.tried(unit, contact_id=contact_id, staff=staff, result=result)
    return _panel(ctx, staff, contact_id)


def _panel(ctx: RequestContext, staff: Staff, contact_id: UUID) -> Response:
    with ctx.writing() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        promise, now = ring_back.promise_of(unit, contact=row, staff=staff), unit.now
    return ctx.panel(contact_id, "calls/ring_back.html", contact=row, promise=promise, now=now)
