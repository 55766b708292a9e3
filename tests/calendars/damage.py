"""Good events of several kinds, and what may befall a line of them on its way."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.calendars.texts import EXCHANGE, calendar, vevent

# As Exchange writes a zone, and nowhere near Stockholm.
_ZONE = EXCHANGE.replace("+0200", "+0900").replace("+0100", "+0800").format(name="Municipal Time")
_STOCKHOLM, _OWN = "TZID=Europe/Stockholm", "TZID=Municipal Time"
GOOD = {
    "single": (vevent("DTSTART:20261124T090000Z", "DTEND:20261124T101500Z", "SUMMARY:Möte", "STATUS:CONFIRMED"),),
    "single in a zone": (vevent(f"DTSTART;{_STOCKHOLM}:20261124T100000", f"DTEND;{_STOCKHOLM}:20261124T111500"),),
    "with a duration": (vevent(f"DTSTART;{_STOCKHOLM}:20260714T131500", "DURATION:PT1H45M", "TRANSP:OPAQUE"),),
    "whole day": (vevent("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125", "TRANSP:OPAQUE"),),
    "out of office": (
        vevent(
            "DTSTART;VALUE=DATE:20261222", "DURATION:P1D", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-MICROSOFT-ALLDAY:TRUE"
        ),
    ),
    "zone of its own": (
        _ZONE,
        vevent(f"DTSTART;{_OWN}:20260714T100000", f"DTEND;{_OWN}:20260714T113000", "SEQUENCE:3"),
    ),
    "far zone": (
        vevent("DTSTART;TZID=Asia/Tokyo:20260714T170000", "DTEND;TZID=Asia/Tokyo:20260714T183000", "CLASS:PUBLIC"),
    ),
    "series": (
        vevent(
            f"DTSTART;{_STOCKHOLM}:20261019T090000",
            f"DTEND;{_STOCKHOLM}:20261019T101500",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261207T080000Z",
            f"EXDATE;{_STOCKHOLM}:20261026T090000,20261104T090000",
            f"RDATE;{_STOCKHOLM}:20261030T130000",
        ),
    ),
    "series of whole days": (
        vevent("DTSTART;VALUE=DATE:20261019", "RRULE:FREQ=WEEKLY;UNTIL=20261130", "EXDATE;VALUE=DATE:20261026"),
    ),
    "series with changes": (
        vevent(
            f"DTSTART;{_STOCKHOLM}:20261019T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;UNTIL=20261207T080000Z",
            "SEQUENCE:1",
        ),
        vevent(
            f"RECURRENCE-ID;{_STOCKHOLM}:20261026T090000",
            f"DTSTART;{_STOCKHOLM}:20261027T130000",
            f"DTEND;{_STOCKHOLM}:20261027T143000",
            "SEQUENCE:2",
        ),
    ),
}
# What stands in the neighbourhood, and must be told whatever befalls the event beside it.
NEIGHBOUR = vevent("DTSTART:20260303T080000Z", "DTEND:20260303T090000Z", uid="neighbour@elsewhere")
ODD = (b"\x00", b"\x0b", b"\xff", b"\xc3", "ÿ".encode(), b'"', b":", b";", b"\\", b"\r", b" ", b"\t")


@dataclass(frozen=True)
class Damaged:
    """A calendar of which one line was damaged: which, how, and what stands there now."""

    line: str
    how: str
    now: bytes
    text: bytes

    def __str__(self) -> str:
        return f"{self.line} | {self.how} | {self.now!r}"


def damaged(*parts: str) -> Iterator[Damaged]:
    """Give every damage to one line of the events; the neighbour and the calendar's own lines stay as they are."""
    lines = calendar(*parts, NEIGHBOUR).encode().split(b"\r\n")
    for at in range(3, lines.index(b"UID:neighbour@elsewhere") - 1):
        line = lines[at]
        for how, now in _ways(line):
            text = b"\r\n".join([*lines[:at], *now, *lines[at + 1 :]])
            yield Damaged(line.decode(), how, b"\r\n".join(now), text)


def _ways(line: bytes) -> Iterator[tuple[str, list[bytes]]]:
    yield "dropped", []
    yield "doubled", [line, line]
    for length in range(len(line)):
        yield "cut off", [line[:length]]
    # Each odd byte at every third place, each time another third.
    for turn, odd in enumerate(ODD):
        for at in range(turn % 3, len(line) + 1, 3):
            yield "slipped in", [line[:at] + odd + line[at:]]
        for at in range(turn % 3, len(line), 3):
            yield "overwritten", [line[:at] + odd + line[at + 1 :]]
