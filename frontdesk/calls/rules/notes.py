"""Whose note it is: what becomes of it when a card closes, and which of two writings is the newer."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.core.errors import N_

LONGEST_NOTE = 8000


class Went(StrEnum):
    """Where a note went when the card under which it was written closed."""

    INCIDENT = "incident"
    PROTECTED = "protected"
    COLLEAGUE = "colleague"
    REPLACED = "replaced"
    ANONYMOUS = "anonymous"


WENT_WORDS = {
    Went.INCIDENT: N_("Anteckningen följde med till avvikelsen."),
    Went.PROTECTED: N_(
        "Anteckningen följde med till dem som har hand om skyddade personer. Det du skriver nu går också dit."
    ),
}
# Nothing had been written: still it must be known where the words after go.
EMPTY_WENT_WORDS = {
    Went.PROTECTED: N_("Det du skriver nu går till dem som har hand om skyddade personer."),
}
FOLLOWS = N_("Anteckningen följer med till den som nu är öppen.")


class NoteChoice(StrEnum):
    """What may be done with words that belong to another person than the one the contact now concerns."""

    ALONG = "along"
    HERE = "here"
    DROP = "drop"


ALONG_WORDS = {
    Went.INCIDENT: N_("Lägg den i avvikelsen"),
    Went.PROTECTED: N_("Lämna den till dem som har hand om skyddade personer"),
}


@dataclass(frozen=True)
class Sheet:
    """What a page says of the note it sends: the binding it was opened under, which window, and which of its writings.

    `turn` only grows within a window; without one (no JavaScript) each writing counts as the newest.
    """

    binding: uuid.UUID | None = None
    page: str = ""
    turn: int = 0

    def is_older(self, page: str, turn: int) -> bool:
        """Whether a later writing of the same window has been stored already."""
        return bool(self.turn) and page == self.page and self.turn <= turn


def tidy(text: str) -> str:
    """Return a text with the line breaks of our stores; browsers send forms with those of mail."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def joined(before: str, after: str) -> str:
    """Return two texts as one; what begins with the other already holds it."""
    if not before.strip() or after.startswith(before):
        return after
    return before if before.endswith(after) else f"{before}\n\n{after}"
