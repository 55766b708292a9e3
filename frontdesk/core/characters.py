"""Control characters, which no stored text holds: they are invisible, and databases, calendars and phones reject them.

Also normalization: texts that look the same are written the same.
"""

import re
import unicodedata

# Tab and line breaks are text; a lone surrogate is half a character, which no encoding can represent.
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def has_control(text: str) -> bool:
    """Whether a text holds a control character or a lone surrogate."""
    return _REFUSED.search(text) is not None


def without_control(text: str) -> str:
    """Return a text without the characters that `has_control` finds."""
    return _REFUSED.sub("", text)


def as_read(text: str) -> str:
    """Return a text with composed letters, without invisible marks and without blanks at the ends of its lines."""
    lines = _seen(unicodedata.normalize("NFC", text)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def as_named(name: str) -> str:
    """Return a name on one line, with every blank, dash and letter width normalized."""
    return " ".join(_DASHES.sub("-", _seen(unicodedata.normalize("NFKC", name))).split())


def _seen(text: str) -> str:
    return text if text.isascii() else "".join(one for one in text if unicodedata.category(one) != "Cf")
