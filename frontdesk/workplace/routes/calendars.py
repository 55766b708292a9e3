"""`/workplace/calendars`: connect one's own calendars, see their state, decide about meetings removed in them."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking.forms import picked
from frontdesk.booking.service import external_calendar
from frontdesk.calendars.errors import AddressMissing
from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import connecting, pull
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.calendars.views import ConnectionForm
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.outside import own_threads
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.workplace.service import calendars
from frontdesk.workplace.service.day import key_of

router = APIRouter()
Text = Annotated[str, Form()]
PAGE = "/workplace/calendars"


@router.get("/workplace/calendars")
def show_calendars(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the user's own calendars."""
    return _page(ctx, staff)


@router.post("/workplace/calendars")
@own_threads
def connect(
    ctx: Ctx,
    staff: CurrentStaff,
    kind: Annotated[CalendarKind, Form()],
    address: Text = "",
    login: Text = "",
    secret: Text = "",
) -> Response:
    """Test reading and writing a calendar, and store its credentials if that works."""
    reach, account = _reach(ctx), Account(address.strip(), login.strip(), secret)
    try:
        if not account.address:
            raise AddressMissing(fields={"address": AddressMissing.message})
        key = key_of(staff)
        with ctx.reading() as unit:
            connecting.refuse_others(unit, handlaggare=key, kind=kind, account=account)
        checked = connecting.tried(reach, kind, account)
        with ctx.writing() as unit:
            made = connecting.connect(
                unit, reach, handlaggare=key, kind=kind, account=account, checked=checked, by=staff.actor
            )
    except FrontdeskError as refusal:
        errors = dict(refusal.fields) if isinstance(refusal, InvalidInput) else {}
        form = ConnectionForm(kind, address, login, "" if errors else refusal.message, errors)
        return _page(ctx, staff, form, status=refusal.status)
    pull.read_now(ctx.app.stores, reach, made.id)
    return _done(ctx, staff)


@router.post("/workplace/calendars/{connection_id}/sync")
@own_threads
def sync(ctx: Ctx, staff: CurrentStaff, connection_id: UUID) -> Response:
    """Resync a calendar in full now."""
    with ctx.writing() as unit:
        connecting.read_again(unit, connection_id=connection_id, handlaggare=key_of(staff))
    pull.read_now(ctx.app.stores, _reach(ctx), connection_id)
    return _done(ctx, staff)


@router.post("/workplace/calendars/{connection_id}/confirm")
@own_threads
def confirm(ctx: Ctx, staff: CurrentStaff, connection_id: UUID) -> Response:
    """Confirm that the events that disappeared were really removed."""
    with ctx.writing() as unit:
        connecting.confirm(unit, connection_id=connection_id, by=staff.actor, handlaggare=key_of(staff))
    pull.read_now(ctx.app.stores, _reach(ctx), connection_id)
    return _done(ctx, staff)


@router.post("/workplace/calendars/{connection_id}/disconnect")
def disconnect(ctx: Ctx, staff: CurrentStaff, connection_id: UUID, remove: Text = "yes") -> Response:
    """Disconnect a calendar; our meetings are removed from it, or left there."""
    with ctx.writing() as unit:
        connecting.disconnect(
            unit,
            handlaggare=key_of(staff),
            connection_id=connection_id,
            remove=remove == "yes",
            by=staff.actor,
        )
    return _done(ctx, staff)


@router.post("/workplace/calendars/meetings/{appointment_id}/keep")
def keep(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Keep the meeting and write it into the calendar again."""
    return _answer(
        ctx,
        staff,
        lambda unit: external_calendar.keep(
            unit, handlaggare=key_of(staff), appointment_id=appointment_id, by=staff.actor
        ),
    )


@router.post("/workplace/calendars/meetings/{appointment_id}/cancel")
def cancel(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID) -> Response:
    """Cancel the meeting; the client is told."""
    return _answer(
        ctx,
        staff,
        lambda unit: external_calendar.call_off(
            unit, handlaggare=key_of(staff), appointment_id=appointment_id, by=staff.actor
        ),
    )


@router.post("/workplace/calendars/meetings/{appointment_id}/move")
def move(ctx: Ctx, staff: CurrentStaff, appointment_id: UUID, starts_at: Text) -> Response:
    """Move the meeting to another time."""
    to = picked(starts_at)
    return _answer(
        ctx,
        staff,
        lambda unit: external_calendar.move_instead(
            unit, handlaggare=key_of(staff), appointment_id=appointment_id, starts_at=to, by=staff.actor
        ),
    )


def _answer(ctx: RequestContext, staff: Staff, verb: Callable[[Unit], None]) -> Response:
    try:
        with ctx.writing() as unit:
            verb(unit)
    except FrontdeskError as refusal:
        return _page(ctx, staff, ConnectionForm(refusal=refusal.message), status=refusal.status)
    return _done(ctx, staff)


def _reach(ctx: RequestContext) -> CalendarAdapters:
    return CalendarAdapters.of(ctx.request.app.state.ports.calendars, ctx.settings)


def _done(ctx: RequestContext, staff: Staff) -> Response:
    return _page(ctx, staff) if ctx.wants_fragment else ctx.go(PAGE)


def _page(ctx: RequestContext, staff: Staff, form: ConnectionForm | None = None, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        own = calendars.page(unit, _reach(ctx), staff=staff)
    return ctx.page("workplace/calendars.html", status=status, own=own, form=form or ConnectionForm())
