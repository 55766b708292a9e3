"""Shared responses: the card rendered again, with the result of the action beside it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

from fastapi import Header
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import AnotherCard
from frontdesk.disclosure.views import Card, CardMessage, DisclosureContext

Ask = Callable[[Unit, Staff, uuid.UUID], DisclosureContext]
NOTHING = CardMessage()


def setting(ctx: RequestContext, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> DisclosureContext:
    """Return what higher rooms know about the contact, through a function that `web` puts in `app.state`."""
    ask: Ask = ctx.request.app.state.contact_setting
    return ask(unit, staff, contact_id)


def held(
    ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, x_card: Annotated[uuid.UUID | None, Header()] = None
) -> None:
    """Require that the user holds the contact and that the page shows the card now open. Raises AnotherCard.

    `x_card` is the binding of the card the page shows: a stale window must not act on another person's card.
    """
    with ctx.reading() as unit:
        known = setting(ctx, unit, staff, contact_id)
    if x_card is not None and known.binding is not None and x_card != known.binding:
        raise AnotherCard


@contextmanager
def in_hand(ctx: RequestContext, staff: Staff, contact_id: uuid.UUID) -> Iterator[tuple[Unit, DisclosureContext]]:
    """Open a unit of work and check in it that the user holds the contact; saves the extra unit `held` opens."""
    with ctx.writing() as unit:
        yield unit, setting(ctx, unit, staff, contact_id)


def card(ctx: RequestContext, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> Card:
    """Build the card and log what it shows."""
    return card_in(unit, staff, contact_id, setting(ctx, unit, staff, contact_id))


def card_in(unit: Unit, staff: Staff, contact_id: uuid.UUID, known: DisclosureContext) -> Card:
    """Build the card of a contact from a setting already read."""
    view = service.client_card(
        unit,
        staff=staff,
        contact_id=contact_id,
        reason=known.reason,
        need=known.need(),
        away=known.away,
        visit=known.visit,
    )
    return replace(view, binding=known.binding)


def show_parted(ctx: RequestContext, view: Card, told: str, *, parted: str) -> Response:
    """Respond with the card just closed, and say where the note written under it went."""
    return ctx.page("disclosure/parted.html", card=view, moment=CardMessage(told=told, good=True, parted=parted))


def show(ctx: RequestContext, view: Card, moment: CardMessage = NOTHING, *, status: int = 200) -> Response:
    """Respond with the card. With a one-time result, render it directly (no redirect), since it is stored nowhere."""
    if moment == NOTHING:
        return ctx.panel(view.contact_id, "disclosure/card.html", card=view, moment=moment)
    return ctx.page("disclosure/card.html", status=status, card=view, moment=moment)
