"""How the events of one call in the exchange change the contact, in whatever order and number they come."""

from datetime import timedelta
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


def after_hangup(state: State, cause: str, *, answered: bool = False) -> State:
    """Return where a hang-up leaves a contact: a ringing one is lost, an open one waits for its closing note.

    One that was `answered` at a telephone we do not know is over: there was no card, and nobody is to ring it back.
    """
    if state is State.OPEN:
        return State.WRAP_UP
    if state is not State.RINGING:
        return state
    if answered or cause == Cause.FORWARDED:
        return State.CLOSED
    return State.ABANDONED if cause in _CALLER_GAVE_UP else State.MISSED


def is_machine(answered_by: str) -> bool:
    """Whether a call was answered by nobody: what speaks into a voicemail is to be rung back."""
    return answered_by.strip().casefold() == "voicemail"


# An exchange that did not hear our answer tells the same again; a person who passes a call back takes longer.
TOLD_AGAIN = timedelta(seconds=30)


def is_transfer(event: str, *, has: str, had: str, since: timedelta) -> bool:
    """Whether an answer by `event` means that the call was passed on by `has`, who got it from `had`, `since` ago."""
    if event in {"", has}:
        return False
    return event != had or since >= TOLD_AGAIN
