"""How the events of one call in the exchange change the contact, in whatever order and number they come."""

from enum import StrEnum

from frontdesk.calls.ports import CallEventKind
from frontdesk.calls.rules.contact import State


class Cause(StrEnum):
    """Why a call ended, in the exchange's words."""

    NORMAL = "normalClearing"
    BUSY = "busy"
    CANCEL = "cancel"
    NO_ANSWER = "noAnswer"
    CONGESTION = "congestion"
    NOT_FOUND = "notFound"
    FORWARDED = "forwarded"


_CALLER_GAVE_UP = frozenset({Cause.NORMAL, Cause.CANCEL})


def counts(stored: CallEventKind, event: CallEventKind) -> bool:
    """Whether `event` still changes a call that has come as far as `stored`; an answer after the hang-up does not."""
    order = list(CallEventKind)
    return order.index(event) > order.index(stored)


def after_hangup(state: State, cause: str) -> State:
    """Return where a hang-up leaves a contact: a ringing one is lost, an open one waits for its closing note."""
    if state is State.OPEN:
        return State.WRAP_UP
    if state is not State.RINGING:
        return state
    if cause == Cause.FORWARDED:
        return State.CLOSED
    return State.ABANDONED if cause in _CALLER_GAVE_UP else State.MISSED
