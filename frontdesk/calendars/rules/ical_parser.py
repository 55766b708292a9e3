"""Parse calendar text (RFC 5545) into nested components, keeping only the properties needed for times.

Properties not listed below are dropped here, so that a description can neither be logged nor stored by mistake.
A truncated text is refused; a lost BEGIN or END of one event is repaired, because it must not hide the other events.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules.enums import CalendarRefusal

LARGEST = 64 * 1024 * 1024
DEEPEST = 6
# A text that needs more repairs than this is not a calendar.
MOST_MENDED = 20

_DATED = ("DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID")
_FREEING = ("ATTENDEE", "EXDATE", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
_KEPT = (
    *_DATED,
    "ATTENDEE",
    "DURATION",
    "FREEBUSY",
    "LOCATION",
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
    "X-LIC-LOCATION",
    "X-MICROSOFT-CDO-BUSYSTATUS",
)
# An RRULE is also recognised by its value, in case its name is damaged.
_RULE = r"(?!EXRULE|X-)[^\n:;]{0,12}(?=:FREQ=)"
_NAMES = frozenset(_KEPT)
_LINE = re.compile(rf"^(BEGIN|END|{'|'.join(_KEPT)}|{_RULE})[ \t]*([;:][^\n]*)$", re.MULTILINE | re.IGNORECASE)
_SPLIT = re.compile(r'((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)')
# A TZID may contain colons without quotes (TZID=GMT+05:30), and a quote may be lost: the value is what follows the
# first colon before a date, else the last colon.
_SPLIT_DATED = re.compile(r"(.*?):(\s*\d{4}-?\d\d-?\d\d.*)")
_PARAMETER = re.compile(r';([^=;:"]+)="?((?<=")[^"]*|[^;"]*)"?')
_ESCAPED = re.compile(r"\\([\\;,nN])")
# Stray characters in a property name are removed, but not in a value: a time with a lost digit must not be misread.
_ODD_NAME = re.compile(r"^[A-Za-z-]{0,30}+[^\n\x20-\x7e]{1,4}[A-Za-z-]{0,30}(?=[ \t]*[:;])", re.MULTILINE)
_BRACKETS = frozenset({"BEGIN", "END"})
_GLUED = re.compile(r"(BEGIN|END):")
_ODD = re.compile(r"[^\x20-\x7e]")
_SEVERAL_RETURNS = re.compile(r"\r+\n")
_PASTED = re.compile(rf"(?<!\r)\n(?=(?:{'|'.join(_FREEING)})[;:])", re.IGNORECASE)
# These components never contain each other, so one begun inside another means a lost END.
_SIDE_BY_SIDE = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
_PARTS_OF_ZONES = frozenset({"STANDARD", "DAYLIGHT"})
_KNOWN = _SIDE_BY_SIDE | _PARTS_OF_ZONES | {"VCALENDAR", "VALARM", "VAVAILABILITY", "AVAILABLE"}


@dataclass(frozen=True)
class ContentLine:
    """One property: its parameters and its value, both as written."""

    given: str
    value: str

    def parameter(self, name: str) -> str:
        """Return a parameter's value without quotes; empty if missing."""
        if not self.given:
            return ""
        found = _PARAMETER.finditer(self.given)
        return next((each[2] for each in found if each[1].strip().upper() == name), "")

    @property
    def text(self) -> str:
        """The value with escapes removed."""
        return unescaped(self.value)


@dataclass
class Component:
    """The content between a BEGIN and its END."""

    name: str
    lines: dict[str, list[ContentLine]] = field(default_factory=dict)
    inner: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> ContentLine | None:
        """Return the first line of that name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def words(self, name: str) -> list[str]:
        """Return all non-empty values of that name in upper case."""
        return [word for line in self.lines.get(name, ()) if (word := line.value.strip().upper())]

    def take_over(self, other: "Component") -> None:
        """Add the lines of a nested component whose END was lost, since some of them may belong here."""
        for name, lines in other.lines.items():
            self.lines.setdefault(name, []).extend(lines)


def unescaped(text: str) -> str:
    """Return a text value with escapes removed."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def unfolded(text: str | bytes) -> str:
    """Return calendar text with folded lines joined. Raises CalendarRefused (TOO_LARGE)."""
    if len(text) > LARGEST:
        raise CalendarRefused(CalendarRefusal.TOO_LARGE)
    if isinstance(text, bytes):
        if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = text.decode("utf-16", errors="replace")
        else:
            # A line may be folded inside a multi-byte character: unfold first, then decode.
            return _cleaned(_joined(text.decode("latin-1")).encode("latin-1").decode(errors=_BY_LETTER))
    return _cleaned(_joined(text))


def components(text: str) -> Iterator[Component]:
    """Yield the components of every calendar in unfolded `text`, in order.

    Raises CalendarRefused (UNREADABLE) if it is not a complete calendar.
    """
    nest = _Nest()
    for name, rest in _LINE.findall(text):
        kept = name.upper()
        if kept in _BRACKETS:
            yield from nest.bracket(kept, rest[1:])
        else:
            nest.keep(kept if kept in _NAMES else "RRULE", rest)
    nest.check()


