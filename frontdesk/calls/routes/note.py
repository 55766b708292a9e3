"""The note of a contact: saved while it is typed; text about another client is returned with choices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoteOfAnother, NoteTooLong
from frontdesk.calls.queries import contacts, notes
from frontdesk.calls.rules.notes import NoteChoice, Sheet
from frontdesk.calls.service import note
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]


def _sheet(
    binding: Annotated[UUID | None, Form()] = None,
    page: Annotated[str, Form(max_length=64)] = "",
    turn: Annotated[int, Form(ge=0, lt=2**63)] = 0,
) -> Sheet:
    return Sheet(binding, page, turn)


OnSheet = Annotated[Sheet, Depends(_sheet)]


@router.get("/contacts/{contact_id}/note")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the note's text box."""
    return _box(ctx, staff, contact_id)


@router.post("/contacts/{contact_id}/note")
def write(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, sheet: OnSheet, text: Text = "") -> Response:
    """Save the note typed so far."""
    try:
        with ctx.writing() as unit:
            stored = note.write(unit, contact_id=contact_id, who=staff.actor, text=text, sheet=sheet)
    except (NoteOfAnother, NoteTooLong) as error:
        return refused(ctx, staff, contact_id, sheet=sheet, text=text, why=error)
    return ctx.panel(contact_id, "calls/saved.html", saved_at=stored.changed_at)


@router.post("/contacts/{contact_id}/note/settle")
def settle(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    sheet: OnSheet,
    choice: Annotated[NoteChoice, Form()],
    text: Text = "",
) -> Response:
    """Carry out the choice for a text written about another client."""
    try:
        with ctx.writing() as unit:
            note.settle(unit, contact_id=contact_id, who=staff.actor, text=text, sheet=sheet, choice=choice)
    except (NoteOfAnother, NoteTooLong) as error:
        return refused(ctx, staff, contact_id, sheet=sheet, text=text, why=error)
    return _box(ctx, staff, contact_id)


def refused(
    ctx: RequestContext, staff: Staff, contact_id: UUID, *, sheet: Sheet, text: str, why: FrontdeskError
) -> Response:
    """Respond with the text box as typed, retargeted to the note's box for any sending form."""
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        view = notes.refused(unit.db, row, binding=sheet.binding, text=text, why=why)
    response = ctx.page("calls/note.html", status=why.status, note=view)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#calls-note-box", "outerHTML"
    return response


def _box(ctx: RequestContext, staff: Staff, contact_id: UUID) -> Response:
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        view = notes.box(unit.db, row)
    return ctx.panel(contact_id, "calls/note.html", note=view)
