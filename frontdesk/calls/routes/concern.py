"""The form of a concern report (orosanmälan): reporter private or in duty, anonymous or named."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.calls.errors import NobodyReceives
from frontdesk.calls.forms import Typed, refused
from frontdesk.calls.queries import contacts, shown
from frontdesk.calls.service import about, concern
from frontdesk.calls.service.concern import Report
from frontdesk.core.errors import InvalidInput
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/contacts/{contact_id}/concern")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the form, prefilled with the free note."""
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        note = contacts.note(unit.db, contact_id)
    return _form(ctx, contact_id, Typed({"text": note.text if note else ""}, {}))


@router.post("/contacts/{contact_id}/concern")
def report(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    capacity: Text = "private",
    anonymous: Text = "",
    text: Text = "",
    child: Text = "",
    reporter: Text = "",
    organisation: Text = "",
    child_told: Text = "not_asked",
    protected: Text = "not_asked",
    receiver: Text = "",
) -> Response:
    """Deliver the report; for an anonymous one the number is erased in the same transaction."""
    given = Report(
        text=text,
        about=child,
        in_duty=capacity == "duty",
        anonymous=anonymous == "yes",
        reporter=reporter,
        organisation=organisation,
        child_told=child_told,
        protected=protected == "yes",
        receiver=receiver,
    )
    try:
        with ctx.writing() as unit:
            left = concern.report(unit, contact_id=contact_id, who=staff.actor, report=given)
            letters = shown.letters(unit.db, [left])
    except (InvalidInput, NobodyReceives) as error:
        typed = {"capacity": capacity, "anonymous": anonymous, "text": text, "child": child}
        typed |= {"reporter": reporter, "organisation": organisation, "child_told": child_told, "protected": protected}
        typed |= {"receiver": receiver}
        return _form(ctx, contact_id, Typed(typed, refused(error)), status=error.status)
    return ctx.panel(contact_id, "calls/left.html", contact=contact_id, letters=letters)


def _form(ctx: RequestContext, contact_id: UUID, form: Typed, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        receiver = about.of_report(unit, contact_id=contact_id, area=concern.CHILDREN)
    return ctx.panel(contact_id, "calls/concern.html", status=status, contact=contact_id, form=form, receiver=receiver)
