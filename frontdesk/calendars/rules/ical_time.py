"""Parse dates, times, durations and periods of calendar text, with their time zones.

Forms outside RFC 5545 (no seconds, dashes, an offset) are accepted if unambiguous. A readable date with an unreadable
time is `rough`: somewhere in that day.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from frontdesk.calendars.rules.ical_parser import ContentLine
from frontdesk.calendars.rules.zones import HOME, UNIVERSAL, KnownZone, Zone, Zones
from frontdesk.core.intervals import Instants

_CLOCK = re.compile(r"(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D?)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.IGNORECASE
)
_NO_DIGIT = re.compile(r"\D")
_DATE_DIGITS, _CLOCK_DIGITS, _TOGETHER = 8, 6, (12, 14)
_LAST_HOUR = 24
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ICalTime:
    """A wall-clock time in a zone; for a whole day its midnight.

    `guessed`: the text names no zone, or an unknown one. `rough`: only the day could be read.
    """

    wall: datetime
    zone: Zone
    is_day: bool = False
    guessed: bool = False
    rough: bool = False

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return self.zone.instant(self.wall)

    def at(self, wall: datetime) -> "ICalTime":
        """Return a copy with another wall-clock time."""
        return replace(self, wall=wall)

    def beside(self, other: "ICalTime | None") -> "ICalTime":
        """Return this moment in the zone of another of the same event, if only its own zone is guessed.

        A start without a zone beside an end in UTC has lost its Z: RFC 5545 requires both in the same form.
        """
        if other is None or not self.guessed or other.guessed or self.is_day or other.is_day:
            return self
        return replace(self, zone=other.zone, guessed=False)


@dataclass(frozen=True)
class Period:
    """An RDATE occurrence: its start and, if stated, its end or length."""

    begin: ICalTime
    end: ICalTime | None = None
    length: timedelta | None = None


@dataclass(frozen=True)
class _Parsed:
    wall: datetime
    is_day: bool = False
    rough: bool = False
    zone: Zone | None = None


def moment(line: ContentLine, zones: Zones) -> ICalTime:
    """Return a line's date or time. Raises ValueError if not even a date can be read."""
    return _moment(line.value, line, zones)


def moments(line: ContentLine, zones: Zones) -> tuple[list[ICalTime], int]:
    """Return a line's dates or times that can be read exactly, and the number that cannot."""
    found, bad = [], 0
    for each in filter(str.strip, line.value.split(",")):
        try:
            read = _moment(each, line, zones)
        except ValueError:
            bad += 1
            continue
        bad += read.rough
        found += [] if read.rough else [read]
    return found, bad


def added(line: ContentLine, zones: Zones) -> tuple[list[Period], int]:
    """Return an RDATE's occurrences, each a time or a period (RFC 5545 §3.3.9), and the number not read exactly."""
    found, bad = [], 0
    for each in filter(str.strip, line.value.split(",")):
        begin, _, end = each.partition("/")
        try:
            starts = _moment(begin, line, zones)
        except ValueError:
            bad += 1
            continue
        bad += starts.rough
        try:
            found.append(_period(starts, end, line, zones))
        except ValueError:
            bad += 1
            found.append(Period(replace(starts, rough=True)))
    return found, bad


def instant_of(text: str, zone: Zone) -> datetime:
    """Return the last instant allowed by a rule's UNTIL; a date includes its whole day. Raises ValueError."""
    read = _parsed(text)
    if read.is_day or read.rough:
        return zone.instant(read.wall + DAY) - timedelta(seconds=1)
    return read.zone.instant(read.wall) if read.zone else zone.instant(read.wall, fold=1)


def duration(text: str) -> tuple[timedelta, timedelta]:
    """Return a duration as (calendar days, elapsed time). Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]) or text.strip().upper().endswith("T"):
        raise ValueError("duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(weeks=weeks, days=days), sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def periods(line: ContentLine) -> list[Instants]:
    """Return a FREEBUSY line's periods, with ends given as times or durations. Raises ValueError."""
    found = []
    for period in filter(None, line.value.split(",")):
        begin, _, end = period.strip().partition("/")
        starts_at = UNIVERSAL.instant(_exact(begin))
        ends_at = starts_at + sum(duration(end), timedelta()) if "P" in end.upper() else UNIVERSAL.instant(_exact(end))
        found.append((starts_at, ends_at))
    return found


def midnight_after(wall: datetime) -> datetime:
    """Return the midnight after a wall-clock time."""
    return wall.replace(hour=0, minute=0, second=0, microsecond=0) + DAY


def _period(begin: ICalTime, end: str, line: ContentLine, zones: Zones) -> Period:
    if not end.strip():
        return Period(begin)
    if end.strip().upper().lstrip("+-").startswith("P"):
        return Period(begin, length=sum(duration(end), timedelta()))
    ends = _moment(end, line, zones)
    return Period(begin.beside(ends), end=ends.beside(begin))


def _exact(text: str) -> datetime:
    read = _parsed(text)
    if read.is_day or read.rough:
        raise ValueError("period")
    return read.zone.instant(read.wall).replace(tzinfo=None) if read.zone else read.wall


def _moment(text: str, line: ContentLine, zones: Zones) -> ICalTime:
    read = _parsed(text)
    midnight = read.wall == read.wall.replace(hour=0, minute=0, second=0)
    if read.is_day or (midnight and not read.rough and line.parameter("VALUE").upper() == "DATE"):
        return ICalTime(read.wall, HOME, is_day=True)
    if read.zone is not None:
        return ICalTime(read.wall, read.zone, rough=read.rough)
    zone, known = zones.of(line)
    return ICalTime(read.wall, zone, guessed=not known, rough=read.rough)


def _parsed(text: str) -> _Parsed:
    """Parse a date, or a date and wall-clock time with its zone or offset, if any. Raises ValueError."""
    date, separator, clock = text.strip().upper().replace(" ", "T", 1).partition("T")
    digits = _NO_DIGIT.sub("", date)
    if not clock and len(digits) in _TOGETHER:
        digits, separator, clock = digits[:_DATE_DIGITS], "T", digits[_DATE_DIGITS:]
    if len(digits) != _DATE_DIGITS:
        raise ValueError("moment")
    day = datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]))  # noqa: DTZ001 - the zone is the line's
    if not separator:
        return _Parsed(day, is_day=True)
    return _at(day, clock) or _Parsed(day, rough=True)


def _at(day: datetime, clock: str) -> _Parsed | None:
    """Return the parsed time on a day; None if unreadable."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        # Stray characters between the digits, none of which is missing.
        digits = _NO_DIGIT.sub("", clock)
        found = _CLOCK.fullmatch(digits + "Z" * ("Z" in clock)) if len(digits) == _CLOCK_DIGITS else None
    if found is None:
        return None
    # A leap second counts as the second before it, as RFC 5545 allows; 24:00 is the end of the day.
    hour, minute, second = int(found[1]), int(found[2]), min(int(found[3] or 0), 59)
    try:
        wall = day.replace(hour=hour, minute=minute, second=second) if hour < _LAST_HOUR else day + DAY
    except ValueError:
        return None
    return None if hour >= _LAST_HOUR and (hour, minute) != (_LAST_HOUR, 0) else _Parsed(wall, zone=_zone(found[4]))


def _zone(written: str | None) -> Zone | None:
    if not written:
        return None
    if written == "Z":
        return UNIVERSAL
    digits = written[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return KnownZone(timezone(offset if written[0] == "+" else -offset, written)) if offset < DAY else UNIVERSAL
