"""`/workplace`: the handläggare's own page. Every panel has its own URL."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.models.message import Message
from frontdesk.calls.rules.messages import TryResult
from frontdesk.calls.service import callback, message
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import kept
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.workplace.service import day, messages, passing

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/workplace")
def show_workplace(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the page."""
    with ctx.writing() as unit:
        page = day.page(unit, staff=staff)
    return ctx.page(
        "workplace/page.html", bookings=page.bookings, inbox=page.inbox, tasks=page.tasks, myself=page.myself
    )


@router.get("/workplace/bookings")
def show_bookings(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show today's and the coming week's meetings."""
    with ctx.writing() as unit:
        bookings = day.bookings(unit, staff=staff)
    return ctx.page("workplace/bookings.html", bookings=bookings)


@router.post("/workplace/bookings/seen")
def see_bookings(ctx: Ctx, staff: CurrentStaff, appointment: Annotated[list[UUID], Form()]) -> Response:
    """Mark these bookings as seen."""
    with ctx.writing() as unit:
        passing.seen(unit, staff=staff, appointment_ids=appointment)
        bookings = day.bookings(unit, staff=staff)
    return _panel(ctx, "workplace/bookings.html", bookings=bookings)


@router.get("/workplace/inbox")
def show_inbox(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show messages and callbacks."""
    with ctx.writing() as unit:
        shown = messages.inbox(unit, staff=staff, asked=ctx.asked)
    return ctx.page("workplace/inbox.html", inbox=shown)


@router.post("/workplace/messages/{message_id}/acknowledge")
def acknowledge(ctx: Ctx, staff: CurrentStaff, message_id: UUID) -> Response:
    """Acknowledge a message, unless a colleague has."""
    with ctx.writing() as unit:
        _mine(unit, staff, message_id)
        message.take_on(unit, message_id=message_id, who=staff.actor)
    return _inbox(ctx, staff)


@router.post("/workplace/messages/{message_id}/copied")
def copied(ctx: Ctx, staff: CurrentStaff, message_id: UUID) -> Response:
    """Record that the text was copied to the journal."""
    with ctx.writing() as unit:
        _mine(unit, staff, message_id)
        message.copied(unit, message_id=message_id, who=staff.actor)
    return _inbox(ctx, staff)


@router.post("/workplace/messages/{message_id}/file")
def file(ctx: Ctx, staff: CurrentStaff, message_id: UUID) -> Response:
    """Record that the message is in the personal file."""
    with ctx.writing() as unit:
        _mine(unit, staff, message_id)
        message.file(unit, message_id=message_id, who=staff.actor)
    return _inbox(ctx, staff)


@router.post("/workplace/messages/{message_id}/pass-on")
def pass_on(ctx: Ctx, staff: CurrentStaff, message_id: UUID, to: Text = "") -> Response:
    """Pass a message on to a colleague, another unit, a unit head, or back to reception."""
    with ctx.writing() as unit:
        _mine(unit, staff, message_id)
        passing.on(unit, staff=staff, message_id=message_id, to=to)
    return _inbox(ctx, staff)


@router.post("/workplace/callbacks/{message_id}/tried")
def tried(ctx: Ctx, staff: CurrentStaff, message_id: UUID, result: Annotated[TryResult, Form()]) -> Response:
    """Record an attempt to call back."""
    with ctx.writing() as unit:
        _mine(unit, staff, message_id)
        callback.tried(unit, message_id=message_id, who=staff.actor, result=result)
    return _inbox(ctx, staff)


@router.get("/workplace/myself")
def show_myself(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show what reception sees of the user."""
    with ctx.reading() as unit:
        return ctx.page("workplace/myself.html", myself=day.myself(unit, staff=staff))


@router.post("/workplace/phone-hours")
def say_phone_hours(ctx: Ctx, staff: CurrentStaff, phone_hours: Text = "") -> Response:
    """Change the user's own phone hours."""
    with ctx.writing() as unit:
        day.say_phone_hours(unit, staff=staff, text=phone_hours)
        myself = day.myself(unit, staff=staff)
    return _panel(ctx, "workplace/myself.html", myself=myself)


@router.post("/workplace/calendar")
def make_feed(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Create a new URL for the user's calendar feed. It is shown only once; the earlier one stops working."""
    with ctx.writing() as unit:
        address = day.make_feed(unit, staff=staff, public_url=ctx.settings.public_url)
        myself = day.myself(unit, staff=staff, feed_address=address)
    return ctx.page("workplace/myself.html", myself=myself)


def _mine(unit: Unit, staff: Staff, message_id: UUID) -> Message:
    return messages.mine(unit, staff=staff, message_id=message_id)


def _inbox(ctx: RequestContext, staff: Staff) -> Response:
    """Respond with the messages; without JavaScript redirect to the page, or to the inbox if it showed more of them."""
    if not ctx.wants_fragment:
        names = "messages", "notes"
        return ctx.back("/workplace/inbox" if kept(*map(ctx.asked, names)) else "/workplace", *names)
    with ctx.writing() as unit:
        shown = messages.inbox(unit, staff=staff, asked=ctx.asked)
    return ctx.page("workplace/inbox.html", inbox=shown)


def _panel(ctx: RequestContext, name: str, **panel: object) -> Response:
    """Respond with the panel; without JavaScript redirect to the page."""
    return ctx.page(name, status=200, **panel) if ctx.wants_fragment else ctx.go("/workplace")
