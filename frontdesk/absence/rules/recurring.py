"""Recurring absence: part-time staff who are off every Friday, or every second Wednesday afternoon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from frontdesk.absence.rules.times import part_of_day, whole_days
from frontdesk.core.intervals import Instants
from frontdesk.core.workdays import is_workday

WEEK = timedelta(days=7)
# How far ahead the rows of a recurring absence are created; nothing can be booked beyond.
AHEAD = timedelta(weeks=53)


@dataclass(frozen=True)
class Pattern:
    """Away on `weekdays` of every `every`th week from `first` until `last`, both included."""

    #: Monday is 0.
    weekdays: frozenset[int]
    first: date
    last: date | None = None
    #: Weeks are counted from the one `first` lies in.
    every: int = 1
    #: Local times; without both of them the whole day.
    begins: time | None = None
    ends: time | None = None


def days_of(pattern: Pattern, first: date, last: date) -> Iterator[date]:
    """Yield the days of absence from `first` to `last`, both included; weekends and public holidays are left out."""
    counted_from = pattern.first - timedelta(days=pattern.first.weekday())
    day, end = max(first, pattern.first), min(last, pattern.last or last)
    while day <= end:
        if day.weekday() in pattern.weekdays and (day - counted_from) // WEEK % pattern.every == 0 and is_workday(day):
            yield day
        day += timedelta(days=1)


def span_on(pattern: Pattern, day: date) -> Instants | None:
    """Return the absence on one of its days as instants; None when the change to summer time leaves nothing of it."""
    if pattern.begins is None or pattern.ends is None:
        return whole_days(day, day)
    span = part_of_day(day, pattern.begins, pattern.ends)
    return span if span[0] < span[1] else None
