"""Reception's list of bookings: expected and arrived clients, and the state of interpreter orders."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking import forms
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.rules.words import OrderStatus
from frontdesk.booking.service import attend, listing
from frontdesk.booking.views.lists import BookingList
from frontdesk.core.db.unit import Unit
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.core.times import local_date

router = APIRouter()


@router.get("/bookings")
def show(ctx: Ctx, staff: CurrentStaff, day: str = "", week: str = "") -> Response:
    """Show the bookings of a day, or of its week."""
    return _page(ctx, staff, day, whole_week=bool(week))


@router.post("/bookings/code")
def find(ctx: Ctx, staff: CurrentStaff, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Find a booking by its code, so that the client need not say a name at the counter."""
    with ctx.writing() as unit:
        today = local_date(unit.now)
        found = listing.by_code(unit, staff=staff, typed=code)
        shown = found or listing.bookings(unit, staff=staff, day=today, whole_week=False)
    return _list(ctx, shown, code=code, missing=found is None)


@router.post("/bookings/{appointment_id}/arrive")
def arrive(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Note that the client has arrived; the handläggare is notified at once."""
    return _do(
        ctx, staff, appointment_id, lambda unit: attend.arrive(unit, appointment_id=appointment_id, by=staff.actor)
    )


@router.post("/bookings/{appointment_id}/no-show")
def no_show(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Note that the client did not come."""
    return _do(
        ctx, staff, appointment_id, lambda unit: attend.no_show(unit, appointment_id=appointment_id, by=staff.actor)
    )


@router.post("/bookings/{appointment_id}/interpreter")
def interpreter(
    ctx: Ctx, staff: CurrentStaff, appointment_id: UUID, status: Annotated[OrderStatus, Form()]
) -> Response:
    """Set the status of the interpreter order."""
    return _do(
        ctx,
        staff,
        appointment_id,
        lambda unit: attend.interpreter_stage(unit, appointment_id=appointment_id, status=status, by=staff.actor),
    )


def _do(ctx: RequestContext, staff: Staff, appointment_id: UUID, verb: Callable[[Unit], object]) -> Response:
    with ctx.writing() as unit:
        row = listing.granted(unit, staff=staff, appointment=queries.one(unit.db, appointment_id))
        day = local_date(row.starts_at)
        verb(unit)
    week = ctx.request.query_params.get("week", "")
    if ctx.wants_fragment:
        return _page(ctx, staff, day.isoformat(), whole_week=bool(week))
    return ctx.back("/bookings", "most", day=day, week="1" if week else "")


def _page(ctx: RequestContext, staff: Staff, day: str, *, whole_week: bool) -> Response:
    with ctx.writing() as unit:
        chosen = forms.day(day) or local_date(unit.now)
        found = listing.bookings(unit, staff=staff, day=chosen, whole_week=whole_week, asked=ctx.asked())
    return _list(ctx, found)


def _list(ctx: RequestContext, found: BookingList, *, code: str = "", missing: bool = False) -> Response:
    step = timedelta(days=7 if found.whole_week else 1)
    return ctx.page(
        "booking/bookings.html",
        status=404 if missing else 200,
        bookings=found,
        earlier=found.day - step,
        later=found.day + step,
        code=code,
        missing=missing,
    )
