"""Working days: Swedish public holidays, and the eves that are holidays in practice (from the `holidays` package).

A municipality may add half-days and closed days of its own; they are passed in as `half_days`.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from frontdesk.core.times import end_instant, local_date, start_instant

OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(16, 30)
_SATURDAY = 5


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    found = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), include_sundays=False, language="sv"
    )
    return frozenset(found)


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday, or midsommarafton, julafton or nyårsafton."""
    return day in _holidays_of(day.year)


def is_workday(day: date) -> bool:
    """Whether the office is open on `day`: Monday to Friday and not a holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def next_workday(day: date) -> date:
    """Return `day` itself if it is a workday, else the first workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def previous_workday(day: date) -> date:
    """Return `day` itself if it is a workday, else the last workday before it; the same holds for bank days."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def add_workdays(day: date, count: int) -> date:
    """Return the workday that is `count` workdays after `day` (0 gives `day` or the next workday)."""
    day = next_workday(day)
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def workdays_between(first: date, last: date) -> int:
    """Return the number of workdays after `first` up to and including `last`."""
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def office_hours(day: date, half_days: Mapping[date, time] | None = None) -> tuple[datetime, datetime] | None:
    """Return the UTC instants at which the office opens and closes on `day`, or None when it is closed.

    `half_days` gives the closing time of days that close early.
    """
    if not is_workday(day):
        return None
    closes = (half_days or {}).get(day, OFFICE_CLOSES)
    return start_instant(day, OFFICE_OPENS), end_instant(day, closes)


def is_open(now: datetime, half_days: Mapping[date, time] | None = None) -> bool:
    """Whether the office is open at `now` (UTC)."""
    hours = office_hours(local_date(now), half_days)
    return hours is not None and hours[0] <= now < hours[1]


def opens_at(now: datetime, half_days: Mapping[date, time] | None = None) -> datetime | None:
    """Return the UTC instant at which the office next opens; None while it is open."""
    if is_open(now, half_days):
        return None
    day = local_date(now)
    # The municipality's own closed days end before they begin.
    while (hours := office_hours(day, half_days)) is None or hours[0] <= now or hours[1] <= hours[0]:
        day += timedelta(days=1)
    return hours[0]


def working_time_between(start: datetime, end: datetime, half_days: Mapping[date, time] | None = None) -> timedelta:
    """Return the office time between two aware instants (zero when `end` is not later)."""
    total = timedelta()
    day = local_date(start)
    while day <= local_date(end):
        hours = office_hours(day, half_days)
        if hours:
            total += max(timedelta(), min(end, hours[1]) - max(start, hours[0]))
        day += timedelta(days=1)
    return total


def after_working_time(start: datetime, span: timedelta, half_days: Mapping[date, time] | None = None) -> datetime:
    """Return the UTC instant at which `span` of office time has passed since an aware instant (`start` for none)."""
    day, left = local_date(start), span
    while True:
        hours = office_hours(day, half_days)
        if hours:
            begins = max(start, hours[0])
            open_for = max(timedelta(), hours[1] - begins)
            if left <= open_for:
                return begins + left
            left -= open_for
        day += timedelta(days=1)
