"""Opening windows: when they occur, and what a change of them leaves outside."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, assert_never

from frontdesk.availability.rules.enums import LAST, Mode, Repeats
from frontdesk.core.intervals import Span, covers, merged
from frontdesk.core.times import day_of, day_span, end_instant, seconds, start_instant
from frontdesk.core.workdays import is_workday


@dataclass(frozen=True, slots=True)
class Plan:
    """The recurrence, hours, place, modes and types of an `OpeningWindow`; see there for the fields.

    A window that opens once opens on `valid_from`, even on a Saturday; `weekday` is ignored.
    """

    weekday: int
    opens: time
    closes: time
    valid_from: date
    valid_to: date | None = None
    repeats: Repeats = Repeats.WEEKLY
    nth: int | None = None
    place: str | None = None
    modes: tuple[Mode, ...] = ()
    types: tuple[str, ...] = ()


def once(day: date, opens: time, closes: time, **values: Any) -> Plan:  # noqa: ANN401 - a Plan's own fields
    """Return the plan of a window that opens on one date only."""
    return Plan(day.weekday(), opens, closes, day, day, repeats=Repeats.ONCE, **values)


def days_of(plan: Plan, first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, both included, on which the window opens; recurring ones skip holidays."""
    if plan.repeats is Repeats.ONCE:
        if first <= plan.valid_from <= last:
            yield plan.valid_from
        return
    begin = max(first, plan.valid_from)
    day = begin + timedelta(days=(plan.weekday - begin.weekday()) % 7)
    end = min(last, plan.valid_to or last)
    while day <= end:
        if is_workday(day) and _recurs(plan, day):
            yield day
        day += timedelta(days=7)


def _recurs(plan: Plan, day: date) -> bool:
    """Whether the window recurs on a day of the right weekday."""
    match plan.repeats:
        case Repeats.WEEKLY:
            return True
        case Repeats.ODD_WEEKS:
            return day.isocalendar().week % 2 == 1
        case Repeats.EVEN_WEEKS:
            return day.isocalendar().week % 2 == 0
        case Repeats.MONTHLY:
            if plan.nth == LAST:
                return (day + timedelta(days=7)).month != day.month
            return (day.day - 1) // 7 + 1 == plan.nth
        case Repeats.ONCE:
            return day == plan.valid_from
        case never:
            assert_never(never)


def span_on(day: date, opens: time, closes: time) -> Span | None:
    """Return a window on `day` as seconds since 1970, or None if daylight saving leaves nothing of it."""
    begins, ends = seconds(start_instant(day, opens)), seconds(end_instant(day, closes))
    return (begins, ends) if begins < ends else None


def closed_spans(closings: Mapping[date, time | None], first: date, last: date) -> list[Span]:
    """Return the closed spans of the municipality's own days off; `closings`: closing time by date (None: all day)."""
    return sorted(_closed(day, closes) for day, closes in closings.items() if first <= day <= last)


def clip(window: Span, closed: Sequence[Span]) -> Span | None:
    """Return a window shortened by an early closing, or None if nothing is left."""
    opens, closes = window
    for begins, ends in closed:
        if begins < closes and opens < ends:
            closes = begins
    return (opens, closes) if opens < closes else None


def full_days(meetings: Mapping[int, Sequence[int]], a_day: int | None) -> frozenset[tuple[int, date]]:
    """Return the full days as (resource, date): those on which `a_day` meetings or more begin; None: no limit.

    `meetings`: the starts of each resource's occupied spans, in seconds since 1970.
    """
    if a_day is None:
        return frozenset()
    counted = Counter((resource, day_of(start)) for resource, begins in meetings.items() for start in begins)
    return frozenset(day for day, count in counted.items() if count >= a_day)


def whole_days(span: Span) -> Span:
    """Extend a span to whole Stockholm days, from midnight to midnight."""
    return seconds(day_span(day_of(span[0]))[0]), seconds(day_span(day_of(span[1] - 1))[1])


