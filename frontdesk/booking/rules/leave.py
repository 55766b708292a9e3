"""What a long leave keeps of somebody's time: no decisions just before it, and time to catch up after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from frontdesk.absence.rules import covers, first_day_back, joined
from frontdesk.core.times import day_span, end_instant, local_date, start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS, previous_workday, workdays_between

Instants = tuple[datetime, datetime]
# However long somebody was away, no more than a week is kept for catching up.
MOST_HALF_DAYS = 10
_NOON = time(12)
_DAY = timedelta(days=1)
_LOOKED_THROUGH = 40
_WEEK = 5


@dataclass(frozen=True)
class Kept:
    """What is kept because of one leave: spans in which no decision is prepared, and spans to catch up in."""

    leave: Instants
    before: tuple[Instants, ...]
    after: tuple[Instants, ...]


def leaves(spans: Sequence[Instants], *, longer_than: int) -> list[Instants]:
    """Return the leaves among somebody's absences that last longer than so many days, weekends counted."""
    return [leave for leave in joined(spans) if _days(leave) > longer_than]


def kept(leave: Instants, away: Sequence[Instants], *, days_before: int, half_days_a_week: int, now: datetime) -> Kept:
    """Return what a leave keeps; `away` is all of somebody's absence, sorted, and what is over is left out."""
    before = islice(_last_days(leave, away), days_before)
    after = islice(_half_days(leave, away), half_days(leave, half_days_a_week))
    return Kept(
        leave=leave,
        before=tuple(sorted(span for span in before if span[1] > now)),
        after=tuple(span for span in after if span[1] > now),
    )


def half_days(leave: Instants, a_week: int) -> int:
    """Return how many half-days somebody needs after a leave: so many for every week of it, begun ones too."""
    days = workdays_between(local_date(leave[0]) - _DAY, local_date(leave[1] - timedelta(seconds=1)))
    return min(a_week * -(-days // _WEEK), MOST_HALF_DAYS)


def _last_days(leave: Instants, away: Sequence[Instants]) -> Iterator[Instants]:
    """Yield the working days before a leave on which somebody is there, the last first."""
    day = previous_workday(local_date(leave[0]) - _DAY)
    for _ in range(_LOOKED_THROUGH):
        if not covers(_touching(away, _hours(day)), _hours(day)):
            yield day_span(day)
        day = previous_workday(day - _DAY)


def _half_days(leave: Instants, away: Sequence[Instants]) -> Iterator[Instants]:
    """Yield the half-days after a leave on which somebody is there, the first first."""
    day = first_day_back(leave[1])
    for _ in range(_LOOKED_THROUGH):
        for half in ((OFFICE_OPENS, _NOON), (_NOON, OFFICE_CLOSES)):
            span = start_instant(day, half[0]), end_instant(day, half[1])
            if not _touching(away, span):
                yield span
        day = first_day_back(day_span(day)[1])


def _touching(away: Sequence[Instants], span: Instants) -> list[Instants]:
    return [one for one in away if one[0] < span[1] and span[0] < one[1]]


def _hours(day: date) -> Instants:
    return start_instant(day, OFFICE_OPENS), end_instant(day, OFFICE_CLOSES)


def _days(leave: Instants) -> int:
    return (local_date(leave[1] - timedelta(seconds=1)) - local_date(leave[0])).days + 1
