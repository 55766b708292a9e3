"""API routes: free times, holds and appointments."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentToken, LoggedToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import search
from frontdesk.availability.service.catalogue import active_type
from frontdesk.availability.views import Wish
from frontdesk.booking.api.shapes import (
    Booked,
    Cancelling,
    Change,
    Held,
    NewAppointment,
    NewHold,
    Slot,
    Slots,
    TakenProblem,
    Type,
    UnitKey,
    With,
    booked,
    held,
    time_of,
)
from frontdesk.booking.errors import HoldGone, NotByPhone, NotTheHeld, SilentNotByPhone, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change, external_calendar, hold, lists
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calendars.service.freebusy_check import Live
from frontdesk.calendars.service.presenter import freshness
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.api.once import Once, RouteResult, response
from frontdesk.core.api.problems import problem, problems
from frontdesk.core.api.values import Span
from frontdesk.core.api.versions import IfMatch, etag
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.outside import own_threads
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.safety.service import sms_number

router = APIRouter(prefix="/api/v1", tags=["booking"])
_ETAG = {"ETag": {"description": "The appointment's version.", "schema": {"type": "string"}}}
_TAKEN = problem(409, TakenProblem.__name__)

Booker = Annotated[Client, Depends(LoggedToken(Scope.BOOKINGS))]


@router.post(
    "/appointments",
    operation_id="book_appointment",
    status_code=201,
    responses={201: {"model": Booked, "headers": _ETAG}, 409: _TAKEN, **problems(404)},
)
@own_threads
def create(ctx: Ctx, client: Booker, once: Once, wanted: NewAppointment) -> Response:
    """Book a time. With `handlaggare: null`, the free handläggare of the unit or area with fewest bookings that week.

    A client who wants SMS and has confirmed a number gets a confirmation after a minute.
    """
    live = ask_calendar(ctx, Pick(wanted.type, wanted.starts_at, wanted.handlaggare))

    def effect(unit: Unit) -> RouteResult | FrontdeskError:
        if wanted.client and (refusal := lists.refused_person(unit, client=client, key=wanted.client)):
            return refusal
        kind = active_type(unit.db, wanted.type)
        handlaggare = lists.granted_handlaggare(
            unit, client=client, kind=kind, person=wanted.client, asked=wanted.handlaggare
        )
        with offering(unit):
            made = _book_held(unit, client, wanted) if wanted.hold else _book(unit, client, wanted, handlaggare)
        if live is Live.UNKNOWN:
            external_calendar.flag(unit, made)
        return _reply(unit, made, 201)

    return once.do(ctx, client.id, effect, partial(lists.told_again, client))


@router.get(
    "/appointments/{appointment_id}",
    operation_id="show_appointment",
    responses={200: {"model": Booked, "headers": _ETAG}, **problems(404)},
)
def show(ctx: Ctx, client: Booker, appointment_id: uuid.UUID) -> Response:
    """Show an appointment."""
    with ctx.writing() as unit:
        found = lists.granted_appointment(unit, client=client, appointment_id=appointment_id)
        outcome = _reply(unit, found) if isinstance(found, Appointment) else found
    return response(outcome)


@router.patch(
    "/appointments/{appointment_id}",
    operation_id="move_appointment",
    responses={200: {"model": Booked, "headers": _ETAG}, 409: _TAKEN, **problems(404, 412, 428)},
)
def move(ctx: Ctx, client: Booker, appointment_id: uuid.UUID, if_match: IfMatch, wanted: Change) -> Response:
    """Change an appointment's time, handläggare or mode. If-Match must hold the ETag that was read."""
    to = NewTime(starts_at=wanted.starts_at, handlaggare=wanted.handlaggare, mode=wanted.mode)
    if to == NewTime():
        raise InvalidInput(fields={"body": N_("Ange vad som ska ändras.")})
    with ctx.writing() as unit:
        found = lists.granted_appointment(unit, client=client, appointment_id=appointment_id)
        outcome = found if isinstance(found, FrontdeskError) else _moved(unit, client, if_match, found, to, wanted)
    return response(outcome)


