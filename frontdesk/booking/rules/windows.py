"""Recurring opening windows in Stockholm wall-clock time, and the instants they stand for on each day.

The server's time zone does not matter. Daylight saving: a start in the spring gap becomes the first existing instant;
in the autumn fold a start is the first and an end the second of the two; a window that vanishes is empty.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, assert_never

from frontdesk.booking.rules.words import LAST, Mode, Repeats
from frontdesk.core.intervals import Span
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
