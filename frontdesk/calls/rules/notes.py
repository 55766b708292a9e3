"""Which client a note belongs to: what happens to it when the card closes, and ordering of concurrent saves."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.core.i18n import N_

LONGEST_NOTE = 8000


class Went(StrEnum):
    """Where a note went when the card it was written under was closed."""

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
# Also shown when no text had been written: the receptionist must know where later text goes.
EMPTY_WENT_WORDS = {
    Went.PROTECTED: N_("Det du skriver nu går till dem som har hand om skyddade personer."),
}
FOLLOWS = N_("Anteckningen följer med till den som nu är öppen.")


class NoteChoice(StrEnum):
    """What the receptionist may do with a text written about another client than the one now open."""

    ALONG = "along"
    HERE = "here"
    DROP = "drop"


ALONG_WORDS = {
    Went.INCIDENT: N_("Lägg den i avvikelsen"),
    Went.PROTECTED: N_("Lämna den till dem som har hand om skyddade personer"),
}


@dataclass(frozen=True)
class Sheet:
    """What a page sends with the note's text to identify its version."""

    #: `Contact.binding` when the page was opened.
    binding: uuid.UUID | None = None
    #: Id of the browser window.
    page: str = ""
    #: Counts the saves of a window; 0 without JavaScript: each save then counts as the newest.
    turn: int = 0

    def is_older(self, page: str, turn: int) -> bool:
        """Whether a later save of the same window has been stored already."""
        return bool(self.turn) and page == self.page and self.turn <= turn


def tidy(text: str) -> str:
    """Normalise line breaks to LF; browsers send form texts with CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def joined(before: str, after: str) -> str:
    """Return `before` and `after` as one text, without doubling one that already begins or ends with the other."""
    if not before.strip() or after.startswith(before):
        return after
    return before if before.endswith(after) else f"{before}\n\n{after}"
