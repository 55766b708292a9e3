"""Convert wall-clock times in a calendar's time zones to instants.

An exact tz database name uses that database, which covers more years than any file. Other names use the file's own
VTIMEZONE (Exchange, Zimbra), then `zone_names`. An unknown name is counted, and uses its own incomplete VTIMEZONE, else
the file's only one, else the calendar's default zone.

A time in a spring gap uses the offset before the gap, one in an autumn fold the first of the two (RFC 5545 §3.3.5);
`fold=1` selects the second.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from frontdesk.calendars.rules import zone_names
from frontdesk.calendars.rules.ical_parser import Component, ContentLine, unescaped
from frontdesk.calendars.rules.recurrence import Budget, Every, Rule, parse_rule, starts
from frontdesk.core.times import STOCKHOLM

_YEAR = timedelta(days=366)
_LONGEST_OFFSET = timedelta(hours=24)
_MOST_STEPS = 20_000
_LONG_AGO = datetime(1970, 1, 1, 2)  # noqa: DTZ001 - wall time
_OFFSET = re.compile(r"([+-]?)(\d\d):?(\d\d):?(\d\d)?")
_RULED = frozenset({Every.YEARLY, Every.MONTHLY})


class Zone(Protocol):
    """Converts wall-clock times to instants, exact within `slack`."""

    slack: timedelta

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant (UTC) of a naive wall-clock time."""
        ...


class KnownZone:
    """A zone of the tz database, or UTC."""

    slack = timedelta(0)

    def __init__(self, zone: tzinfo) -> None:
        """Take the zone."""
        self._zone = zone

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant."""
        return wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)


class OwnZone:
    """A zone defined by a VTIMEZONE.

    If it is incomplete (a rule is missing or unreadable), times may be wrong by up to `slack`.
    """

    def __init__(self, described: Component) -> None:
        """Parse the rules. Raises ValueError if unreadable."""
        parts = [part for part in described.inner if part.name in {"STANDARD", "DAYLIGHT"}]
        self._parts = [_Part(part, *_offsets(part, parts)) for part in parts]
        if not self._parts:
            raise ValueError(described.name)
        endless = {part.name for part, read in zip(parts, self._parts, strict=True) if read.is_endless}
        # A yearly change needs a counterpart that reverts it; otherwise one of the two was lost.
        self.is_whole = len(endless) != 1 and all(part.is_whole for part in self._parts)
        offsets = [offset for part in self._parts for offset in (part.before, part.after)]
        self.slack = timedelta(0) if self.is_whole else max(offsets) - min(offsets)
        self._years: dict[int, tuple[list[datetime], list[timedelta]]] = {}

    def instant(self, wall: datetime, *, fold: int = 0) -> datetime:
        """Return the instant."""
        from_when, offsets = self._around(wall.year)
        place = bisect_right(from_when, wall)
        # The second pass of a repeated hour has the offset that begins in it.
        if fold and place < len(from_when) and wall >= from_when[place] - (offsets[place] - offsets[place + 1]):
            place += 1
        return (wall - offsets[place]).replace(tzinfo=UTC)

    def _around(self, year: int) -> tuple[list[datetime], list[timedelta]]:
        """Return, around a year, the wall-clock times at which the offset changes, and the offsets (one more)."""
        if year not in self._years:
            changes = sorted(change for part in self._parts for change in part.changes(year))
            from_when = [at - before + max(before, after) for at, before, after in changes]
            offsets = [changes[0][1] if changes else self._parts[0].before, *(after for *_, after in changes)]
            self._years[year] = from_when, offsets
        return self._years[year]


class _Part:
    """One STANDARD or DAYLIGHT: when it begins each year, and the offsets before and during it."""

    def __init__(self, described: Component, before: timedelta, after: timedelta) -> None:
        self.before, self.after = before, after
        self.is_whole = True
        begins = self._walls(described, "DTSTART")
        self._begin = begins[0] if begins else _LONG_AGO
        self._more = self._walls(described, "RDATE")
        self._rule = self._readable(described.first("RRULE"))

    def _walls(self, described: Component, name: str) -> list[datetime]:
        found = []
        for text in (each for line in described.lines.get(name, ()) for each in line.value.split(",")):
            try:
                found.append(_wall(text))
            except ValueError:
                self.is_whole = False
        return found

    def _readable(self, line: ContentLine | None) -> Rule | None:
        """Return the rule; None if missing or unreadable."""
        try:
            rule = parse_rule(line.value) if line is not None else None
            _until(rule.until if rule else "", self.before)
        except (ValueError, KeyError, OverflowError):
            rule, self.is_whole = None, False
        if rule is not None and rule.every not in _RULED:
            rule, self.is_whole = None, False
        return rule

    @property
    def is_endless(self) -> bool:
        """Whether it recurs every year without end."""
        return self._rule is not None and not self._rule.until and self._rule.count is None

    def changes(self, year: int) -> Iterator[tuple[datetime, timedelta, timedelta]]:
        """Yield the changes to this part around a year: (wall time in the offset before, offset before, after)."""
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
    """The zones of one text by name; `unknown` has the names that could not be resolved.

    `floating` is the default zone for times without one (X-WR-TIMEZONE), empty for Stockholm.
    """

    def __init__(self, described: Iterable[Component] = (), *, floating: str = "") -> None:
        """Take the text's VTIMEZONEs; unreadable ones are ignored."""
        self.unknown: set[str] = set()
        self._named: dict[str, tuple[Zone, bool]] = {}
        self._own: dict[str, OwnZone] = {}
        self._described: list[OwnZone] = []
        self._places: dict[str, str] = {}
        for each in described:
            self._note_place(each)
            with suppress(ValueError, KeyError, OverflowError):
                self._take(each)
        self._floating = self._meant(_plain(floating)) or HOME

    def of(self, line: ContentLine) -> tuple[Zone, bool]:
        """Return the zone of a line's TZID, and whether it is known; the default zone and False without TZID."""
        name = line.parameter("TZID")
        if name not in self._named:
            self._named[name] = self._found(_plain(name))
        return self._named[name]

    def _take(self, described: Component) -> None:
        """Register a VTIMEZONE under its TZID (a text value: commas are escaped) and libical's X-LIC-LOCATION."""
        zone = OwnZone(described)
        for name in ("TZID", "X-LIC-LOCATION"):
            for line in described.lines.get(name, ()):
                self._own.setdefault(_plain(line.value), zone)
        self._described.append(zone)

    def _note_place(self, described: Component) -> None:
        """Register a zone's X-LIC-LOCATION (libical): the only information in a zone without rules."""
        for name in described.lines.get("TZID", ()):
            for place in described.lines.get("X-LIC-LOCATION", ()):
                self._places.setdefault(_plain(name.value), _plain(place.value))

    def _found(self, name: str) -> tuple[Zone, bool]:
        if not name:
            return self._floating, False
        if meant := self._meant(name):
            return meant, True
        self.unknown.add(name)
        only = self._described[0] if len(self._described) == 1 else self._floating
        return self._own.get(name, only), False

    def _meant(self, name: str) -> Zone | None:
        if not name:
            return None
        own = self._own.get(name)
        if (known := zone_names.exact(name)) is None and own is not None and own.is_whole:
            return own
        known = known or zone_names.named(name) or zone_names.named(self._places.get(name, ""))
        return KnownZone(known) if known else None