@router.post(
    "/appointments/{appointment_id}/cancel",
    operation_id="cancel_appointment",
    responses={200: {"model": Booked, "headers": _ETAG}, **problems(404, 409, 412)},
)
def cancel(
    ctx: Ctx,
    client: Booker,
    once: Once,
    appointment_id: uuid.UUID,
    if_match: IfMatch,
    wanted: Cancelling | None = None,
) -> Response:
    """Cancel an appointment and free its time. With If-Match, only if the version still matches."""
    by_client = wanted is None or wanted.by == "client"

    def effect(unit: Unit) -> RouteResult | FrontdeskError:
        found = lists.granted_appointment(unit, client=client, appointment_id=appointment_id)
        if isinstance(found, FrontdeskError):
            return found
        if_match.check(found.version)
        made = change.cancel(
            unit,
            appointment_id=found.id,
            version=found.version,
            by_client=by_client,
            by=client.actor,
            told=wanted is not None and wanted.said,
        )
        return _reply(unit, made)

    return once.do(ctx, client.id, effect, partial(lists.told_again, client))


def _moved(
    unit: Unit, client: Client, if_match: IfMatch, found: Appointment, to: NewTime, wanted: Change
) -> RouteResult:
    if_match.require(found.version)
    if to.handlaggare:
        lists.require_handlaggare(unit, client=client, key=to.handlaggare)
    with offering(unit):
        made = change.move(
            unit,
            appointment_id=found.id,
            version=found.version,
            to=to,
            by=client.actor,
            told=wanted.by == "client",
        )
    return _reply(unit, made)


def _reply(unit: Unit, appointment: Appointment, status: int = 200) -> RouteResult:
    headers = {"ETag": etag(appointment.version), "Location": f"/api/v1/appointments/{appointment.id}"}
    return RouteResult(
        booked(appointment, catalogue.places_by_code(unit.db)), status, headers, person=appointment.person
    )


def _book(unit: Unit, client: Client, wanted: NewAppointment, handlaggare: str | None) -> Appointment:
    pick = Pick(
        type=wanted.type,
        starts_at=wanted.starts_at,
        handlaggare=handlaggare,
        unit=wanted.unit,
        mode=wanted.mode,
        granted=client.grants,
    )
    return book.book(
        unit,
        pick=pick,
        guest=_guest(wanted),
        by=client.actor,
        contact_id=client.contact,
        texting=_texting(unit, client, wanted),
    )


def _book_held(unit: Unit, client: Client, wanted: NewAppointment) -> Appointment:
    held = unit.db.get(Hold, wanted.hold)
    if held is None or held.held_by != client.id:
        raise HoldGone
    same = {
        "type": held.type == wanted.type,
        "starts_at": held.starts_at == wanted.starts_at,
        "handlaggare": wanted.handlaggare in {None, held.handlaggare},
        "mode": held.mode == wanted.mode,
    }
    if wrong := [name for name, holds in same.items() if not holds]:
        raise NotTheHeld(fields=dict.fromkeys(wrong, NotTheHeld.message))
    return book.book_held(
        unit, hold_id=held.id, guest=_guest(wanted), by=client.actor, texting=_texting(unit, client, wanted)
    )


def _guest(wanted: NewAppointment) -> Guest:
    return Guest(person=wanted.client) if wanted.client else Guest(name=wanted.name or "")


def _texting(unit: Unit, client: Client, wanted: NewAppointment) -> Texting | None:
    number = wanted.client and sms_number(unit, wanted.client, [client.contact])
    return Texting(number) if number else None


# The answer may be shown on the client's own screen, where another person may read it: it must not say why.
_NOT_BY_PHONE = N_("Det här mötet går inte att ha per telefon. Välj ett annat sätt att mötas.")


