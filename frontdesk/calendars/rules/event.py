"""Parse the times of a VEVENT: start, end, recurrence, and whether its owner is busy.

If the start is readable, damage elsewhere never makes time free: a missing or unreadable end becomes the end of the
day, an unreadable EXDATE is ignored, an unreadable RRULE becomes a daily one. `doubtful` marks such events.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from frontdesk.calendars.ports import OutsideEvent, Window
from frontdesk.calendars.rules.enums import ShowsAs
from frontdesk.calendars.rules.ical_parser import Component
from frontdesk.calendars.rules.ical_time import (
    DAY,
    ICalTime,
    Period,
    added,
    duration,
    instant_of,
    midnight_after,
    moment,
    moments,
)
from frontdesk.calendars.rules.intervals import fingerprint
from frontdesk.calendars.rules.recurrence import Budget, Rule, TooDense, lenient_rule, starts
from frontdesk.calendars.rules.zones import UNIVERSAL, Zones
from frontdesk.core.intervals import Instants
from frontdesk.core.times import STOCKHOLM

# More than any series a person has made: five years of every hour.
MOST_STEPS = 50_000
STRONGEST_FIRST = (ShowsAs.BUSY, ShowsAs.OUT_OF_OFFICE, ShowsAs.TENTATIVE, ShowsAs.ELSEWHERE, ShowsAs.FREE)

_FIRST_WALL, _LAST_WALL = datetime(1, 1, 3), datetime(9998, 12, 30)  # noqa: DTZ001 - the ends of the calendar
_UNREADABLE = (ValueError, OverflowError)
_BY_OUTLOOK = {
    "FREE": ShowsAs.FREE,
    "TENTATIVE": ShowsAs.TENTATIVE,
    "OOF": ShowsAs.OUT_OF_OFFICE,
    "WORKINGELSEWHERE": ShowsAs.ELSEWHERE,
}
_Length = tuple[timedelta, timedelta]
_NOTHING = timedelta(0)


class VEvent:
    """One VEVENT."""

    def __init__(self, component: Component, zones: Zones, owner: frozenset[str]) -> None:
        """Raises ValueError if no DTSTART can be read."""
        self._component = component
        self._zones = zones
        self.doubtful = False
        begins, ends = self._readable("DTSTART"), self._readable("DTEND")
        if not begins:
            raise ValueError("DTSTART")
        begins.sort(key=lambda each: each.rough)
        self.begin = begins[0].beside(next((end for end in ends if not end.guessed), None))
        self._other_begins = [each for each in begins[1:] if each.wall != self.begin.wall]
        self._length = self._longest([end.beside(self.begin) for end in ends])
        self.shows_as = shows_as(component, owner)
        self.sequence = self._sequence()
        self.is_change = "RECURRENCE-ID" in component.lines
        replaced = [each for each in self._readable("RECURRENCE-ID") if not each.rough]
        self.replaces = replaced[0] if replaced else None
        ranges = [line.parameter("RANGE").upper() for line in component.lines.get("RECURRENCE-ID", ())]
        self.and_later = any(each not in {"", "THISANDPRIOR"} for each in ranges)
        self.doubtful |= self.begin.rough or self._length is None

    @property
    def repeats(self) -> bool:
        """Whether it has more than one occurrence, or replaces one of a series."""
        return self.is_change or bool(self._other_begins or {"RRULE", "RDATE"} & self._component.lines.keys())

    def as_ours(self, name: str, meeting: UUID) -> OutsideEvent:
        """Return the event as one of our own meetings: its time and the fingerprint of its content."""
        span = self.span(self.begin.wall)
        title, location = (
            line.text if (line := self._component.first(each)) else "" for each in ("SUMMARY", "LOCATION")
        )
        content = fingerprint(*span, title=title, location=location)
        return OutsideEvent(name, "", (span,), self.shows_as, meeting, content)

    def span(self, wall: datetime) -> Instants:
        """Return the occurrence that begins at a wall-clock time.

        The end is computed in wall-clock time: a night shift from 22 to 6 ends at 6 on both DST nights. A DURATION in
        hours is elapsed time. If the end is before the start, the time between them is taken.
        """
        begin, end = self._span(wall)
        slack = self.begin.zone.slack
        self.doubtful |= bool(slack)
        return begin - slack, end + slack

    def _span(self, wall: datetime) -> Instants:
        begin, zone = self.begin.zone.instant(wall), self.begin.zone
        if self._length is None:
            return begin, zone.instant(midnight_after(wall))
        days, clock = self._length
        end = zone.instant(wall + days)
        if end < begin:  # both in the repeated hour, the end in its second turn
            end = zone.instant(wall + days, fold=1)
        end = (end if days else begin) + clock
        if end >= begin:
            return begin, end
        self.doubtful = True
        return (end, begin) if begin - end <= DAY else (begin, zone.instant(midnight_after(wall)))

    def occurrences(self, window: Window, budget: Budget) -> Iterator[tuple[ICalTime, Instants]]:
        """Yield the occurrences in the window, each with its place in the series (original start).

        Leaves out EXDATEs. Raises CalendarRefused if the budget of the whole text is exceeded.
        """
        off = self._called_off()
        own = Budget(MOST_STEPS, within=budget)
        try:
            walls = self._walls(window, own)
        except TooDense:
            yield self._all_the_time(window)
            return
        for wall in sorted(walls):
            place = self.begin.at(wall)
            if place not in off:
                yield place, self.span(wall)
        for place, span in self._added():
            if place not in off:
                yield place, span

    def own_wall(self, other: ICalTime) -> datetime:
        """Return a moment in this event's own wall-clock time; for a date, the occurrence of that day."""
        if other.is_day:
            time = self.begin.wall.time()
            return other.wall.replace(hour=time.hour, minute=time.minute, second=time.second)
        if other.zone is self.begin.zone:
            return other.wall
        return other.wall - (self.begin.zone.instant(other.wall) - other.instant)

    def _readable(self, name: str) -> list[ICalTime]:
        found = []
        for line in self._component.lines.get(name, ()):
            try:
                found.append(moment(line, self._zones))
            except _UNREADABLE:
                self.doubtful = True
        return found

    def _sequence(self) -> int | None:
        """Return SEQUENCE; None if unreadable, so that the event never counts as outdated."""
        try:
            return max(map(int, self._component.words("SEQUENCE")), default=0)
        except ValueError:
            self.doubtful = True
            return None

    def _longest(self, ends: Iterable[ICalTime]) -> _Length | None:
        """Return the longest stated length as (wall-clock part, elapsed part); None if not stated."""
        found = [self._until(end) for end in ends]
        for line in self._component.lines.get("DURATION", ()):
            try:
                found.append(self._lasting(*duration(line.value)))
            except _UNREADABLE:
                self.doubtful = True
        if self.begin.is_day or self.begin.rough:
            found.append((DAY, _NOTHING))
        return max(found, key=lambda length: sum(length, _NOTHING), default=None)

    def _until(self, end: ICalTime) -> _Length:
        if end.is_day and not (self.begin.is_day or self.begin.rough):
            # A date as end beside a start with a time has lost its time: the end is somewhere in that day.
            return midnight_after(end.wall) - self.begin.wall, _NOTHING
        wall = end.wall + DAY if end.rough else end.wall
        if end.zone is self.begin.zone:
            return wall - self.begin.wall, _NOTHING
        return _NOTHING, end.zone.instant(wall) - self.begin.instant

    def _lasting(self, days: timedelta, clock: timedelta) -> _Length:
        if self.begin.is_day and clock % DAY == _NOTHING:
            return days + clock, _NOTHING
        # The start is somewhere in its day.
        return (days + DAY if self.begin.is_day or self.begin.rough else days), clock

    @property
    def _about(self) -> timedelta:
        """The approximate length, within a DST hour."""
        return DAY if self._length is None else abs(sum(self._length, _NOTHING))

    def _walls(self, window: Window, budget: Budget) -> set[datetime]:
        first, last = self._wall_window(window)
        begins = (self.begin.wall, *(self.own_wall(each) for each in self._other_begins))
        found = {at for at in begins if first <= at <= last}
        for rule, until in self._rules():
            for at in starts(rule, self.begin.wall, first=first, last=last, budget=budget):
                if until is not None and self.begin.zone.instant(at) > until:
                    break
                found.add(at)
        return found

    def _rules(self) -> Iterator[tuple[Rule, datetime | None]]:
        """Yield the RRULEs, each with the last instant allowed by UNTIL."""
        for line in self._component.lines.get("RRULE", ()):
            rule, to_the_letter = lenient_rule(line.value)
            self.doubtful |= not to_the_letter
            if rule is not None:
                yield rule, self._last_of(rule)

    def _last_of(self, rule: Rule) -> datetime | None:
        try:
            return instant_of(rule.until, self.begin.zone) if rule.until else None
        except _UNREADABLE:
            self.doubtful = True
            return None

    def _called_off(self) -> "Places":
        found: list[ICalTime] = []
        for line in self._component.lines.get("EXDATE", ()):
            read, bad = moments(line, self._zones)
            self.doubtful |= bool(bad)
            found += read
        return Places(found)

    def _added(self) -> Iterator[tuple[ICalTime, Instants]]:
        for line in self._component.lines.get("RDATE", ()):
            found, bad = added(line, self._zones)
            self.doubtful |= bool(bad)
            for each in found:
                yield self.begin.at(self.own_wall(each.begin)), self._span_of(each)

    def _span_of(self, period: Period) -> Instants:
        begin = period.begin
        if begin.rough or (begin.is_day and not self.begin.is_day):
            return begin.instant, begin.zone.instant(midnight_after(begin.wall)) + self._about
        if period.length is not None and period.length > _NOTHING:
            return begin.instant, begin.instant + period.length
        if period.end is not None and period.end.instant > begin.instant:
            return begin.instant, period.end.instant
        return self.span(self.own_wall(begin))

    def _all_the_time(self, window: Window) -> tuple[ICalTime, Instants]:
        """Return one long occurrence for a rule that is too expensive: from its start until its last possible end."""
        self.doubtful = True
        ends = [until for _, until in self._rules()]
        until = window.until if None in ends else max(filter(None, ends)) + self._about
        return self.begin, (max(self._safe_begin(window), window.first), min(until, window.until))

    def _safe_begin(self, window: Window) -> datetime:
        return self.begin.instant if self.begin.wall > _FIRST_WALL else window.first

    def _wall_window(self, window: Window) -> tuple[datetime, datetime]:
        first, last = window.first.astimezone(UTC), window.until.astimezone(UTC)
        margin = self._about + 3 * DAY
        earliest = first.replace(tzinfo=None) - min(margin, first.replace(tzinfo=None) - _FIRST_WALL)
        return earliest, min(last.replace(tzinfo=None) + 2 * DAY, _LAST_WALL)


