"""Calendar text (RFC 5545) taken apart: unfolded lines in nested components, of which only what tells time is kept.

Only names of the list below leave this module, so that a title or a guest can neither be logged nor stored by mistake.
A text without its end is refused; one event with a lost BEGIN or END is mended, because it must not hide the others.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules.words import Refusal

LARGEST = 64 * 1024 * 1024
DEEPEST = 6
# A text that needs more mending than this is no calendar.
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
# A rule is known by its value too, should its name be damaged.
_RULE = r"(?!EXRULE|X-)[^\n:;]{0,12}(?=:FREQ=)"
_NAMES = frozenset(_KEPT)
_LINE = re.compile(rf"^(BEGIN|END|{'|'.join(_KEPT)}|{_RULE})[ \t]*([;:][^\n]*)$", re.MULTILINE | re.IGNORECASE)
_SPLIT = re.compile(r'((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)')
# A zone may be named with colons and without quotation marks (TZID=GMT+05:30), and a quotation mark may be lost: what
# follows the first colon before a date is the value, else what follows the last one.
_SPLIT_DATED = re.compile(r"(.*?):(\s*\d{4}-?\d\d-?\d\d.*)")
_PARAMETER = re.compile(r';([^=;:"]+)="?((?<=")[^"]*|[^;"]*)"?')
_ESCAPED = re.compile(r"\\([\\;,nN])")
# What slipped into the name of a line; in its value it stays, so that a time of which a digit was lost is not misread.
_ODD_NAME = re.compile(r"^[A-Za-z-]{0,30}+[^\n\x20-\x7e]{1,4}[A-Za-z-]{0,30}(?=[ \t]*[:;])", re.MULTILINE)
_BRACKETS = frozenset({"BEGIN", "END"})
_GLUED = re.compile(r"(BEGIN|END):")
_ODD = re.compile(r"[^\x20-\x7e]")
_SEVERAL_RETURNS = re.compile(r"\r+\n")
_PASTED = re.compile(rf"(?<!\r)\n(?=(?:{'|'.join(_FREEING)})[;:])", re.IGNORECASE)
# No component of these holds another of them, so that one begun inside another tells of a lost END.
_SIDE_BY_SIDE = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
_PARTS_OF_ZONES = frozenset({"STANDARD", "DAYLIGHT"})
_KNOWN = _SIDE_BY_SIDE | _PARTS_OF_ZONES | {"VCALENDAR", "VALARM", "VAVAILABILITY", "AVAILABLE"}


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
        return next((each[2] for each in found if each[1].strip().upper() == name), "")

    @property
    def text(self) -> str:
        """The value as a text, its escapes undone."""
        return unescaped(self.value)


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

    def words(self, name: str) -> list[str]:
        """Return every value of that name in capitals, the empty ones left out."""
        return [word for line in self.lines.get(name, ()) if (word := line.value.strip().upper())]

    def take_over(self, other: "Component") -> None:
        """Take over the lines of a component whose END was lost, for some of them may be our own."""
        for name, lines in other.lines.items():
            self.lines.setdefault(name, []).extend(lines)


def unescaped(text: str) -> str:
    """Return a text value with its escapes undone."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def unfolded(text: str | bytes) -> str:
    """Return calendar text with every line in one piece. Raises CalendarRefused when it is too large or no text."""
    if len(text) > LARGEST:
        raise CalendarRefused(Refusal.TOO_LARGE)
    if isinstance(text, bytes):
        if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = text.decode("utf-16", errors="replace")
        else:
            # A line may be folded in the middle of a letter: unfold first, then decode.
            return _cleaned(_joined(text.decode("latin-1")).encode("latin-1").decode(errors=_BY_LETTER))
    return _cleaned(_joined(text))


def components(text: str) -> Iterator[Component]:
    """Give the components of every calendar in unfolded `text`, in order.

    Raises CalendarRefused (UNREADABLE) when it is not a calendar, or not a whole one.
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
    """The components that are open, the outermost first."""

    def __init__(self) -> None:
        self._open: list[Component] = []
        self._calendars = 0
        self._mended = 0

    def bracket(self, kind: str, value: str) -> Iterator[Component]:
        """Open or close a component. A blank before a line glues it to the one above ("END:VEVENTBEGIN:VEVENT")."""
        value, *glued = _GLUED.split(_ODD.sub("", value).strip().upper())
        yield from self.begin(value) if kind == "BEGIN" else self.end(value)
        for more, name in zip(glued[::2], glued[1::2], strict=True):
            yield from self.begin(name) if more == "BEGIN" else self.end(name)

    def begin(self, name: str) -> Iterator[Component]:
        """Open a component. Gives the one whose END was lost before it."""
        while len(self._open) > 1 and (
            name in _SIDE_BY_SIDE or (name in _PARTS_OF_ZONES and self._open[-1].name in _PARTS_OF_ZONES)
        ):
            yield from self._close_unended()
        self._open.append(Component(name))
        self._calendars += name == "VCALENDAR" and len(self._open) == 1
        if len(self._open) > DEEPEST or self._open[0].name != "VCALENDAR":
            raise CalendarRefused(Refusal.UNREADABLE)

    def end(self, name: str) -> Iterator[Component]:
        """Close a component, and those within it whose END was lost. Gives what was closed below a calendar."""
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
        """Keep a line of the component that is open."""
        if self._open:
            self._open[-1].lines.setdefault(name, []).append(_line(name, rest))

    def check(self) -> None:
        """Raise CalendarRefused unless a whole calendar was read."""
        if self._open or not self._calendars:
            raise CalendarRefused(Refusal.UNREADABLE)

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
        """Open what must have begun, since it ends: under a name that is none, or without any name."""
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
            raise CalendarRefused(Refusal.UNREADABLE)


def _line(name: str, rest: str) -> Line:
    if rest[0] == ":":
        return Line("", rest[1:])
    if name in _DATED:
        if found := _SPLIT_DATED.match(rest):
            return Line(found[1], found[2])
        given, _, value = rest.rpartition(":")
        return Line(given, value)
    found = _SPLIT.match(rest)
    return Line(found[1], found[2]) if found else Line(rest, "")


def _joined(text: str) -> str:
    """Return text with one kind of line end and no folds.

    A carriage return alone ends a line only in a text that has no other line ends; else it came in with a text that was
    pasted, and so did a line feed alone, in a text of CRLF, before what would free the event's time.
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
    """Read the bytes that are no UTF-8 as Windows' western letters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_BY_LETTER = "frontdesk-western"
codecs.register_error(_BY_LETTER, _western)
