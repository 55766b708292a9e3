"""Booking's HTML routes: the list of bookings, tasks, the protected desk's list, and calendar feeds."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Form
from sqlalchemy import ColumnElement, false, or_
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.availability.rules.enums import OrderStatus
from frontdesk.booking import forms, queries
from frontdesk.booking.errors import NotSettled
from frontdesk.booking.service import attend, external_calendar, lists, protection, task_facts
from frontdesk.booking.views import BookingList
from frontdesk.calls.errors import NoSuchMessage, NoSuchTask
from frontdesk.calls.queries import shown, tasks
from frontdesk.calls.queries.messages import (
    WITH_PROTECTED_DESK,
    lies_with,
    returned_messages,
    unsettled,
)
from frontdesk.calls.queries.task_views import whose
from frontdesk.calls.rules.messages import TryResult
from frontdesk.calls.service import callback, contact, passing
from frontdesk.calls.service import message as messages
from frontdesk.calls.service.letters import log_shown, named
from frontdesk.calls.service.tasks import (
    do,
    not_reached,
)
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, NotHere
from frontdesk.core.paging import ListPage, RequestedRows
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.core.times import local_date
from frontdesk.disclosure.service import Opened, open_person

router = APIRouter()


@router.get("/bookings")
def show_bookings(ctx: Ctx, staff: CurrentStaff, day: str = "", week: str = "") -> Response:
    """Show the bookings of a day, or of its week."""
    return _bookings_page(ctx, staff, day, whole_week=bool(week))


@router.post("/bookings/code")
def find(ctx: Ctx, staff: CurrentStaff, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Find a booking by its code, so that the client need not say a name at the counter."""
    with ctx.writing() as unit:
        today = local_date(unit.now)
        found = lists.by_code(unit, staff=staff, typed=code)
        shown = found or lists.bookings(unit, staff=staff, day=today, whole_week=False)
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
        row = lists.granted(unit, staff=staff, appointment=queries.appointment_by_id(unit.db, appointment_id))
        day = local_date(row.starts_at)
        verb(unit)
    week = ctx.request.query_params.get("week", "")
    if ctx.wants_fragment:
        return _bookings_page(ctx, staff, day.isoformat(), whole_week=bool(week))
    return ctx.back("/bookings", "most", day=day, week="1" if week else "")


def _bookings_page(ctx: RequestContext, staff: Staff, day: str, *, whole_week: bool) -> Response:
    with ctx.writing() as unit:
        chosen = forms.day(day) or local_date(unit.now)
        found = lists.bookings(unit, staff=staff, day=chosen, whole_week=whole_week, asked=ctx.asked())
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


public = APIRouter()


