"""State of all handläggare's calendar connections, and suspicious mass deletions to confirm."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.admin.service.calendars import everybodys
from frontdesk.calendars.service import connecting, pull
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.outside import own_threads
from frontdesk.core.paging import ListPage
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()


@router.get("/admin/calendars")
def show_everybodys_calendars(ctx: Ctx) -> Response:
    """Show who is connected, what has failed since when, and which events vanished."""
    with ctx.reading() as unit:
        found = everybodys(unit)
    return ctx.page("admin/calendars.html", calendars=found, rows=ListPage.first(found.rows, ctx.asked()))


@router.post("/admin/calendars/{connection_id}/confirm")
@own_threads
def believe(ctx: Ctx, staff: CurrentStaff, connection_id: UUID) -> Response:
    """Confirm that the events that vanished from a calendar are really gone."""
    with ctx.writing() as unit:
        connecting.confirm(unit, connection_id=connection_id, by=staff.actor)
    return _read(ctx, connection_id)


@router.post("/admin/calendars/{connection_id}/read")
@own_threads
def read_calendar(ctx: Ctx, connection_id: UUID) -> Response:
    """Resync a calendar from the beginning, now."""
    with ctx.writing() as unit:
        connecting.read_again(unit, connection_id=connection_id)
    return _read(ctx, connection_id)


def _read(ctx: RequestContext, connection_id: UUID) -> Response:
    reach = CalendarAdapters.of(ctx.request.app.state.ports.calendars, ctx.settings)
    pull.read_now(ctx.app.stores, reach, connection_id)
    return ctx.back("/admin/calendars", "most")
