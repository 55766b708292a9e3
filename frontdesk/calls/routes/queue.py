"""The left column (queue, own contacts, callbacks due), and all ways to begin a contact."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoSuchContact
from frontdesk.calls.queries import contacts, shown
from frontdesk.calls.rules.contact import Channel
from frontdesk.calls.service import ring_back, takeover
from frontdesk.calls.service.contact import (
    begin,
    claim,
    take_next,
    tick_off,
)
from frontdesk.core.db.unit import Unit
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()


def opened(ctx: RequestContext, contact_id: UUID, panel: str = "") -> Response:
    """Redirect to the page with this contact open."""
    return ctx.leave_for(f"/reception/contacts/{contact_id}{panel}")


@router.get("/queue")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the queue; open pages refetch it on the live topic `queue`."""
    with ctx.reading() as unit:
        queue = shown.queue(unit.db, now=unit.now, staff_id=staff.id, areas=staff.areas, asked=ctx.asked)
    return ctx.page("calls/queue.html", queue=queue)


@router.post("/queue/next")
def post_next(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Take the contact that has waited longest."""
    with ctx.writing() as unit:
        hidden_lines = shown.hidden_lines_of(unit.db, staff.areas)
        contact = take_next(unit, who=staff.actor, hidden_lines=hidden_lines)
    return opened(ctx, contact.id)


@router.post("/contacts/{contact_id}/claim")
def post_claim(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Take this contact."""
    with ctx.writing() as unit:
        _require_open_line(unit, contact_id, staff)
        claim(unit, contact_id=contact_id, who=staff.actor)
    return opened(ctx, contact_id)


@router.post("/contacts/{contact_id}/take-over")
def take_over(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Take over a contact a colleague has held since an earlier day."""
    with ctx.writing() as unit:
        _require_open_line(unit, contact_id, staff)
        takeover.take_over(unit, contact_id=contact_id, staff=staff)
    return opened(ctx, contact_id)


def _require_open_line(unit: Unit, contact_id: UUID, staff: Staff) -> None:
    """Refuse a contact of a line that `staff` may not see. Raises NoSuchContact."""
    if contacts.one(unit.db, contact_id).queue in shown.hidden_lines_of(unit.db, staff.areas):
        raise NoSuchContact


@router.post("/queue/call")
def new_call(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact for a call without an exchange event."""
    return _begin(ctx, staff, Channel.PHONE)


@router.post("/queue/visit")
def new_visit(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact for a visit at the counter."""
    return _begin(ctx, staff, Channel.VISIT)


@router.post("/queue/concern")
def new_concern(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact with the concern report form open."""
    return _begin(ctx, staff, Channel.PHONE, panel="?panel=concern")


def _begin(ctx: RequestContext, staff: Staff, channel: Channel, *, panel: str = "") -> Response:
    with ctx.writing() as unit:
        contact = begin(unit, who=staff.actor, channel=channel)
    return opened(ctx, contact.id, panel)


@router.post("/queue/lost/{contact_id}/ring")
def ring_missed(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Ring back a missed call."""
    with ctx.writing() as unit:
        _require_open_line(unit, contact_id, staff)
        contact = ring_back.missed(unit, contact_id=contact_id, staff=staff)
    return opened(ctx, contact.id)


@router.post("/queue/callbacks/{message_id}/ring")
def ring_promised(ctx: Ctx, staff: CurrentStaff, message_id: UUID) -> Response:
    """Make a promised call."""
    with ctx.writing() as unit:
        contact = ring_back.promised(unit, message_id=message_id, staff=staff)
    return opened(ctx, contact.id)


@router.post("/queue/lost")
def post_tick_off(ctx: Ctx, staff: CurrentStaff, contact: Annotated[list[UUID], Form()]) -> Response:
    """Mark missed calls as seen."""
    with ctx.writing() as unit:
        tick_off(unit, contact_ids=contact)
        queue = shown.queue(unit.db, now=unit.now, staff_id=staff.id, areas=staff.areas, asked=ctx.asked)
    return ctx.page("calls/queue.html", queue=queue) if ctx.wants_fragment else ctx.go("/reception")
