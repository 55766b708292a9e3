"""Characters that no text of ours holds: databases, calendars and telephones choke on them, and nobody can see them.

And one way to write what looks the same, so that two texts that nobody can tell apart are one.
"""

import re
import unicodedata

# Tab and line breaks are text; a lone surrogate is half a character, which no encoding can write.
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def has_control(text: str) -> bool:
    """Whether a text holds a control character or half a character."""
    return _REFUSED.search(text) is not None


def without_control(text: str) -> str:
    """Return a text without what `has_control` finds."""
    return _REFUSED.sub("", text)


def as_read(text: str) -> str:
    """Return a text as its reader sees it: letters composed, no unseen marks, no blanks at the ends of its lines."""
    lines = _seen(unicodedata.normalize("NFC", text)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def as_named(name: str) -> str:
    """Return a name as its reader sees it, on one line, with every blank, dash and width of letter written one way."""
    return " ".join(_DASHES.sub("-", _seen(unicodedata.normalize("NFKC", name))).split())


def _seen(text: str) -> str:
    return text if text.isascii() else "".join(one for one in text if unicodedata.category(one) != "Cf")
