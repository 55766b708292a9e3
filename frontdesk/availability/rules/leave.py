"""Time to block around a long leave: no decision meetings just before it, half-days to catch up after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from frontdesk.absence.rules import first_day_back, joined
from frontdesk.core.intervals import Instants, covers, overlapping
from frontdesk.core.times import day_span, end_instant, local_date, start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, OFFICE_OPENS, previous_workday, workdays_between

# At most a week (ten half-days) is blocked for catching up.
MOST_HALF_DAYS = 10
_NOON = time(12)
_DAY = timedelta(days=1)
_LOOKED_THROUGH = 40
_WEEK = 5


@dataclass(frozen=True)
class Kept:
    """The time blocked for a leave: `before` it for decision meetings only, `after` it to catch up."""

    leave: Instants
    before: tuple[Instants, ...]
    after: tuple[Instants, ...]


def leaves(spans: Sequence[Instants], *, longer_than: int) -> list[Instants]:
    """Return the absences, adjacent ones joined, that last more than `longer_than` days, weekends included."""
    return [leave for leave in joined(spans) if _days(leave) > longer_than]


def kept(leave: Instants, away: Sequence[Instants], *, days_before: int, half_days_a_week: int, now: datetime) -> Kept:
    """Return the time to block for a leave, past spans left out; `away`: all absences of the handläggare, sorted."""
    before = islice(_last_days(leave, away), days_before)
    after = islice(_half_days(leave, away), half_days(leave, half_days_a_week))
    return Kept(
        leave=leave,
        before=tuple(sorted(span for span in before if span[1] > now)),
        after=tuple(span for span in after if span[1] > now),
    )


def half_days(leave: Instants, a_week: int) -> int:
    """Return the number of catch-up half-days after a leave: `a_week` for each week of five workdays or part of one."""
    days = workdays_between(local_date(leave[0]) - _DAY, local_date(leave[1] - timedelta(seconds=1)))
    return min(a_week * -(-days // _WEEK), MOST_HALF_DAYS)


def _last_days(leave: Instants, away: Sequence[Instants]) -> Iterator[Instants]:
    """Yield the working days before a leave on which the handläggare is present, latest first."""
    day = previous_workday(local_date(leave[0]) - _DAY)
    for _ in range(_LOOKED_THROUGH):
        if not covers(overlapping(away, _hours(day)), _hours(day)):
            yield day_span(day)
        day = previous_workday(day - _DAY)


def _half_days(leave: Instants, away: Sequence[Instants]) -> Iterator[Instants]:
    """Yield the half-days after a leave on which the handläggare is present, earliest first."""
    day = first_day_back(leave[1])
    for _ in range(_LOOKED_THROUGH):
        for half in ((OFFICE_OPENS, _NOON), (_NOON, OFFICE_CLOSES)):
            span = start_instant(day, half[0]), end_instant(day, half[1])
            if not overlapping(away, span):
                yield span
        day = first_day_back(day_span(day)[1])


def _hours(day: date) -> Instants:
    return start_instant(day, OFFICE_OPENS), end_instant(day, OFFICE_CLOSES)


def _days(leave: Instants) -> int:
    return (local_date(leave[1] - timedelta(seconds=1)) - local_date(leave[0])).days + 1