HOME: Zone = KnownZone(STOCKHOLM)
UNIVERSAL: Zone = KnownZone(UTC)


def _plain(name: str) -> str:
    return unescaped(name).strip().strip('"').strip()


def _offsets(part: Component, parts: Iterable[Component]) -> tuple[timedelta, timedelta]:
    """Return the offsets before and during a part; a missing one is taken from the other part. Raises ValueError."""
    others = [each for each in parts if each is not part and each.name != part.name]
    before, after = _offset_of(part, "TZOFFSETFROM"), _offset_of(part, "TZOFFSETTO")
    if before is None:
        before = next((found for each in others if (found := _offset_of(each, "TZOFFSETTO")) is not None), after)
    if after is None:
        after = next((found for each in others if (found := _offset_of(each, "TZOFFSETFROM")) is not None), before)
    if before is None or after is None:
        raise ValueError(part.name)
    return before, after


def _offset_of(part: Component, name: str) -> timedelta | None:
    for line in part.lines.get(name, ()):
        if found := _OFFSET.fullmatch(line.value.strip()):
            offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
            if offset < _LONGEST_OFFSET:
                return -offset if found[1] == "-" else offset
    return None


def _wall(text: str) -> datetime:
    """Parse a naive wall-clock time. Raises ValueError."""
    text = text.strip()[:15]
    form = {15: "%Y%m%dT%H%M%S", 13: "%Y%m%dT%H%M"}.get(len(text), "%Y%m%d")
    return datetime.strptime(text.upper(), form)  # noqa: DTZ007 - wall time


def _until(text: str, before: timedelta) -> datetime | None:
    """Return a rule's UNTIL as wall-clock time in the offset before the change. Raises ValueError."""
    if not text:
        return None
    until = datetime.strptime(text[:15], "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # noqa: DTZ007 - zone below
    return until + before if text.endswith("Z") else until
