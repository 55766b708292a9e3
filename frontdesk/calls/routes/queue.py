"""The left column (queue, own contacts, callbacks due), and all ways to begin a contact."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoSuchContact
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import shown
from frontdesk.calls.rules.contact import Channel
from frontdesk.calls.service import contact as service
from frontdesk.calls.service import ring_back, takeover
from frontdesk.core.db.unit import Unit
from frontdesk.core.visit import Ctx, RequestContext

router = APIRouter()


def opened(at: RequestContext, contact_id: UUID, panel: str = "") -> Response:
    """Redirect to the page with this contact open."""
    return at.leave_for(f"/reception/contacts/{contact_id}{panel}")


@router.get("/queue")
def show(at: Ctx, staff: CurrentStaff) -> Response:
    """Show the queue; open pages refetch it on the live topic `queue`."""
    with at.reading() as unit:
        queue = shown.queue(unit.db, now=unit.now, staff_id=staff.id, areas=staff.areas, asked=at.asked)
    return at.page("calls/queue.html", queue=queue)


@router.post("/queue/next")
def take_next(at: Ctx, staff: CurrentStaff) -> Response:
    """Take the contact that has waited longest."""
    with at.unit() as unit:
        closed = shown.closed_lines(unit.db, staff.areas)
        contact = service.take_next(unit, who=staff.actor, closed=closed)
    return opened(at, contact.id)


@router.post("/contacts/{contact_id}/claim")
def claim(at: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Take this contact."""
    with at.unit() as unit:
        _require_open_line(unit, contact_id, staff)
        service.claim(unit, contact_id=contact_id, who=staff.actor)
    return opened(at, contact_id)


@router.post("/contacts/{contact_id}/take-over")
def take_over(at: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Take over a contact a colleague has held since an earlier day."""
    with at.unit() as unit:
        _require_open_line(unit, contact_id, staff)
        takeover.take_over(unit, contact_id=contact_id, staff=staff)
    return opened(at, contact_id)


def _require_open_line(unit: Unit, contact_id: UUID, staff: Staff) -> None:
    """Refuse a contact of a line that `staff` may not see. Raises NoSuchContact."""
    if contacts.one(unit.db, contact_id).queue in shown.closed_lines(unit.db, staff.areas):
        raise NoSuchContact


@router.post("/queue/call")
def new_call(at: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact for a call without an exchange event."""
    return _begin(at, staff, Channel.PHONE)


@router.post("/queue/visit")
def new_visit(at: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact for a visit at the counter."""
    return _begin(at, staff, Channel.VISIT)


@router.post("/queue/concern")
def new_concern(at: Ctx, staff: CurrentStaff) -> Response:
    """Open a contact with the concern report form open."""
    return _begin(at, staff, Channel.PHONE, panel="?panel=concern")


def _begin(at: RequestContext, staff: Staff, channel: Channel, *, panel: str = "") -> Response:
    with at.unit() as unit:
        contact = service.begin(unit, who=staff.actor, channel=channel)
    return opened(at, contact.id, panel)


@router.post("/queue/lost/{contact_id}/ring")
def ring_missed(at: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Ring back a missed call."""
    with at.unit() as unit:
        _require_open_line(unit, contact_id, staff)
        contact = ring_back.missed(unit, contact_id=contact_id, staff=staff)
    return opened(at, contact.id)


@router.post("/queue/callbacks/{message_id}/ring")
def ring_promised(at: Ctx, staff: CurrentStaff, message_id: UUID) -> Response:
    """Make a promised call."""
    with at.unit() as unit:
        contact = ring_back.promised(unit, message_id=message_id, staff=staff)
    return opened(at, contact.id)


@router.post("/queue/lost")
def tick_off(at: Ctx, staff: CurrentStaff, contact: Annotated[list[UUID], Form()]) -> Response:
    """Mark missed calls as seen."""
    with at.unit() as unit:
        service.tick_off(unit, contact_ids=contact)
        queue = shown.queue(unit.db, now=unit.now, staff_id=staff.id, areas=staff.areas, asked=at.asked)
    return at.page("calls/queue.html", queue=queue) if at.wants_fragment else at.go("/reception")
