"""Search for, open and close a client. Search words are sent in the body of a POST, never in a URL."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accesslog.rules import LONGEST_KEY
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.cases.errors import SearchTooShort
from frontdesk.core.errors import NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service
from frontdesk.disclosure.routes.showing import card, card_in, in_hand, show, show_parted
from frontdesk.disclosure.views import CardMessage

router = APIRouter()
# Routes called all through a conversation: they check what `held` checks in their own unit of work.
frequent = APIRouter()
Typed = Annotated[str, Form(max_length=200)]
Key = Annotated[str, Form(max_length=LONGEST_KEY)]
HANDED_ON = "/reception?told=handed_on"
UNDONE = N_("Kortet är stängt. Ett utkast till avvikelse ligger hos enhetschefen.")
WITH_INCIDENT = N_("Anteckningen följde med till avvikelsen.")


@frequent.get("/contacts/{contact_id}/disclosure")
def show_card(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """Show the card."""
    with in_hand(ctx, staff, contact_id) as (unit, known):
        view = card_in(unit, staff, contact_id, known)
    return ctx.page("disclosure/card.html", card=view, moment=CardMessage())


@frequent.post("/contacts/{contact_id}/disclosure/search")
def search(
    ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, q: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Search and list at most five."""
    with in_hand(ctx, staff, contact_id) as (unit, known):
        try:
            moment = CardMessage(service.search(unit, staff=staff, contact_id=contact_id, typed=q), typed=q)
        except SearchTooShort as refused:
            moment = CardMessage(typed=q, faults={"q": refused.message})
        view = card_in(unit, staff, contact_id, known)
    return show(ctx, view, moment, status=422 if moment.faults else 200)


@router.post("/contacts/{contact_id}/disclosure/open")
def open_person(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, person: Key) -> Response:
    """Open a person from the search results. One the user may not see gives 404, after the attempt is logged."""
    with ctx.writing() as unit:
        opened = service.open_person(unit, staff=staff, contact_id=contact_id, person=person)
        # On a conflict of interest the user has lost the contact and must see nothing more of it.
        view = card(ctx, unit, staff, contact_id) if opened is not service.Opened.CONFLICT else None
    if opened is service.Opened.NOT_HERE:
        raise NotHere
    return ctx.leave_for(HANDED_ON) if view is None else show(ctx, view)


@router.post("/contacts/{contact_id}/disclosure/know")
def know(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """*Jag känner personen*: hand the contact over to a colleague."""
    with ctx.writing() as unit:
        service.know_person(unit, staff=staff, contact_id=contact_id)
    return ctx.leave_for(HANDED_ON)


@router.post("/contacts/{contact_id}/disclosure/wrong")
def wrong(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """*Fel person*: close the card, undo what was begun, and draft an incident."""
    with ctx.writing() as unit:
        service.wrong_person(unit, staff=staff, contact_id=contact_id)
        view = card(ctx, unit, staff, contact_id)
    return show_parted(ctx, view, UNDONE, parted=WITH_INCIDENT)
