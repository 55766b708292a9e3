"""Appointment endpoints: book, show, move, cancel."""

import uuid
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from frontdesk.accounts.guard import LoggedToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.booking.api.offering import ask_calendar, offering
from frontdesk.booking.api.shapes import Booked, Cancelling, Change, NewAppointment, TakenProblem, booked
from frontdesk.booking.errors import HoldGone, NotTheHeld
from frontdesk.booking.models import Appointment, Hold
from frontdesk.booking.queries import offered
from frontdesk.booking.service import asking, book, change, granted, types
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calendars.service.freebusy_check import Live
from frontdesk.core.api.once import Once, RouteResult, response
from frontdesk.core.api.problems import problem, problems
from frontdesk.core.api.versions import IfMatch, etag
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.outside import own_threads
from frontdesk.core.request_context import Ctx
from frontdesk.safety import service as safety

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
        if wanted.client and (refusal := granted.person(unit, client=client, key=wanted.client)):
            return refusal
        kind = types.of(unit.db, wanted.type)
        whom = granted.whom(unit, client=client, kind=kind, person=wanted.client, asked=wanted.handlaggare)
        with offering(unit):
            made = _book_held(unit, client, wanted) if wanted.hold else _book(unit, client, wanted, whom)
        if live is Live.UNKNOWN:
            asking.flag(unit, made)
        return _reply(unit, made, 201)

    return once.do(ctx, client.id, effect, partial(granted.told_again, client))


@router.get(
    "/appointments/{appointment_id}",
    operation_id="show_appointment",
    responses={200: {"model": Booked, "headers": _ETAG}, **problems(404)},
)
def show(ctx: Ctx, client: Booker, appointment_id: uuid.UUID) -> Response:
    """Show an appointment."""
    with ctx.writing() as unit:
        found = granted.appointment(unit, client=client, appointment_id=appointment_id)
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
        found = granted.appointment(unit, client=client, appointment_id=appointment_id)
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
        found = granted.appointment(unit, client=client, appointment_id=appointment_id)
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

    return once.do(ctx, client.id, effect, partial(granted.told_again, client))


def _moved(
    unit: Unit, client: Client, if_match: IfMatch, found: Appointment, to: NewTime, wanted: Change
) -> RouteResult:
    if_match.require(found.version)
    if to.handlaggare:
        granted.require_handlaggare(unit, client=client, key=to.handlaggare)
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
    return RouteResult(booked(appointment, offered.places_by_code(unit.db)), status, headers, person=appointment.person)


def _book(unit: Unit, client: Client, wanted: NewAppointment, whom: str | None) -> Appointment:
    pick = Pick(
        type=wanted.type,
        starts_at=wanted.starts_at,
        handlaggare=whom,
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
    number = wanted.client and safety.sms_number(unit, wanted.client, [client.contact])
    return Texting(number) if number else None
