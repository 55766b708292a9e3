"""What is free, by counting minutes: a model of the offer that shares no code with the rules it is compared with.

It walks every UTC minute of a day, asks what the clock on a Stockholm wall shows, and strikes out what is taken.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

WALL = ZoneInfo("Europe/Stockholm")
EVES = holidays.country_holidays("SE", categories=("public", "de_facto"), include_sundays=False)
MINUTE = 60
Span = tuple[int, int]


@dataclass
class Kind:
    """A kind of meeting, in minutes."""

    code: str
    modes: tuple[str, ...]
    length: int
    step: int
    before: int
    after: int
    notice: int
    horizon_days: int
    a_day: int | None
    decision: bool

    def occupied(self, start: int) -> Span:
        """Return what a meeting that begins then keeps busy, buffers included."""
        return start - self.before * MINUTE, start + (self.length + self.after) * MINUTE


@dataclass
class Window:
    """A window as it was asked for; `differs` are its dates with other hours, or None."""

    person: str
    repeats: str
    weekday: int
    nth: int | None
    opens: time
    closes: time
    modes: tuple[str, ...]
    types: tuple[str, ...]
    first: date
    last: date | None
    differs: dict[date, tuple[time, time] | None] = field(default_factory=dict)


@dataclass
class Meeting:
    """Something that takes a person's time, with its buffers; a hold until it expires."""

    person: str
    occupied: Span
    until: int | None = None


@dataclass
class World:
    """Everything a search depends on; spans are seconds since 1970."""

    now: datetime
    windows: list[Window] = field(default_factory=list)
    closings: dict[date, time | None] = field(default_factory=dict)
    away: list[tuple[str, Span]] = field(default_factory=list)
    outside: list[tuple[str, Span]] = field(default_factory=list)
    kept: list[tuple[str, Span, bool]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    known: dict[tuple[int, date], list[int]] = field(default_factory=dict)


@lru_cache(maxsize=512)
def walls(day: date) -> tuple[tuple[int, time], ...]:
    """Return each minute of a Stockholm day as (second, what the clock shows), 23 to 25 hours of them."""
    begin = int(datetime.combine(day - timedelta(days=1), time(20), tzinfo=UTC).timestamp())
    shown = ((second, datetime.fromtimestamp(second, WALL)) for second in range(begin, begin + 32 * 3600, MINUTE))
    return tuple((second, wall.time()) for second, wall in shown if wall.date() == day)


def opens_on(window: Window, day: date) -> bool:
    """Whether a window opens on a day, by the calendar alone; a date that differs does whatever the rule says."""
    if not window.first <= day <= (window.last or day):
        return False
    if day in window.differs:
        return window.differs[day] is not None
    if window.repeats == "once":
        return day == window.first
    if day.weekday() != window.weekday or day.weekday() > 4 or day in EVES:
        return False
    if window.repeats == "monthly":
        month = [week[window.weekday] for week in calendar.monthcalendar(day.year, day.month) if week[window.weekday]]
        return day.day == month[-1 if window.nth == -1 else (window.nth or 0) - 1]
    week = int(day.strftime("%V"))
    return {"weekly": True, "odd_weeks": week % 2 == 1, "even_weeks": week % 2 == 0}[window.repeats]


def open_minutes(world: World, window: Window, day: date) -> list[int]:
    """Return the minutes for which a window is open on a day: from its first minute on the wall to its last."""
    if not opens_on(window, day):
        return []
    hours = window.differs.get(day, (window.opens, window.closes))
    if hours is None:
        return []
    begins = [second for second, wall in walls(day) if wall >= hours[0]]
    ends = [second for second, wall in walls(day) if wall < hours[1]]
    if not begins or not ends:
        return []
    minutes = [second for second, _ in walls(day) if begins[0] <= second <= ends[-1]]
    if day in world.closings:
        closes = world.closings[day]
        late = [second for second, wall in walls(day) if closes is not None and wall < closes]
        minutes = [second for second in minutes if late and second <= late[-1]]
    return minutes


def free(world: World, kind: Kind, person: str, mode: str | None, days: Iterable[date]) -> list[tuple[int, str]]:
    """Return every free start as (second, mode), in order."""
    return sorted({found for day in days for found in _free_on(world, kind, person, mode, day)})


def _free_on(world: World, kind: Kind, person: str, mode: str | None, day: date) -> Iterator[tuple[int, str]]:
    now = int(world.now.timestamp())
    today = world.now.astimezone(WALL).date()
    if day > today + timedelta(days=kind.horizon_days) or _full(world, kind, person, day, now):
        return
    for possible, minutes in _open_to(world, kind, person, mode, day):
        taken = _blocks(world, kind, person)
        for run in _runs([m for m in minutes if not any(_hits(m, span, kind) for span in taken)]):
            for start in range(run[0], run[-1] + MINUTE, kind.step * MINUTE):
                fits = start + kind.length * MINUTE <= run[-1] + MINUTE
                if fits and start >= now + kind.notice * MINUTE and _unheld(world, kind, person, start):
                    yield start, possible[0]


def _open_to(
    world: World, kind: Kind, person: str, mode: str | None, day: date
) -> Iterator[tuple[list[str], list[int]]]:
    """Yield the ways to meet and the minutes of each opening; where the same ways go on at once, as one."""
    found: list[tuple[tuple[str, ...], list[str], list[int]]] = []
    for window in world.windows:
        wanted = [mode] if mode else list(kind.modes)
        possible = [one for one in wanted if not window.modes or one in window.modes]
        if window.person != person or not possible or (window.types and kind.code not in window.types):
            continue
        key = (id(window), day)
        if key not in world.known:
            world.known[key] = open_minutes(world, window, day)
        if world.known[key]:
            found.append((window.modes, possible, world.known[key]))
    found.sort(key=lambda one: one[2][0])
    while found:
        modes, possible, minutes = found.pop(0)
        while more := next((one for one in found if one[0] == modes and one[2][0] == minutes[-1] + MINUTE), None):
            found.remove(more)
            minutes = minutes + more[2]
        yield possible, minutes


def _full(world: World, kind: Kind, person: str, day: date, now: int) -> bool:
    if kind.a_day is None:
        return False
    begun = [
        one
        for one in world.meetings
        if one.person == person
        and (one.until is None or one.until > now)
        and datetime.fromtimestamp(one.occupied[0], WALL).date() == day
    ]
    return len(begun) >= kind.a_day


def _blocks(world: World, kind: Kind, person: str) -> list[Span]:
    spans = [span for who, span in (*world.away, *world.outside) if who == person]
    spans += [
        span for who, span, decisions_only in world.kept if who == person and (kind.decision or not decisions_only)
    ]
    spans += [one.occupied for one in world.meetings if one.person == person and one.until is None]
    return spans


def _hits(minute: int, block: Span, kind: Kind) -> bool:
    begins, ends = block
    return minute < ends + kind.before * MINUTE and minute + MINUTE > begins - kind.after * MINUTE


def _unheld(world: World, kind: Kind, person: str, start: int) -> bool:
    now = int(world.now.timestamp())
    begins, ends = start - kind.before * MINUTE, start + (kind.length + kind.after) * MINUTE
    return not any(
        one.person == person
        and one.until is not None
        and one.until > now
        and one.occupied[0] < ends
        and begins < one.occupied[1]
        for one in world.meetings
    )


def _runs(minutes: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for minute in minutes:
        if run and minute != run[-1] + MINUTE:
            yield run
            run = []
        run.append(minute)
    if run:
        yield run
