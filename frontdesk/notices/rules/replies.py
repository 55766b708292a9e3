"""What a reply says, as far as a program may judge: only that somebody wants no more SMS. A person reads the rest."""

import re
import unicodedata

_STOPS = re.compile(r"(?:stop|stopp|stoppa|avsluta|avregistrera|nej tack)(?: sms)?")


def says_stop(text: str) -> bool:
    """Whether the whole reply asks for no more SMS; a sentence that only holds such a word is left to a person."""
    words = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text).casefold())
    return bool(_STOPS.fullmatch(" ".join(words.split())))
