"""Identification methods. Input is checked on the server; the page gets the same "right" or "wrong" for every client.

Code hashes are verified, and the eID provider is called, with no transaction open.
"""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.service.passwords import matches
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.outside import answer_of, own_threads
from frontdesk.core.pages import is_fragment
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import CodeTooWeak
from frontdesk.disclosure.ports import Collected, OrderState, Provider, StrongIdentity, StrongIdentityUnavailable
from frontdesk.disclosure.routes.showing import NOTHING, card, card_in, setting, show
from frontdesk.disclosure.views import CardMessage

router = APIRouter()
Typed = Annotated[str, Form(max_length=40)]
RIGHT = N_("Det stämde.")
WRONG = N_("Det stämde inte.")
NO_NUMBER = N_("Det finns inget nummer att ringa upp. Välj ett annat sätt.")
NOBODY_CAME = N_("Ingen bekräftelse kom. Välj ett annat sätt.")


def _strong(request: Request) -> StrongIdentity:
    provider: StrongIdentity | None = request.app.state.ports.strong_identity
    if provider is None:
        raise StrongIdentityUnavailable
    return provider


Strong = Annotated[StrongIdentity, Depends(_strong)]


def _verdict(*, proved: bool) -> CardMessage:
    return CardMessage(told=RIGHT if proved else WRONG, good=proved)


@router.post("/contacts/{contact_id}/disclosure/code")
def code(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, code: Typed = "") -> Response:
    """Check a phone code."""
    with ctx.reading() as unit:
        stored = service.stored_code(unit, staff=staff, contact_id=contact_id)
    right = matches(stored, "".join(code.split()))
    with ctx.writing() as unit:
        known = setting(ctx, unit, staff, contact_id)
        proved = service.settle_code(unit, staff=staff, contact_id=contact_id, right=right, visit=known.visit)
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, _verdict(proved=proved))


@router.post("/contacts/{contact_id}/disclosure/code/set")
def set_code(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, code: Typed = "") -> Response:
    """Set the phone code of a client whose identity is proved."""
    with ctx.writing() as unit:
        try:
            service.set_code(unit, staff=staff, contact_id=contact_id, code="".join(code.split()))
            moment = CardMessage(told=N_("Koden är sparad. Den gäller från nästa samtal."), good=True)
        except CodeTooWeak as refused:
            moment = CardMessage(faults=refused.fields)
        view = card(ctx, unit, staff, contact_id)
    return show(ctx, view, moment, status=422 if moment.faults else 200)


@router.post("/contacts/{contact_id}/disclosure/callback")
def call_back(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """Show the case system's number to dial; it must not be read out to the caller."""
    with ctx.writing() as unit:
        known = setting(ctx, unit, staff, contact_id)
        number = service.begin_call_back(unit, staff=staff, contact_id=contact_id, visit=known.visit)
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, CardMessage(number=number) if number else CardMessage(told=NO_NUMBER))


@router.post("/contacts/{contact_id}/disclosure/callback/done")
def called_back(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, reached: Annotated[str, Form()]) -> Response:
    """Record whether the right person answered the call-back."""
    with ctx.writing() as unit:
        known = setting(ctx, unit, staff, contact_id)
        proved = service.settle_call_back(
            unit, staff=staff, contact_id=contact_id, reached=reached == "yes", visit=known.visit
        )
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, _verdict(proved=proved))


@router.post("/contacts/{contact_id}/disclosure/document")
def document(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, number: Typed = "") -> Response:
    """Check the number of an identity document shown at the counter."""
    with ctx.writing() as unit:
        known = setting(ctx, unit, staff, contact_id)
        proved = service.show_document(unit, staff=staff, contact_id=contact_id, number=number, visit=known.visit)
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, _verdict(proved=proved))


@router.post("/contacts/{contact_id}/disclosure/strong")
@own_threads
def start_strong(
    ctx: Ctx,
    staff: CurrentStaff,
    provider_door: Strong,
    contact_id: uuid.UUID,
    provider: Annotated[Provider, Form()] = Provider.BANKID,
    number: Typed = "",
) -> Response:
    """Start an eID order; the speaker's app shows that the municipality has called."""
    with ctx.reading() as unit:
        wanted = service.number_to_identify(unit, staff=staff, contact_id=contact_id, typed=number)
    ref = answer_of(
        lambda: provider_door.start(number=wanted, provider=provider), unavailable=StrongIdentityUnavailable
    )
    with ctx.writing() as unit:
        service.keep_order(unit, staff=staff, contact_id=contact_id, provider=provider, ref=ref)
        view = card(ctx, unit, staff, contact_id)
    return show(ctx, view)


@router.post("/contacts/{contact_id}/disclosure/strong/collect")
@own_threads
def collect_strong(ctx: Ctx, staff: CurrentStaff, provider_door: Strong, contact_id: uuid.UUID) -> Response:
    """Poll the eID order, as the page does every other second; answers 204 while nothing has changed."""
    with ctx.reading() as unit:
        under_way = service.order_under_way(unit, staff=staff, contact_id=contact_id)
    collected = _collected(provider_door, under_way.ref) if under_way else None
    if under_way and collected == Collected(OrderState.PENDING, under_way.hint) and is_fragment(ctx.request):
        return Response(status_code=204)
    moment = NOTHING
    with ctx.writing() as unit:
        known = setting(ctx, unit, staff, contact_id)
        if collected:
            moment = _settled(unit, staff, contact_id, collected, visit=known.visit)
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, moment)


def _collected(provider_door: StrongIdentity, ref: str) -> Collected:
    return answer_of(lambda: provider_door.collect(ref), unavailable=StrongIdentityUnavailable)


def _settled(unit: Unit, staff: Staff, contact_id: uuid.UUID, collected: Collected, *, visit: bool) -> CardMessage:
    proved = service.settle_order(unit, staff=staff, contact_id=contact_id, collected=collected, visit=visit)
    if proved is None:
        return NOTHING
    return _verdict(proved=proved) if collected.state is OrderState.COMPLETE else CardMessage(told=NOBODY_CAME)


@router.post("/contacts/{contact_id}/disclosure/strong/cancel")
@own_threads
def cancel_strong(ctx: Ctx, staff: CurrentStaff, provider_door: Strong, contact_id: uuid.UUID) -> Response:
    """Cancel the eID order."""
    with ctx.writing() as unit:
        ref = service.drop_order(unit, contact_id=contact_id)
        view = card(ctx, unit, staff, contact_id)
    if ref:
        answer_of(lambda: provider_door.cancel(ref), unavailable=StrongIdentityUnavailable)
    return show(ctx, view)
