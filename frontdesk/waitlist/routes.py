"""Reception's page of the waiting list and its offers."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking.queries import appointment_by_id
from frontdesk.booking.service import lists
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.waitlist import queries
from frontdesk.waitlist.models import WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.service import answer, entries

router = APIRouter()


@router.get("/waiting")
def show(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the waiting list."""
    return _page(ctx, staff)


@router.post("/waiting/offers/{offer_id}/accept")
def accept(ctx: Ctx, staff: CurrentStaff, offer_id: UUID) -> Response:
    """Move the client to the offered time; the old time is kept for a minute, as with any move."""
    return _answer(ctx, staff, offer_id, lambda unit: answer.accept(unit, offer_id=offer_id, by=staff.actor))


@router.post("/waiting/offers/{offer_id}/decline")
def decline(ctx: Ctx, staff: CurrentStaff, offer_id: UUID) -> Response:
    """Decline an offer: the client keeps the present time, and the offered one goes to the next on the list."""
    return _answer(ctx, staff, offer_id, lambda unit: answer.decline(unit, offer_id=offer_id, by=staff.actor))


@router.post("/waiting/{waiting_id}/leave")
def leave(ctx: Ctx, staff: CurrentStaff, waiting_id: UUID) -> Response:
    """Take a client off the waiting list."""

    def verb(unit: Unit) -> None:
        row = unit.db.get(WaitlistEntry, waiting_id)
        lists.granted(unit, staff=staff, appointment=appointment_by_id(unit.db, row.appointment_id) if row else None)
        entries.leave(unit, waiting_id=waiting_id, by=staff.actor)

    return _do(ctx, staff, verb)


def _answer(ctx: RequestContext, staff: Staff, offer_id: UUID, action: Callable[[Unit], object]) -> Response:
    def verb(unit: Unit) -> None:
        offer = unit.db.get(WaitlistOffer, offer_id)
        lists.granted(unit, staff=staff, appointment=queries.appointment_of(unit.db, offer) if offer else None)
        action(unit)

    return _do(ctx, staff, verb)


def _do(ctx: RequestContext, staff: Staff, verb: Callable[[Unit], None]) -> Response:
    """Run `verb` and show the list again; a conflict (409) is shown above it."""
    try:
        with ctx.writing() as unit:
            verb(unit)
    except FrontdeskError as refusal:
        if refusal.status != 409:  # noqa: PLR2004 - changed by another user meanwhile; other errors get the error page
            raise
        return _page(ctx, staff, refusal.message, status=refusal.status)
    return _page(ctx, staff) if ctx.wants_fragment else ctx.back("/waiting", "most")


def _page(ctx: RequestContext, staff: Staff, refusal: str = "", *, status: int = 200) -> Response:
    with ctx.writing() as unit:
        found = entries.waiters(unit, staff=staff, asked=ctx.asked())
        now = unit.now
    return ctx.page("waitlist/page.html", status=status, waiters=found, refusal=refusal, now=now)
