"""What reception sees of a notice. The words are in `templates/notices`."""

from datetime import datetime
from enum import StrEnum

from frontdesk.notices.rules.status import Status


class State(StrEnum):
    """How a notice is shown."""

    COUNTING = "counting"
    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    ARRIVED = "arrived"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    REPLACED = "replaced"
    HELD = "held"


_HELD = {"superseded": State.REPLACED, "undone": State.UNDONE}
_AFTER = {
    Status.DELIVERED: State.ARRIVED,
    Status.UNDELIVERED: State.FAILED,
    Status.FAILED: State.FAILED,
    Status.UNKNOWN: State.UNKNOWN,
    Status.UNDONE: State.UNDONE,
}
# Of somebody who was typed in, more than these would tell them from somebody the desk must not learn of.
_SAID_OF_A_NAME = frozenset({State.FAILED, State.UNDONE})


def shown(
    status: Status, *, why: str, by_name: bool, silent: bool, now: datetime, not_before: datetime, undo_until: datetime
) -> State:
    """Return how a notice is shown. A silent one looks in every way like one that was sent to a name."""
    if status is Status.WITHHELD and not silent:
        return _HELD.get(why, State.HELD)
    if now < not_before and (silent or status is Status.CREATED):
        return State.COUNTING if not_before == undo_until else State.WAITING
    state = _AFTER.get(status, State.HANDED_OVER)
    return state if not by_name or state in _SAID_OF_A_NAME else State.HANDED_OVER
