"""A week of somebody's absence in words, and when too many posts hang on too few people."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations

from frontdesk.absence.rules import covers
from frontdesk.core.times import start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS, is_workday

WORKING_DAYS = 5
# One or two who cover this many posts are too few.
HEAVY = 4

Instants = tuple[datetime, datetime]


class Extent(StrEnum):
    """How much of a working day somebody is away."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True)
class DayAway:
    """A working day on which somebody is away."""

    day: date
    extent: Extent


def working_days(monday: date) -> tuple[date, ...]:
    """Return the working days of a week."""
    days = (monday + timedelta(days=number) for number in range(WORKING_DAYS))
    return tuple(day for day in days if is_workday(day))


def days_away(monday: date, spans: Iterable[Instants]) -> tuple[DayAway, ...]:
    """Return on which working days of a week somebody is away in office hours, and whether all of them."""
    spans = sorted(spans)
    found = []
    for day in working_days(monday):
        hours = start_instant(day, OFFICE_OPENS), start_instant(day, OFFICE_CLOSES)
        touching = [span for span in spans if span[0] < hours[1] and hours[0] < span[1]]
        if touching:
            found.append(DayAway(day, Extent.WHOLE if covers(touching, hours) else Extent.PART))
    return tuple(found)


def is_whole_week(monday: date, away: Collection[DayAway]) -> bool:
    """Whether somebody is away for all of every working day of a week."""
    days = working_days(monday)
    return bool(days) and {each.day for each in away if each.extent is Extent.WHOLE} == set(days)


def heavy(covering: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the stand-ins on whom too much hangs: alone, or with one other, they cover at least four posts.

    `covering` names whose posts each stand-in covers. Of two, each must cover more than one.
    """
    alone = {key for key, posts in covering.items() if len(set(posts)) >= HEAVY}
    several = [key for key, posts in covering.items() if len(set(posts)) > 1]
    pairs = {
        key
        for one, other in combinations(several, 2)
        if len(set(covering[one]) | set(covering[other])) >= HEAVY
        for key in (one, other)
    }
    return frozenset(alone | pairs)
