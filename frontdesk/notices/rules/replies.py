"""What a reply says, as far as a program may judge: no more SMS, or yes or no to an offer. A person reads the rest."""

import re
import unicodedata
from enum import StrEnum

_YES, _NO = frozenset({"ja", "yes"}), frozenset({"nej", "no"})
_STOPS = re.compile(r"(?:stop|stopp|stoppa|avsluta|avregistrera|nej tack)(?: sms)?")


class Answer(StrEnum):
    """What an offer was answered."""

    YES = "yes"
    NO = "no"


def answer(text: str) -> Answer | None:
    """Return the answer a reply begins with, or None: "Ja tack!" is yes, "Jag kan inte" is left to a person."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    first = words[0] if words else ""
    if first in _YES:
        # A yes that takes something back in the same breath is for a person to read.
        return None if {"inte", "men", "not", "but", *_NO} & set(words) else Answer.YES
    return Answer.NO if first in _NO and not _YES & set(words) else None


def says_stop(text: str) -> bool:
    """Whether the whole reply asks for no more SMS; a sentence that only holds such a word is left to a person."""
    words = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text).casefold())
    return bool(_STOPS.fullmatch(" ".join(words.split())))
