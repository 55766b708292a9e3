"""How every route of this room answers: the card anew, and beside it what the press of the button gave."""

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
from frontdesk.core.visit import Here, Visit
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import AnotherCard
from frontdesk.disclosure.views import Card, Moment, Setting

Ask = Callable[[Unit, Staff, uuid.UUID], Setting]
NOTHING = Moment()


def setting(at: Visit, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> Setting:
    """Ask the rooms above what they know of the contact; `web` hands the question down."""
    ask: Ask = at.request.app.state.contact_setting
    return ask(unit, staff, contact_id)


def held(
    at: Here, staff: CurrentStaff, contact_id: uuid.UUID, x_card: Annotated[uuid.UUID | None, Header()] = None
) -> None:
    """Let only the one who holds a contact work in it, on the card that is open; asked before anything is done.

    `x_card` is the binding of the card the page shows: a window left behind must not prove, protect or close another.
    """
    with at.reading() as unit:
        known = setting(at, unit, staff, contact_id)
    if x_card is not None and known.binding is not None and x_card != known.binding:
        raise AnotherCard


@contextmanager
def in_hand(at: Visit, staff: Staff, contact_id: uuid.UUID) -> Iterator[tuple[Unit, Setting]]:
    """Open a unit of work in a contact and ask in it what `held` asks: one unit less where every millisecond counts."""
    with at.unit() as unit:
        yield unit, setting(at, unit, staff, contact_id)


def card(at: Visit, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> Card:
    """Make the card, which logs what it shows."""
    return card_in(unit, staff, contact_id, setting(at, unit, staff, contact_id))


def card_in(unit: Unit, staff: Staff, contact_id: uuid.UUID, known: Setting) -> Card:
    """Make the card of a contact whose setting is known."""
    view = service.card(
        unit,
        staff=staff,
        contact_id=contact_id,
        reason=known.reason,
        topics=known.topics,
        away=known.away,
        visit=known.visit,
    )
    return replace(view, binding=known.binding)


def show_parted(at: Visit, view: Card, told: str, *, parted: str) -> Response:
    """Answer with a card that has just closed, and say what became of the note that was written under it."""
    return at.page("disclosure/parted.html", card=view, moment=Moment(told=told, good=True, parted=parted))


def show(at: Visit, view: Card, moment: Moment = NOTHING, *, status: int = 200) -> Response:
    """Answer with the card. A passing result is shown at once, also without JavaScript, since nothing keeps it."""
    if moment == NOTHING:
        return at.panel(view.contact_id, "disclosure/card.html", card=view, moment=moment)
    return at.page("disclosure/card.html", status=status, card=view, moment=moment)
