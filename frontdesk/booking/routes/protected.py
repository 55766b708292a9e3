"""The protected desk's list of coming bookings, and opening a client's card from it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.booking.service import protected_list
from frontdesk.calls.service import contact
from frontdesk.core.errors import NotHere
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service as disclosure

router = APIRouter()


@router.get("/protected/bookings")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the protected clients who have coming bookings."""
    with ctx.writing() as unit:
        clients = protected_list.coming(unit, staff=staff, asked=ctx.asked())
    return ctx.page("booking/protected.html", clients=clients)


@router.post("/protected/card")
def open_card(ctx: Ctx, staff: CurrentStaff, person: Annotated[str, Form(max_length=120)] = "") -> Response:
    """Begin a contact and open the client's card in it. Raises NotHere if access is refused, after logging the try."""
    with ctx.writing() as unit:
        begun = contact.begin(unit, who=staff.actor)
        opened = disclosure.open_person(unit, staff=staff, contact_id=begun.id, person=person)
        if opened is not disclosure.Opened.OPEN:
            unit.db.delete(begun)
    if opened is not disclosure.Opened.OPEN:
        raise NotHere
    return ctx.leave_for(f"/reception/contacts/{begun.id}")
