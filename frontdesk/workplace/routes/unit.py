"""`/workplace/unit`: the unit head's page."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.request_context import Ctx
from frontdesk.workplace.service import weeks
from frontdesk.workplace.service.unit import (
    release,
    unit_page,
)

router = APIRouter()


@router.get("/workplace/unit")
def show_unit(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the page."""
    with ctx.reading() as unit:
        page = unit_page(unit, staff=staff, asked=ctx.asked)
    return ctx.page("workplace/unit.html", unit=page)


@router.get("/workplace/unit/weeks")
def show_weeks(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the next eight weeks: absences, stand-ins, and bookings left to settle."""
    with ctx.reading() as unit:
        page = weeks.weeks(unit, staff=staff)
    return ctx.page("workplace/weeks.html", weeks=page)


@router.post("/workplace/unit/urgent/{contact_id}/release")
def post_release(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Allow an urgent contact to be closed."""
    with ctx.writing() as unit:
        release(unit, staff=staff, contact_id=contact_id)
    return ctx.back("/workplace/unit", "untaken")
