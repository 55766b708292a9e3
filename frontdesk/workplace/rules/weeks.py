"""Absence by week, and when too few stand-ins cover too many absent colleagues."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from frontdesk.core.intervals import Instants, covers, overlapping
from frontdesk.core.times import start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS, is_workday

WORKING_DAYS = 5
# Covering this many absent colleagues is too much for one or two stand-ins.
HEAVY = 4


class Extent(StrEnum):
    """Whether an absence covers all or part of a working day's office hours."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True)
class DayAway:
    """A working day with an absence."""

    day: date
    extent: Extent


def working_days(monday: date) -> tuple[date, ...]:
    """Return the working days of a week."""
    days = (monday + timedelta(days=number) for number in range(WORKING_DAYS))
    return tuple(day for day in days if is_workday(day))


def days_away(monday: date, spans: Iterable[Instants]) -> tuple[DayAway, ...]:
    """Return the working days of a week on which `spans` overlap office hours, and whether they cover them."""
    spans = sorted(spans)
    found = []
    for day in working_days(monday):
        hours = start_instant(day, OFFICE_OPENS), start_instant(day, OFFICE_CLOSES)
        touching = overlapping(spans, hours)
        if touching:
            found.append(DayAway(day, Extent.WHOLE if covers(touching, hours) else Extent.PART))
    return tuple(found)


def is_whole_week(monday: date, away: Collection[DayAway]) -> bool:
    """Whether `away` covers every working day of a week in full."""
    days = working_days(monday)
    return bool(days) and {each.day for each in away if each.extent is Extent.WHOLE} == set(days)


def heavy(covering: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return overloaded stand-ins: alone, or as a pair, they cover at least four absent colleagues.

    `covering` maps a stand-in to the colleagues they cover. In a pair, each must cover more than one.
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
