"""Endpoints for free times and holds."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.booking.api.offering import ask_calendar, offering
from frontdesk.booking.api.shapes import Held, NewHold, Slot, Slots, TakenProblem, Type, UnitKey, With, held, time_of
from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.queries import offered
from frontdesk.booking.rules.words import Mode
from frontdesk.booking.service import granted, hold, search, types
from frontdesk.booking.views import Pick, Wish
from frontdesk.calendars.service.presenter import freshness
from frontdesk.core.api.once import Once, RouteResult
from frontdesk.core.api.problems import problem
from frontdesk.core.api.values import Span
from frontdesk.core.db.unit import Unit
from frontdesk.core.outside import own_threads
from frontdesk.core.request_context import Ctx

router = APIRouter(prefix="/api/v1", tags=["booking"])
MOST = 1000
_TAKEN = problem(409, TakenProblem.__name__)

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
        may = moving is not None or granted.may_offer(types.of(reading.db, type))
        found = search.first_free(reading, wish, limit + 1) if may else []
        places = offered.places_by_code(reading.db)
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
        kind = types.of(unit.db, wanted.type)
        if not granted.may_offer(kind):
            raise NobodyToMeet(fields={"type": NobodyToMeet.message})
        if wanted.handlaggare:
            granted.require_handlaggare(unit, client=client, key=wanted.handlaggare)
        with offering(unit):
            made = hold.hold(unit, pick=pick, by=client.actor)
        return RouteResult(held(made, offered.places_by_code(unit.db)), 201)

    return once.do(ctx, client.id, effect)
