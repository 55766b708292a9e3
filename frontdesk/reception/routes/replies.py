"""Reception's list of SMS replies: read, ring, cancel, mark as handled."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.numbers import NumberInForm
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.notices.service import replying
from frontdesk.reception.service import replies

router = APIRouter()
_CONFLICT = 409


@router.get("/replies")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the SMS replies."""
    return _page(ctx, staff)


@router.get("/replies/count")
def count(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the number of unhandled replies, for the menu."""
    with ctx.reading() as unit:
        waiting = replies.waiting_for(unit, staff=staff)
    return ctx.page("reception/replies_count.html", waiting=waiting)


@router.post("/replies/{reply_id}/handled")
def handled(ctx: Ctx, staff: CurrentStaff, reply_id: UUID) -> Response:
    """Mark a reply as handled; this also settles the task about it."""
    return _do(ctx, staff, lambda unit: replying.handled(unit, reply_id, staff=staff))


@router.post("/replies/{reply_id}/cancel")
def cancel(
    ctx: Ctx, staff: CurrentStaff, reply_id: UUID, appointment: Annotated[UUID, Form()], version: NumberInForm
) -> Response:
    """Cancel the booking the reply is about."""
    return _do(
        ctx,
        staff,
        lambda unit: replies.cancel(unit, reply_id, appointment_id=appointment, version=version, staff=staff),
    )


@router.post("/replies/{reply_id}/undo")
def undo(ctx: Ctx, staff: CurrentStaff, reply_id: UUID) -> Response:
    """Undo such a cancellation within its minute."""
    return _do(ctx, staff, lambda unit: replies.undo(unit, reply_id, staff=staff))


@router.post("/replies/{reply_id}/ring")
def ring(ctx: Ctx, staff: CurrentStaff, reply_id: UUID) -> Response:
    """Begin a contact for ringing the client."""
    return _ring(ctx, staff, reply_id)


@router.post("/replies/{reply_id}/move")
def move(ctx: Ctx, staff: CurrentStaff, reply_id: UUID) -> Response:
    """Begin a contact for ringing the client, with the booking panel open."""
    return _ring(ctx, staff, reply_id, "?panel=booking")


def _ring(ctx: RequestContext, staff: Staff, reply_id: UUID, panel: str = "") -> Response:
    with ctx.writing() as unit:
        contact = replies.ring(unit, reply_id, staff=staff)
    return ctx.leave_for(f"/reception/contacts/{contact.id}{panel}")


def _do(ctx: RequestContext, staff: Staff, verb: Callable[[Unit], None]) -> Response:
    """Run `verb` and show the list again; a conflict with another user's change (409) is shown above it."""
    try:
        with ctx.writing() as unit:
            verb(unit)
    except FrontdeskError as refusal:
        if refusal.status != _CONFLICT:
            raise
        return _page(ctx, staff, refusal.message, status=refusal.status)
    return _page(ctx, staff) if ctx.wants_fragment else ctx.back("/replies", "most")


def _page(ctx: RequestContext, staff: Staff, refusal: str = "", *, status: int = 200) -> Response:
    with ctx.writing() as unit:
        found = replies.listed(unit, staff=staff, asked=ctx.asked())
    return ctx.page("reception/replies.html", status=status, replies=found, refusal=refusal)