class Places:
    """Set of occurrences, identified by instant, or by a date that covers the whole day."""

    def __init__(self, named: Iterable[ICalTime]) -> None:
        """Take the identifying moments."""
        self._instants: set[datetime] = set()
        self._bare: set[datetime] = set()
        self._days: set[datetime] = set()
        for each in named:
            self._days.add(_day_of(each))
            if each.is_day:
                self._bare.add(each.wall)
            else:
                self._instants.add(each.instant)

    def __contains__(self, place: ICalTime) -> bool:
        """Whether an occurrence is in the set; never for one whose start is only known by its day."""
        if place.rough:
            return False
        if place.is_day:
            return place.wall in self._days
        day = place.wall.replace(hour=0, minute=0, second=0)
        return day in self._bare or (bool(self._instants) and place.instant in self._instants)


def _day_of(named: ICalTime) -> datetime:
    """Return the day meant in an all-day series: as written, or the Stockholm day if it is midnight there in UTC."""
    if named.zone is UNIVERSAL:
        here = named.instant.astimezone(STOCKHOLM).replace(tzinfo=None)
        if not (here.hour or here.minute):
            return here
    return named.wall.replace(hour=0, minute=0, second=0)


def shows_as(component: Component, owner: frozenset[str]) -> ShowsAs:
    """Return whether the owner is busy during an event. If two lines differ, the one that blocks more counts.

    Outlook's busy status takes precedence over TRANSP ([MS-OXCICAL] 2.1.3.1.1.20.28).
    """
    answers, status = _own_answers(component, owner), component.words("STATUS")
    if _only(status, "CANCELLED") or _only(answers, "DECLINED"):
        return ShowsAs.FREE
    outlook = [_BY_OUTLOOK.get(word, ShowsAs.BUSY) for word in component.words("X-MICROSOFT-CDO-BUSYSTATUS")]
    if outlook and (strongest := min(outlook, key=STRONGEST_FIRST.index)) is not ShowsAs.BUSY:
        return strongest
    if not outlook and _only(component.words("TRANSP"), "TRANSPARENT"):
        return ShowsAs.FREE
    unanswered = bool(answers) and set(answers) <= {"TENTATIVE", "NEEDS-ACTION", "DECLINED"}
    return ShowsAs.TENTATIVE if unanswered or _only(status, "TENTATIVE") else ShowsAs.BUSY


def _only(words: list[str], word: str) -> bool:
    return bool(words) and set(words) == {word}


def _own_answers(component: Component, owner: frozenset[str]) -> list[str]:
    """Return the calendar owner's answers (PARTSTAT) to the invitation."""
    found = []
    for line in component.lines.get("ATTENDEE", ()) if owner else ():
        names = {line.value.strip().lower().removeprefix("mailto:"), line.parameter("EMAIL").lower()}
        if names & owner:
            found.append(line.parameter("PARTSTAT").upper())
    return found
