"""Close a contact: outcome, why it was needed, receiver of the note; optionally take the next."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoteOfAnother, NoteTooLong, NothingWaiting
from frontdesk.calls.queries import contacts, shown
from frontdesk.calls.routes.note import OnSheet, refused
from frontdesk.calls.routes.queue import opened
from frontdesk.calls.rules.contact import Outcome, WhyContact
from frontdesk.calls.service import about, closing, note, urgency
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.service.contact import take_next
from frontdesk.core.db.unit import Unit
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/contacts/{contact_id}/wrap-up")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the note and the closing form."""
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        wrap = closing.wrap_up(unit, contact=row, staff=staff)
    return ctx.page("calls/wrap_up.html", wrap=wrap)


@router.get("/contacts/{contact_id}/outcome")
def show_outcome(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the messages left so far and the preselected outcome."""
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        wrap = closing.wrap_up(unit, contact=row, staff=staff)
    return ctx.page("calls/outcome.html", wrap=wrap)


@router.post("/contacts/{contact_id}/close")
def close(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    sheet: OnSheet,
    outcome: Annotated[Outcome, Form()],
    why: Annotated[WhyContact, Form()] = WhyContact.ORDINARY,
    journal: Text = "",
    text: Annotated[str | None, Form()] = None,
    to: Text = "",
    because: Text = "",
    by: Text = "",
    then: Text = "",
) -> Response:
    """Close the contact and, if asked, take the next. The note is saved first, in a transaction of its own."""
    try:
        if text is not None:
            with ctx.writing() as unit:
                note.write(unit, contact_id=contact_id, who=staff.actor, text=text, sheet=sheet)
    except (NoteOfAnother, NoteTooLong) as error:
        return refused(ctx, staff, contact_id, sheet=sheet, text=text or "", why=error)
    with ctx.writing() as unit:
        # After hours a name given is that of the duty team, for any outcome.
        named = outcome is Outcome.CONNECTED or closing.needs_duty(unit, contacts.one(unit.db, contact_id))
        if by.strip() and named:
            urgency.taken(unit, contact_id=contact_id, who=staff.actor, by=by)
        _close(unit, staff, contact_id, Ending(outcome, why, journal == "yes", to, because))
    return _next(ctx, staff) if then == "next" else ctx.leave_for("/reception")


def _close(unit: Unit, staff: Staff, contact_id: UUID, ending: Ending) -> None:
    known = about.of_contact(unit, contact_id=contact_id, staff=staff)
    closing.close(unit, contact_id=contact_id, who=staff.actor, ending=ending, about=known)


def _next(ctx: RequestContext, staff: Staff) -> Response:
    try:
        with ctx.writing() as unit:
            hidden_lines = shown.hidden_lines_of(unit.db, staff.areas)
            contact = take_next(unit, who=staff.actor, hidden_lines=hidden_lines)
    except NothingWaiting:
        return ctx.leave_for("/reception")
    return opened(ctx, contact.id)
