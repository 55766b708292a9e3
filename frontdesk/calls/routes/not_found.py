"""*Lämna till mottagningen*: same form and answer for every client. Typed text is sent by POST, never in a URL."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls import forms
from frontdesk.calls.errors import NobodyReceives
from frontdesk.calls.forms import Typed, refused
from frontdesk.calls.queries import contacts
from frontdesk.calls.routes.note import OnSheet
from frontdesk.calls.service import about, not_found
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.calls.service.not_found import Left
from frontdesk.calls.service.note import must_be_same_card
from frontdesk.core.errors import InvalidInput
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]


@router.post("/contacts/{contact_id}/not-found")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, q: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Show the form, prefilled with the search text and the free note."""
    with ctx.reading() as unit:
        held, note = contacts.mine(unit.db, contact_id, staff.id), contacts.note(unit.db, contact_id)
    # No callback window is proposed: only the client knows when it is safe.
    typed = {"name": q, "text": note.text if note else "", "binding": str(held.binding)}
    return _form(ctx, staff, contact_id, Typed(typed, {}))


@router.post("/contacts/{contact_id}/not-found/leave")
def leave(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    sheet: OnSheet,
    name: Annotated[str, Form(max_length=200)] = "",
    text: Text = "",
    number: Text = "",
    answerer: Text = "",
    day: Text = "",
    start: Text = "",
    end: Text = "",
    receiver: Text = "",
) -> Response:
    """Leave the message. A callback is promised only with a number, a safe window, and who may answer."""
    typed = {"name": name, "text": text, "number": number, "answerer": answerer, "day": day, "start": start, "end": end}
    typed |= {"receiver": receiver}
    try:
        with ctx.writing() as unit:
            contacts.mine(unit.db, contact_id, staff.id)
            wish = _wish(number, answerer, day, start, end)
            must_be_same_card(unit, contact_id, sheet.binding)
            left = Left(name=name, text=text, wish=wish, receiver=receiver)
            not_found.leave(unit, contact_id=contact_id, staff=staff, left=left)
    except (InvalidInput, NobodyReceives) as error:
        # Sent again, the form counts as read under the card now open.
        with ctx.reading() as unit:
            typed["binding"] = str(contacts.one(unit.db, contact_id).binding)
        return _form(ctx, staff, contact_id, Typed(typed, refused(error)), status=error.status)
    return ctx.page("calls/not_found_left.html", contact=contact_id, window=wish.window if wish else None)


def _wish(number: str, answerer: str, day: str, start: str, end: str) -> CallbackRequest | None:
    return CallbackRequest(forms.window(day, start, end), number, answerer=answerer) if number.strip() else None


def _form(ctx: RequestContext, staff: Staff, contact_id: UUID, form: Typed, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        receiver = about.receiver_view(unit, contact_id=contact_id, staff=staff)
    return ctx.page("calls/not_found.html", status=status, contact=contact_id, form=form, receiver=receiver)