@contextmanager
def offering(unit: Unit) -> Iterator[None]:
    """Add `next_free` to a SlotTaken as JSON, and hide in SilentNotByPhone that the client must not be rung."""
    try:
        yield
    except SilentNotByPhone as silent:
        raise NotByPhone(_NOT_BY_PHONE) from silent
    except SlotTaken as taken:
        # Without offers the database constraint refused, and the session can run no more queries.
        places = catalogue.places_by_code(unit.db) if taken.next_free else {}
        times = [time_of(offer, places) for offer in taken.next_free]
        taken.extra = {"next_free": [time.model_dump(mode="json") for time in times]}
        raise


def ask_calendar(ctx: RequestContext, pick: Pick) -> Live:
    """Refresh the named handläggare's outside calendar if our copy is stale; its busy times then count as usual."""
    reach = CalendarAdapters.of(ctx.request.app.state.ports.calendars, ctx.settings)
    return external_calendar.about(
        ctx.app.stores, reach, kind=pick.type, handlaggare=pick.handlaggare, starts_at=pick.starts_at
    )


MOST = 1000

Reader = Annotated[Client, Depends(CurrentToken(Scope.SLOTS))]

Holder = Annotated[Client, Depends(CurrentToken(Scope.BOOKINGS))]


@router.get("/slots", operation_id="list_slots")
def slots(
    ctx: Ctx,
    client: Reader,
    type: Annotated[Type, Query()],  # noqa: A002 - the contract's word
    days: Span,
    handlaggare: Annotated[With | None, Query(description="Only this one.")] = None,
    unit: Annotated[UnitKey | None, Query(description="Only those of this unit.")] = None,
    mode: Mode | None = None,
    moving: Annotated[
        uuid.UUID | None, Query(description="An appointment to be moved: the time it occupies counts as free.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> Slots:
    """List the free times for an appointment type, earliest first.

    Empty for types that only the client's own handläggare can hold: `POST /appointments` finds them by the client.
    """
    wish = Wish(
        type=type,
        first=days.first,
        last=days.last,
        handlaggare=(handlaggare,) if handlaggare else (),
        unit=unit,
        mode=mode,
        moving=moving,
        granted=client.grants,
    )
    with ctx.reading() as reading:
        may = moving is not None or lists.may_offer(active_type(reading.db, type))
        found = search.first_free(reading, wish, limit + 1) if may else []
        places = catalogue.places_by_code(reading.db)
        known = freshness(reading, {time.handlaggare for time in found})
    times = [Slot(**dict(time_of(time, places)), calendar=known[time.handlaggare]) for time in found[:limit]]
    return Slots(slots=times, more=len(found) > limit)


@router.post("/holds", operation_id="hold_time", status_code=201, responses={201: {"model": Held}, 409: _TAKEN})
@own_threads
def reserve(ctx: Ctx, client: Holder, once: Once, wanted: NewHold) -> Response:
    """Hold a time for some minutes. Book it by its id (`hold`); otherwise it is released automatically."""
    pick = Pick(
        type=wanted.type,
        starts_at=wanted.starts_at,
        handlaggare=wanted.handlaggare,
        unit=wanted.unit,
        mode=wanted.mode,
        granted=client.grants,
    )

    ask_calendar(ctx, pick)

    def effect(unit: Unit) -> RouteResult:
        kind = active_type(unit.db, wanted.type)
        if not lists.may_offer(kind):
            raise NobodyToMeet(fields={"type": NobodyToMeet.message})
        if wanted.handlaggare:
            lists.require_handlaggare(unit, client=client, key=wanted.handlaggare)
        with offering(unit):
            made = hold.hold(unit, pick=pick, by=client.actor)
        return RouteResult(held(made, catalogue.places_by_code(unit.db)), 201)

    return once.do(ctx, client.id, effect)
