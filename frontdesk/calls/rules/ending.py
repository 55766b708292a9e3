"""What happens to the note when a contact ends, and which ending is likely."""

import re
from collections.abc import Collection
from enum import StrEnum

from frontdesk.calls.rules.contact import Outcome
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.core.errors import N_

_UNIT = "unit:"


class Instead(StrEnum):
    """Where the note may go at the end of a contact, beside to a unit."""

    PROTECTED = "protected"
    NOWHERE = "none"


INSTEAD_WORDS = {
    Instead.PROTECTED: N_("Den som har hand om skyddade personer"),
    Instead.NOWHERE: N_("Lämna inte"),
}


def to_unit(key: str) -> str:
    """Return the choice of a unit as it stands in the form."""
    return f"{_UNIT}{key}"


def unit_in(choice: str) -> str:
    """Return the unit a choice names; empty when it names none."""
    return choice.removeprefix(_UNIT) if choice.startswith(_UNIT) else ""


def is_carried(note: str, texts: Collection[str]) -> bool:
    """Whether what was left already holds every word of the note, so that a second message would be its twin."""
    sought = _plain(note)
    return any(sought in _plain(text) for text in texts)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|•••", text.casefold()))


def likely(left: Collection[MessageKind], *, booked: bool, hidden: bool, must_leave: bool, empty: bool) -> Outcome:
    """Return the outcome to begin with: what was done decides it, and nothing done is never called answered."""
    if MessageKind.CALLBACK in left:
        return Outcome.CALLBACK
    if booked:
        return Outcome.BOOKED
    if hidden or must_leave or set(left) - {MessageKind.NOTE}:
        return Outcome.LEFT
    return Outcome.NOTHING if empty else Outcome.ANSWERED
