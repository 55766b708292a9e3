"""The open contact: its bar, who took over, hand-over to a colleague, papers at the counter."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.queries import with_roles
from frontdesk.accounts.rules import DESK_ROLES
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NobodyThere
from frontdesk.calls.forms import EMPTY, Typed
from frontdesk.calls.queries import contacts, shown
from frontdesk.calls.service import closing, urgency, visit
from frontdesk.calls.service.contact import (
    hand_over,
)
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/contacts/{contact_id}/callbar")
def callbar(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the bar of the open contact."""
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        contact = shown.contact(unit.db, row, now=unit.now, staff_id=staff.id)
    return ctx.page("calls/callbar.html", contact=contact)


@router.post("/contacts/{contact_id}/taken")
def taken(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, by: Text = "") -> Response:
    """Record who has taken over an urgent matter."""
    if not by.strip():
        raise InvalidInput(fields={"by": N_("Skriv vem som tog emot.")})
    with ctx.writing() as unit:
        urgency.taken(unit, contact_id=contact_id, who=staff.actor, by=by)
    return _outcome(ctx, staff, contact_id)


@router.post("/contacts/{contact_id}/alarmed")
def alarmed(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Record that 112 was called."""
    with ctx.writing() as unit:
        urgency.alarmed(unit, contact_id=contact_id, who=staff.actor)
    return _outcome(ctx, staff, contact_id)


def _outcome(ctx: RequestContext, staff: Staff, contact_id: UUID) -> Response:
    """Respond with the closing form; the bar is refreshed by the live topic."""
    with ctx.reading() as unit:
        row = contacts.mine(unit.db, contact_id, staff.id)
        wrap = closing.wrap_up(unit, contact=row, staff=staff)
    return ctx.panel(contact_id, "calls/outcome.html", wrap=wrap)


@router.get("/contacts/{contact_id}/hand-over")
def show_hand_over(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the colleagues who may take over."""
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        colleagues = _colleagues(unit, staff)
    return ctx.page("calls/hand_over.html", contact=contact_id, colleagues=list(colleagues.items()))


def _colleagues(unit: Unit, staff: Staff) -> dict[str, str]:
    """Return the other staff at the desk: id and name, sorted by name."""
    people = with_roles(unit.db, DESK_ROLES)
    return {str(person.id): person.name for person in people if person.id != staff.id}


@router.post("/contacts/{contact_id}/hand-over")
def post_handover(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, to: Text = "") -> Response:
    """Hand the contact to a colleague, or back to the queue."""
    with ctx.writing() as unit:
        if to and to not in _colleagues(unit, staff):
            raise NobodyThere
        hand_over(unit, contact_id=contact_id, who=staff.actor, to=UUID(to) if to else None)
    return ctx.leave_for("/reception")


@router.get("/contacts/{contact_id}/papers")
def show_papers(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the receipts of a visit and the form for the next one."""
    return _papers(ctx, staff, contact_id, EMPTY)


@router.post("/contacts/{contact_id}/papers")
def receive_papers(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, what: Text = "", pages: Text = "") -> Response:
    """Register papers handed in and show the receipt number."""
    try:
        with ctx.writing() as unit:
            count = int(pages) if pages.strip().isdecimal() else (0 if pages.strip() else None)
            visit.receive_papers(unit, contact_id=contact_id, who=staff.actor, what=what, pages=count)
    except InvalidInput as error:
        return _papers(
            ctx, staff, contact_id, Typed({"what": what, "pages": pages}, dict(error.fields)), status=error.status
        )
    return _papers(ctx, staff, contact_id, EMPTY)


def _papers(ctx: RequestContext, staff: Staff, contact_id: UUID, form: Typed, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        receipts = shown.receipts(unit.db, contact_id)
    return ctx.panel(contact_id, "calls/papers.html", status=status, contact=contact_id, receipts=receipts, form=form)