@public.get("/calendar/{secret}.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def show_feed(ctx: Ctx, secret: str) -> Response:
    """Return the iCalendar file."""
    host = urlsplit(ctx.settings.public_url).hostname or "frontdesk"
    with ctx.reading() as unit:
        file = external_calendar.feed_file(unit, secret=secret, host=host)
    headers = {"Content-Disposition": 'inline; filename="bokningar.ics"'}
    return Response(file, media_type="text/calendar", headers=headers)


protected_desk = APIRouter()


@protected_desk.get("/protected/bookings")
def show_protected(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the protected clients who have coming bookings."""
    with ctx.writing() as unit:
        clients = protection.protected_clients(unit, staff=staff, asked=ctx.asked())
    return ctx.page("booking/protected.html", clients=clients)


@protected_desk.post("/protected/card")
def open_card(ctx: Ctx, staff: CurrentStaff, person: Annotated[str, Form(max_length=120)] = "") -> Response:
    """Begin a contact and open the client's card in it. Raises NotHere if access is refused, after logging the try."""
    with ctx.writing() as unit:
        begun = contact.begin(unit, who=staff.actor)
        opened = open_person(unit, staff=staff, contact_id=begun.id, person=person)
        if opened is not Opened.OPEN:
            unit.db.delete(begun)
    if opened is not Opened.OPEN:
        raise NotHere
    return ctx.leave_for(f"/reception/contacts/{begun.id}")


staff_router = APIRouter()


class Verb(StrEnum):
    """What can be done with a message to the protected desk."""

    ACKNOWLEDGE = "acknowledge"
    FILE = "file"
    NO_ANSWER = "no_answer"
    REACHED = "reached"


_TRIES = {Verb.NO_ANSWER: TryResult.NO_ANSWER, Verb.REACHED: TryResult.REACHED}


@staff_router.get("/tasks")
def show_tasks(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the tasks of the signed-in user."""
    return _panel(ctx, staff)


@staff_router.post("/tasks/{task_id}/done")
def done(ctx: Ctx, staff: CurrentStaff, task_id: UUID) -> Response:
    """Tick a task off. Raises NoSuchTask for another user's task."""
    try:
        with ctx.writing() as unit:
            if not tasks.belongs(unit.db, task_id, whose(staff)):
                raise NoSuchTask
            do(unit, task_id=task_id, who=staff.actor)
    except NotSettled as refused:
        return _panel(ctx, staff, refused)
    return _panel(ctx, staff)


@staff_router.post("/tasks/{task_id}/not-reached")
def post_not_reached(ctx: Ctx, staff: CurrentStaff, task_id: UUID) -> Response:
    """Note that the client did not answer."""
    with ctx.writing() as unit:
        if not tasks.belongs(unit.db, task_id, whose(staff)):
            raise NoSuchTask
        not_reached(unit, task_id=task_id, who=staff.actor)
    return _panel(ctx, staff)


@staff_router.post("/tasks/messages/{message_id}/pass-on")
def pass_on(ctx: Ctx, staff: CurrentStaff, message_id: UUID, to: Annotated[str, Form()] = "") -> Response:
    """Forward a message that came back to reception or to a unit head."""
    with ctx.writing() as unit:
        if not lies_with(unit.db, message_id, _returned(staff)):
            raise NoSuchMessage
        passing.pass_on(unit, message_id=message_id, to=to, by=staff.actor)
    return _panel(ctx, staff)


@staff_router.post("/tasks/messages/{message_id}/{verb}")
def settle_letter(ctx: Ctx, staff: CurrentStaff, message_id: UUID, verb: Verb) -> Response:
    """Acknowledge or file a message that was left for the protected desk or came back, or note a call attempt."""
    with ctx.writing() as unit:
        if not lies_with(unit.db, message_id, or_(_protected(staff), _returned(staff))):
            raise NoSuchMessage
        if verb in _TRIES:
            callback.tried(unit, message_id=message_id, who=staff.actor, result=_TRIES[verb])
        else:
            verbs = {Verb.ACKNOWLEDGE: messages.acknowledge, Verb.FILE: messages.file}
            verbs[verb](unit, message_id=message_id, who=staff.actor)
    return _panel(ctx, staff)


def _protected(staff: Staff) -> ColumnElement[bool]:
    return WITH_PROTECTED_DESK if staff.has(Role.PROTECTED_DESK) else false()


def _returned(staff: Staff) -> ColumnElement[bool]:
    """Return the condition for messages that came back to reception, or to the user as a unit head."""
    areas = staff.areas if staff.has(Role.RECEPTIONIST) else None
    return returned_messages(areas=areas, headed=staff.units if staff.has(Role.UNIT_HEAD) else frozenset())


def _panel(ctx: RequestContext, staff: Staff, refused: FrontdeskError | None = None) -> Response:
    if ctx.request.method == "POST" and not ctx.wants_fragment and refused is None:
        return ctx.back("/tasks", "most", "letters", "returned")
    status, refusal = (refused.status, refused.message) if refused else (200, "")
    with ctx.writing() as unit:
        tasks = task_facts.for_staff(unit, staff=staff, asked=ctx.asked())
        # The fragment holds only the tasks.
        messages = {} if ctx.wants_fragment else _messages(ctx, unit, staff)
        now = unit.now
    return ctx.page("calls/tasks.html", status=status, tasks=tasks, now=now, refusal=refusal, **messages)


def _messages(ctx: RequestContext, unit: Unit, staff: Staff) -> dict[str, object]:
    """Return the protected desk's messages and those that came back; each message shown is logged."""
    letters = _letters(unit, _protected(staff), ctx.asked("letters"))
    returned = _letters(unit, _returned(staff), ctx.asked("returned"))
    returned = returned.of(named(unit, staff, returned.rows))
    log_shown(unit, staff=staff, letters=letters.rows, page="protected")
    log_shown(unit, staff=staff, letters=returned.rows, page="returned")
    units, heads = passing.places(unit.db) if returned else ((), ())
    people = task_facts.people(unit, staff=staff, persons=[letter.person for letter in letters])
    return {"letters": letters, "returned": returned, "people": people, "units": units, "heads": heads}


def _letters(unit: Unit, whose: ColumnElement[bool], asked: RequestedRows) -> ListPage[MessageView]:
    rows = unsettled(unit.db, whose, asked=asked)
    return rows.of(shown.letters(unit.db, rows.rows, unit.now))
