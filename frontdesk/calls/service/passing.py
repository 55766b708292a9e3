"""Pass a misdirected message on to a unit, its head, reception or the protected desk."""

import uuid

from sqlalchemy.orm import Session

from frontdesk.accounts.queries import (
    headed_units,
)
from frontdesk.calls.errors import NoSuchReceiver
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries.messages import one
from frontdesk.calls.rules.messages import Recipient, Route
from frontdesk.calls.rules.routing import with_board
from frontdesk.calls.service import message, routing
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit

RECEPTION, PROTECTED = "reception", "protected"
_UNIT, _HEAD = "unit:", "head:"


def places(db: Session) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return two lists of choices (form value, name with board): units, and heads of units that have one."""
    everywhere, headed = routing.offices(db), headed_units(db)
    open_ones = [(office.key, with_board(office, everywhere)) for office in everywhere if office.kind != "protected"]
    units = tuple((f"{_UNIT}{key}", name) for key, name in open_ones)
    return units, tuple((f"{_HEAD}{key}", name) for key, name in open_ones if key in headed)


def pass_on(unit: Unit, *, message_id: uuid.UUID, to: str, by: Actor) -> Message:
    """Pass a message on to one of the `places`, back to reception, or to the protected desk.

    Raises NoSuchReceiver, MayNotGet, MessageSettled.
    """
    area = one(unit.db, message_id).area
    return message.pass_on(unit, message_id=message_id, to=_recipient(unit.db, to, area), by=by)


def _recipient(db: Session, to: str, area: str) -> Recipient:
    units, heads = places(db)
    if to == PROTECTED:
        return routing.protected(db, area)
    if to == RECEPTION:
        return Recipient(Route.RECEPTION, None, None)
    if to in dict(units):
        return Recipient(Route.INTAKE, None, to.removeprefix(_UNIT))
    if to in dict(heads):
        return Recipient(Route.HEAD, None, to.removeprefix(_HEAD))
    raise NoSuchReceiver
