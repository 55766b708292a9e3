"""Calendar text (RFC 5545) taken apart: unfolded lines in nested components, of which only what tells time is kept.

Only names of the list below leave this module, so that a title or a guest can neither be logged nor stored by mistake.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules.words import Refusal

LARGEST = 64 * 1024 * 1024
DEEPEST = 6

_KEPT = (
    "ATTENDEE",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "FREEBUSY",
    "LOCATION",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "UID",
    "X-FRONTDESK-CONTENT",
    "X-MICROSOFT-CDO-BUSYSTATUS",
)
_LINE = re.compile(
    rf'^(BEGIN|END|{"|".join(_KEPT)})((?:;[^:"\n]*(?:"[^"\n]*"[^:"\n]*)*)?):([^\n]*)$', re.MULTILINE | re.IGNORECASE
)
_PARAMETER = re.compile(r';([^=;:"]+)=("[^"]*"|[^;:"]*)')
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True)
class Line:
    """One property: its parameters as they stand, and its value as it stands."""

    given: str
    value: str

    def parameter(self, name: str) -> str:
        """Return a parameter's value without its quotation marks; empty when it is not given."""
        if not self.given:
            return ""
        found = _PARAMETER.finditer(self.given)
        return next((each[2].strip('"') for each in found if each[1].upper() == name), "")

    @property
    def text(self) -> str:
        """The value as a text, its escapes undone."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Component:
    """What stands between a BEGIN and its END."""

    name: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    inner: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """Return the first line of that name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """Return the first text of that name, empty when there is none."""
        found = self.lines.get(name)
        return found[0].text if found else ""

    def word(self, name: str) -> str:
        """Return the first value of that name in capitals, empty when there is none."""
        found = self.lines.get(name)
        return found[0].value.strip().upper() if found else ""


def unfolded(text: str | bytes) -> str:
    """Return calendar text with every line in one piece. Raises CalendarRefused when it is too large or no text."""
    if len(text) > LARGEST:
        raise CalendarRefused(Refusal.TOO_LARGE)
    if isinstance(text, bytes):
        # A line may be folded in the middle of a letter: unfold first, then decode.
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n ", b"").replace(b"\n\t", b"")
        return _decoded(text).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "").replace("\n\t", "")
    return text.removeprefix("\ufeff")


def components(text: str) -> Iterator[Component]:
    """Give the components of every calendar in unfolded `text`, in order.

    Raises CalendarRefused (UNREADABLE) when it is not a calendar, or not a whole one.
    """
    around: list[Component] = []
    calendars = 0
    for name, given, value in _LINE.findall(text):
        match name.upper():
            case "BEGIN":
                around.append(Component(value.strip().upper()))
                calendars += around[0].name == "VCALENDAR" and len(around) == 1
                if len(around) > DEEPEST or around[0].name != "VCALENDAR":
                    raise CalendarRefused(Refusal.UNREADABLE)
            case "END":
                if not around or around[-1].name != value.strip().upper():
                    raise CalendarRefused(Refusal.UNREADABLE)
                ended = around.pop()
                if len(around) == 1:
                    yield ended
                elif around:
                    around[-1].inner.append(ended)
            case kept if around:
                around[-1].lines.setdefault(kept, []).append(Line(given, value))
    if around or not calendars:
        raise CalendarRefused(Refusal.UNREADABLE)


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")
