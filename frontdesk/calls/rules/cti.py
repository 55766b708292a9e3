"""How call events of the exchange change a contact; events may come out of order or repeatedly."""

from datetime import timedelta
from enum import StrEnum

from frontdesk.calls.ports import CallEventKind
from frontdesk.calls.rules.contact import ContactState


class Cause(StrEnum):
    """Hang-up cause, as the exchange spells it."""

    NORMAL = "normalClearing"
    BUSY = "busy"
    CANCEL = "cancel"
    NO_ANSWER = "noAnswer"
    CONGESTION = "congestion"
    NOT_FOUND = "notFound"
    FORWARDED = "forwarded"


_CALLER_GAVE_UP = frozenset({Cause.NORMAL, Cause.CANCEL})


def counts(stored: CallEventKind, event: CallEventKind) -> bool:
    """Whether `event` is later in a call than `stored`; an answer after the hang-up is not."""
    order = list(CallEventKind)
    return order.index(event) > order.index(stored)


def after_hangup(state: ContactState, cause: str, *, answered: bool = False) -> ContactState:
    """Return the state after a hang-up: a ringing contact is lost, an open one waits for its closing note.

    A contact `answered` at a telephone outside the desk is closed: it had no card and needs no call back.
    """
    if state is ContactState.OPEN:
        return ContactState.WRAP_UP
    if state is not ContactState.RINGING:
        return state
    if answered or cause == Cause.FORWARDED:
        return ContactState.CLOSED
    return ContactState.ABANDONED if cause in _CALLER_GAVE_UP else ContactState.MISSED


def is_machine(answered_by: str) -> bool:
    """Whether a voicemail answered; such a call still counts as unanswered and is to be rung back."""
    return answered_by.strip().casefold() == "voicemail"


# An exchange that missed our response repeats the event at once; a person who passes a call back takes longer.
TOLD_AGAIN = timedelta(seconds=30)


def is_transfer(event: str, *, has: str, had: str, since: timedelta) -> bool:
    """Whether an answer by `event` is a transfer from `has` (who got the call from `had`, `since` ago) or a repeat."""
    if event in {"", has}:
        return False
    return event != had or since >= TOLD_AGAIN
