"""From a wall-clock time in somebody's time zone to the instant that was meant.

A name of the tz database is taken from there: it knows more years than any file. Any other name goes by the rules the
file brings along (Exchange, Zimbra), then by Windows' names, and what nobody knows is read as Stockholm's time.

In a spring gap a time is read with the offset before the gap, in an autumn fold as the first of the two (RFC 5545
§3.3.5); `fold=1` asks for the second.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from frontdesk.calendars.rules.lines import Component, Line
from frontdesk.calendars.rules.recurrence import Budget, Every, parse_rule, starts
from frontdesk.core.times import STOCKHOLM

_YEAR = timedelta(days=366)
_LONGEST_OFFSET = timedelta(hours=24)
_MOST_STEPS = 20_000
_RULED = frozenset({Every.YEARLY, Every.MONTHLY})


class Zone(Protocol):
    """Knows which instant a wall-clock time is."""

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant, in UTC, of a naive wall-clock time."""
        ...


class KnownZone:
    """A zone of the tz database, or UTC."""

    def __init__(self, zone: tzinfo) -> None:
        """Take the zone."""
        self._zone = zone

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant."""
        return wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)


class OwnZone:
    """A zone that goes by the rules of a VTIMEZONE."""

    def __init__(self, described: Component) -> None:
        """Read the rules. Raises ValueError when they cannot be read."""
        self._parts = [_Part(part) for part in described.inner if part.name in {"STANDARD", "DAYLIGHT"}]
        if not self._parts:
            raise ValueError(described.name)
        self._years: dict[int, tuple[list[datetime], list[timedelta]]] = {}

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant."""
        from_when, offsets = self._around(wall.year)
        place = bisect_right(from_when, wall)
        # The later reading of a repeated hour is the one with the offset that begins in it.
        if fold and place < len(from_when) and wall >= from_when[place] - (offsets[place] - offsets[place + 1]):
            place += 1
        return (wall - offsets[place]).replace(tzinfo=UTC)

    def _around(self, year: int) -> tuple[list[datetime], list[timedelta]]:
        """Return the wall-clock times at which an offset begins to hold, and the offsets, one more, around a year."""
        if year not in self._years:
            changes = sorted(change for part in self._parts for change in part.changes(year))
            from_when = [at - before + max(before, after) for at, before, after in changes]
            offsets = [changes[0][1] if changes else self._parts[0].before, *(after for *_, after in changes)]
            self._years[year] = from_when, offsets
        return self._years[year]


class _Part:
    """One STANDARD or DAYLIGHT: when it begins, year by year, and the offsets before and in it."""

    def __init__(self, described: Component) -> None:
        self.before = _offset(_needed(described, "TZOFFSETFROM"))
        self.after = _offset(_needed(described, "TZOFFSETTO"))
        self._begin = datetime.strptime(_needed(described, "DTSTART")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time
        self._more = [
            datetime.strptime(each[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time
            for line in described.lines.get("RDATE", ())
            for each in line.value.split(",")
        ]
        rule = described.first("RRULE")
        self._rule = parse_rule(rule.value) if rule else None
        if self._rule and self._rule.every not in _RULED:
            raise ValueError(self._rule.every)

    def changes(self, year: int) -> Iterator[tuple[datetime, timedelta, timedelta]]:
        """Give the changes to this part that matter in a year: wall time by the offset before, before, after."""
        first, last = datetime(max(1, year - 1), 1, 1), datetime(min(9999, year + 1), 12, 31)  # noqa: DTZ001 - wall
        begins = [at for at in (self._begin, *self._more) if at <= last]
        if self._rule:
            until = _until(self._rule.until, self.before)
            if until and until < first:
                first = max(self._begin, until - _YEAR)
            found = starts(self._rule, self._begin, first=first, last=last, budget=Budget(_MOST_STEPS))
            begins += [at for at in found if until is None or at <= until]
        return ((at, self.before, self.after) for at in set(begins))


class Zones:
    """The zones of one text, by the names it gives them; `unknown` counts those that nobody knows."""

    def __init__(self, described: Iterable[Component] = ()) -> None:
        """Take the text's VTIMEZONEs; one that cannot be read is as good as none."""
        self.unknown = 0
        self._named: dict[str, Zone] = {}
        self._own: dict[str, Zone] = {}
        for each in described:
            with suppress(ValueError, KeyError, OverflowError):
                self._own[_needed(each, "TZID")] = OwnZone(each)

    def of(self, line: Line) -> Zone:
        """Return the zone a line names, Stockholm when it names none."""
        name = line.parameter("TZID").strip()
        if name not in self._named:
            self._named[name] = self._found(name)
        return self._named[name]

    def _found(self, name: str) -> Zone:
        if not name:
            return HOME
        if known := _database_name(name):
            return KnownZone(ZoneInfo(known))
        if name in self._own:
            return self._own[name]
        if name in WINDOWS_TO_OLSON:
            return KnownZone(ZoneInfo(WINDOWS_TO_OLSON[name]))
        self.unknown += 1
        return HOME


HOME: Zone = KnownZone(STOCKHOLM)
UNIVERSAL: Zone = KnownZone(UTC)


@cache
def _names() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _database_name(name: str) -> str:
    """Return a zone's name in the tz database, also behind a prefix ("/softwarestudio.org/…/Europe/Stockholm")."""
    parts = name.lower().strip("/").split("/")
    tries = ["/".join(parts[-most:]) for most in (3, 2)] if name.startswith("/") else ["/".join(parts)]
    return next((_names()[each] for each in tries if each in _names()), "")


def _needed(described: Component, name: str) -> str:
    return described.lines[name][0].value.strip()


def _offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:6] or 0))
    if offset >= _LONGEST_OFFSET:
        raise ValueError(text)
    return sign * offset


def _until(text: str, before: timedelta) -> datetime | None:
    """Return a rule's end as wall-clock time by the offset before the change."""
    if not text:
        return None
    until = datetime.strptime(text[:15], "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # noqa: DTZ007 - zone below
    return until + before if text.endswith("Z") else until
