"""Characters that no text of ours holds: databases, calendars and telephones choke on them, and nobody can see them."""

import re

# Tab and line breaks are text; a lone surrogate is half a character, which no encoding can write.
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def has_control(text: str) -> bool:
    """Whether a text holds a control character or half a character."""
    return _REFUSED.search(text) is not None


def without_control(text: str) -> str:
    """Return a text without what `has_control` finds."""
    return _REFUSED.sub("", text)
