"""`/rebooking/{appointment}`: reception finds another time, with the client, when the handläggare is away."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking import queries
from frontdesk.booking.service import lists
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.rebooking.rules import RebookingChoice
from frontdesk.rebooking.service import decide, options

router = APIRouter()
_CHOOSE = N_("Välj en tid.")


@router.get("/rebooking/{appointment_id}")
def show(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Show the booking, why it must move, how to reach the client, and the free times."""
    return _page(ctx, staff, appointment_id)


@router.post("/rebooking/{appointment_id}/move")
def move(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID, choice: Annotated[str, Form()] = "") -> Response:
    """Move the booking to the time the client chose."""
    chosen = RebookingChoice.read(choice)
    try:
        if chosen is None:
            raise InvalidInput(_CHOOSE)
        with ctx.writing() as unit:
            _granted(unit, staff, appointment_id)
            decide.rebook(unit, by=staff.actor, appointment_id=appointment_id, choice=chosen)
    except FrontdeskError as refused:
        return _page(ctx, staff, appointment_id, refused)
    return ctx.go(f"/rebooking/{appointment_id}")


@router.post("/rebooking/{appointment_id}/cancel")
def cancel(
    ctx: Ctx, staff: CurrentStaff, appointment_id: UUID, by: Annotated[str, Form(pattern="^(client|office)$")]
) -> Response:
    """Cancel the booking: the client wants no other time, or the office has none."""
    try:
        with ctx.writing() as unit:
            _granted(unit, staff, appointment_id)
            decide.call_off(unit, by=staff.actor, appointment_id=appointment_id, by_client=by == "client")
    except FrontdeskError as refused:
        return _page(ctx, staff, appointment_id, refused)
    return ctx.go(f"/rebooking/{appointment_id}")


@router.post("/rebooking/{appointment_id}/undo")
def undo(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Undo a move within its minute."""
    try:
        with ctx.writing() as unit:
            _granted(unit, staff, appointment_id)
            decide.undo_decision(unit, by=staff.actor, appointment_id=appointment_id)
    except FrontdeskError as refused:
        return _page(ctx, staff, appointment_id, refused)
    return ctx.go(f"/rebooking/{appointment_id}")


def _granted(unit: Unit, staff: Staff, appointment_id: UUID) -> None:
    lists.granted(unit, staff=staff, appointment=queries.appointment_by_id(unit.db, appointment_id))


def _page(ctx: RequestContext, staff: Staff, appointment_id: UUID, refused: FrontdeskError | None = None) -> Response:
    with ctx.writing() as unit:
        shown = options.rebooking_page(unit, staff=staff, appointment_id=appointment_id)
    status, refusal = (refused.status, refused.message) if refused else (200, "")
    return ctx.page("rebooking/page.html", status=status, rebooking=shown, refusal=refusal)
