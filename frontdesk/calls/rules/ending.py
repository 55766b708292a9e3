"""Where the note goes when a contact is closed, and the outcome to preselect."""

import re
from collections.abc import Collection
from enum import StrEnum

from frontdesk.calls.rules.contact import Outcome
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.core.i18n import N_

_UNIT = "unit:"


class NoteOption(StrEnum):
    """Choices for the note other than a unit."""

    PROTECTED = "protected"
    NOWHERE = "none"


INSTEAD_WORDS = {
    NoteOption.PROTECTED: N_("Den som har hand om skyddade personer"),
    NoteOption.NOWHERE: N_("Lämna inte"),
}


def to_unit(key: str) -> str:
    """Return the form value for a unit."""
    return f"{_UNIT}{key}"


def unit_in(choice: str) -> str:
    """Return the unit in a form value; empty when it is not a unit."""
    return choice.removeprefix(_UNIT) if choice.startswith(_UNIT) else ""


def is_carried(note: str, texts: Collection[str]) -> bool:
    """Whether a message already left contains the whole note, so that it need not be sent again."""
    sought = _plain(note)
    return any(sought in _plain(text) for text in texts)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|•••", text.casefold()))


def likely(left: Collection[MessageKind], *, booked: bool, hidden: bool, must_leave: bool, empty: bool) -> Outcome:
    """Return the outcome to preselect from what was done; *Besvarat* is never preselected for an empty contact."""
    if MessageKind.CALLBACK in left:
        return Outcome.CALLBACK
    if booked:
        return Outcome.BOOKED
    if hidden or must_leave or set(left) - {MessageKind.NOTE}:
        return Outcome.LEFT
    return Outcome.NOTHING if empty else Outcome.ANSWERED