def _closed(day: date, closes: time | None) -> Span:
    begins, ends = day_span(day)
    return (seconds(begins) if closes is None else seconds(end_instant(day, closes))), seconds(ends)


# A window's id, or for a new window its index in the list of changes.
Which = uuid.UUID | int

Occurrences = Mapping[tuple[Which, date], "Stretch"]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Open time in seconds since 1970, with its place, modes and types (empty: all).

    Modes and types are not compared: a stretch in which only these change is neither opened nor closed nor altered.
    """

    opens: int
    closes: int
    place: str | None = None
    modes: tuple[str, ...] = field(default=(), compare=False)
    types: tuple[str, ...] = field(default=(), compare=False)

    @property
    def span(self) -> Span:
        """Its time, from opening to closing."""
        return self.opens, self.closes

    def allows(self, meeting: "PlannedMeeting") -> bool:
        """Whether mode, type and (for a visit) place of a meeting fit this stretch."""
        return (
            (not self.modes or meeting.mode in self.modes)
            and (not self.types or meeting.type in self.types)
            and (meeting.place is None or self.place in {None, meeting.place})
        )


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting's time, type and mode; `place` only for a visit."""

    span: Span
    type: str = ""
    mode: str = ""
    place: str | None = None


@dataclass(frozen=True)
class Effect:
    """The occurrences a change opens, closes and alters (pairs of before and after), each in order of time."""

    opened: tuple[Stretch, ...] = ()
    closed: tuple[Stretch, ...] = ()
    altered: tuple[tuple[Stretch, Stretch], ...] = ()


def effect(before: Occurrences, after: Occurrences) -> Effect:
    """Compare the open occurrences of some windows before and after a change."""
    both = before.keys() & after.keys()
    return Effect(
        opened=tuple(sorted((after[key] for key in after.keys() - both), key=_by_time)),
        closed=tuple(sorted((before[key] for key in before.keys() - both), key=_by_time)),
        altered=tuple(
            sorted(
                ((before[key], after[key]) for key in both if before[key] != after[key]),
                key=lambda pair: _by_time(pair[0]),
            )
        ),
    )


def uncovered(
    meetings: Sequence[PlannedMeeting], before: Iterable[Stretch], after: Iterable[Stretch]
) -> list[PlannedMeeting]:
    """Return the meetings that fit the open time before a change but not after it."""
    was, will_be = list(before), list(after)
    lost = outside(meetings, will_be)
    never = set(outside(lost, was))
    return [meeting for meeting in lost if meeting not in never]


def outside(meetings: Sequence[PlannedMeeting], stretches: Sequence[Stretch]) -> list[PlannedMeeting]:
    """Return the meetings that fit no open time: it is closed then, or open for other types, modes or places."""
    open_times: dict[tuple[str, str, str | None], list[Span]] = {}
    found = []
    for meeting in meetings:
        kind = meeting.type, meeting.mode, meeting.place
        if kind not in open_times:
            open_times[kind] = merged(one.span for one in stretches if one.allows(meeting))
        if not covers(open_times[kind], meeting.span):
            found.append(meeting)
    return found


def still_open(meeting: PlannedMeeting, stretches: Iterable[Stretch]) -> bool:
    """Whether it is open during a meeting, for any type, mode or place."""
    return covers(merged(one.span for one in stretches), meeting.span)


def long_years(first: date, last: date) -> list[int]:
    """Return the years whose week 53 ends within the dates: week 1, another odd week, follows it."""
    years = range(first.isocalendar().year, last.isocalendar().year + 1)
    return [year for year in years if first <= (end := _last_sunday(year)) <= last and end.isocalendar().week % 2]


def _last_sunday(year: int) -> date:
    """Return the last Sunday of an ISO year."""
    return date.fromordinal(date.fromisocalendar(year + 1, 1, 1).toordinal() - 1)


def _by_time(stretch: Stretch) -> tuple[int, int, str]:
    return stretch.opens, stretch.closes, stretch.place or ""