class _Nest:
    """Stack of the open components, the outermost first."""

    def __init__(self) -> None:
        self._open: list[Component] = []
        self._calendars = 0
        self._mended = 0

    def bracket(self, kind: str, value: str) -> Iterator[Component]:
        """Open or close a component. A leading blank joins a line to the one above ("END:VEVENTBEGIN:VEVENT")."""
        value, *glued = _GLUED.split(_ODD.sub("", value).strip().upper())
        yield from self.begin(value) if kind == "BEGIN" else self.end(value)
        for more, name in zip(glued[::2], glued[1::2], strict=True):
            yield from self.begin(name) if more == "BEGIN" else self.end(name)

    def begin(self, name: str) -> Iterator[Component]:
        """Open a component. Yields those before it whose END was lost."""
        while len(self._open) > 1 and (
            name in _SIDE_BY_SIDE or (name in _PARTS_OF_ZONES and self._open[-1].name in _PARTS_OF_ZONES)
        ):
            yield from self._close_unended()
        self._open.append(Component(name))
        self._calendars += name == "VCALENDAR" and len(self._open) == 1
        if len(self._open) > DEEPEST or self._open[0].name != "VCALENDAR":
            raise CalendarRefused(CalendarRefusal.UNREADABLE)

    def end(self, name: str) -> Iterator[Component]:
        """Close a component, and those inside it whose END was lost. Yields the closed children of a calendar."""
        if not any(each.name == name for each in self._open):
            self._mend()
            begun = (each.name for each in reversed(self._open) if each.name in _KNOWN and name.startswith(each.name))
            name = next(begun, name)
        if not any(each.name == name for each in self._open) and not self._begun_as(name):
            return
        while self._open[-1].name != name:
            yield from self._close_unended()
        if name == "VCALENDAR" and self._begun_as("VEVENT"):
            yield from self._close()
        yield from self._close()

    def keep(self, name: str, rest: str) -> None:
        """Add a line to the innermost open component."""
        if self._open:
            self._open[-1].lines.setdefault(name, []).append(_line(name, rest))

    def check(self) -> None:
        """Raise CalendarRefused unless a complete calendar was read."""
        if self._open or not self._calendars:
            raise CalendarRefused(CalendarRefusal.UNREADABLE)

    def _close(self) -> Iterator[Component]:
        ended = self._open.pop()
        if len(self._open) == 1:
            yield ended
        elif self._open and (ended.lines or ended.inner):
            self._open[-1].inner.append(ended)

    def _close_unended(self) -> Iterator[Component]:
        self._mend()
        unended = self._open[-1]
        yield from self._close()
        if len(self._open) > 1 and self._open[-1].name == "VEVENT":
            self._open[-1].take_over(unended)

    def _begun_as(self, name: str) -> bool:
        """Repair a lost BEGIN: rename the innermost component if its name is unknown, or move its lines into one."""
        if not self._open:
            return False
        innermost = self._open[-1]
        if innermost.name not in _KNOWN:
            innermost.name = name
        elif "DTSTART" in innermost.lines and innermost.name in {"VCALENDAR", "VTIMEZONE"}:
            own = {key: lines for key, lines in innermost.lines.items() if key == "TZID"}
            self._open.append(Component(name, {key: each for key, each in innermost.lines.items() if key not in own}))
            innermost.lines = own
        else:
            return False
        return True

    def _mend(self) -> None:
        self._mended += 1
        if self._mended > MOST_MENDED:
            raise CalendarRefused(CalendarRefusal.UNREADABLE)


def _line(name: str, rest: str) -> ContentLine:
    if rest[0] == ":":
        return ContentLine("", rest[1:])
    if name in _DATED:
        if found := _SPLIT_DATED.match(rest):
            return ContentLine(found[1], found[2])
        given, _, value = rest.rpartition(":")
        return ContentLine(given, value)
    found = _SPLIT.match(rest)
    return ContentLine(found[1], found[2]) if found else ContentLine(rest, "")


def _joined(text: str) -> str:
    """Return text with uniform line ends and no folds.

    A lone CR ends a line only in a text without other line ends; otherwise it comes from pasted text. So does a lone
    LF in a CRLF text before a property that could make the event's time free.
    """
    if "\r" in text:
        text = _SEVERAL_RETURNS.sub("\r\n", text).replace("\n\r", "\n")
        whole, returns, feeds = text.count("\r\n"), text.count("\r"), text.count("\n")
        if whole:
            text = _PASTED.sub("\nX-PASTED-", text) if feeds > whole and whole * 2 > feeds else text
            text = text.replace("\r\n", "\n").replace("\r", " ")
        elif returns > feeds:
            text = text.replace("\n", " ").replace("\r", "\n")
        else:
            text = text.replace("\r", " ")
    return text.replace("\n ", "").replace("\n\t", "")


def _cleaned(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return _ODD_NAME.sub(lambda found: _ODD.sub("", found[0]), text) if _ODD.search(text) else text


def _western(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_BY_LETTER = "frontdesk-western"
codecs.register_error(_BY_LETTER, _western)
