"""How a room notifies a higher room: an event, handled in the same transaction.

`frontdesk/reactions.py` maps events to handlers. A handler takes the unit of work and the event; what it writes is
committed, or rolled back, with the change that caused it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from frontdesk.core.db.unit import Unit


class Event:
    """Base of all events. Subclasses are frozen dataclasses named in the past tense."""


Handler = Callable[["Unit", Any], None]
Reactions = Mapping[type[Event], Sequence[Handler]]


def publish(desk: Session, event: Event) -> None:
    """Call the handlers of `event`, now and in this transaction.

    A session that was not opened by a unit of work has no handlers; that is only the case in tests of one room.
    """
    unit = desk.info.get("unit")
    if unit is None:
        return
    for handler in unit.reactions.get(type(event), ()):
        handler(unit, event)
