"""Dates, times, durations and periods of calendar text, each with the zone it is meant in."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from frontdesk.calendars.ports import Span
from frontdesk.calendars.rules.lines import Line
from frontdesk.calendars.rules.zones import HOME, UNIVERSAL, Zone, Zones

_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.IGNORECASE
)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """A wall-clock time in a zone; a whole day is its midnight."""

    wall: datetime
    zone: Zone
    is_day: bool = False

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return self.zone.instant(self.wall)

    def at(self, wall: datetime) -> "Moment":
        """Return another time of the same kind."""
        return Moment(wall, self.zone, self.is_day)


def moment(line: Line, zones: Zones) -> Moment:
    """Return a line's date or time. Raises ValueError."""
    return _moment(line.value, line, zones)


def moments(line: Line, zones: Zones) -> list[Moment]:
    """Return a line's dates or times; of a period (RDATE), its start. Raises ValueError."""
    return [_moment(each.partition("/")[0], line, zones) for each in line.value.split(",") if each.strip()]


def instant_of(text: str, zone: Zone) -> datetime:
    """Return the last instant a rule's UNTIL admits; a date admits its whole day. Raises ValueError."""
    wall, is_day, universal = _parsed(text)
    if is_day:
        return zone.instant(wall + DAY) - timedelta(seconds=1)
    return wall.replace(tzinfo=UTC) if universal else zone.instant(wall, fold=1)


def duration(text: str) -> tuple[timedelta, timedelta]:
    """Return a duration as days by the calendar and as time by the clock. Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError("duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(weeks=weeks, days=days), sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def periods(line: Line) -> list[Span]:
    """Return a FREEBUSY line's periods, whose ends are written as times or as durations. Raises ValueError."""
    found = []
    for period in filter(None, line.value.split(",")):
        begin, _, end = period.strip().partition("/")
        starts_at = UNIVERSAL.instant(_parsed(begin)[0])
        ends_at = starts_at + sum(duration(end), timedelta()) if "P" in end.upper() else _universal(end)
        found.append((starts_at, ends_at))
    return found


def _universal(text: str) -> datetime:
    return UNIVERSAL.instant(_parsed(text)[0])


def _moment(text: str, line: Line, zones: Zones) -> Moment:
    wall, is_day, universal = _parsed(text)
    if is_day:
        return Moment(wall, HOME, is_day=True)
    return Moment(wall, UNIVERSAL if universal else zones.of(line))


def _parsed(text: str) -> tuple[datetime, bool, bool]:
    """Return a naive wall-clock time, whether it is a whole day, and whether it is in UTC."""
    found = _MOMENT.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError("moment")
    year, month, day, hour, minute, second, universal = found.groups()
    if hour is None:
        return datetime(int(year), int(month), int(day)), True, False  # noqa: DTZ001 - a date has no zone
    # A leap second is the second before it, as RFC 5545 lets us read it.
    parts = int(year), int(month), int(day), int(hour), int(minute), min(int(second), 59)
    return datetime(*parts), False, universal == "Z"  # noqa: DTZ001 - the zone is the line's
