"""Booking window: minimum notice and horizon, in calendar time or in the office's opening hours.

A notice in minutes runs from now. One in days counts whole days: with one working day, a meeting booked on a Friday is
on Monday at the earliest. The last day of a horizon is included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never

from frontdesk.availability.rules.enums import Counted
from frontdesk.core.times import day_span, local_date
from frontdesk.core.workdays import is_workday, office_hours

Closings = Mapping[date, time | None]
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BookingWindow:
    """Minimum notice and horizon with their units; a horizon is in days or working days."""

    notice: int
    notice_unit: Counted
    horizon: int
    horizon_unit: Counted


def earliest(now: datetime, reach: BookingWindow, closings: Closings) -> datetime:
    """Return the earliest start; `closings`: closing time on the municipality's own days off (None: closed all day)."""
    if not reach.notice:
        return now
    match reach.notice_unit:
        case Counted.MINUTES:
            return now + timedelta(minutes=reach.notice)
        case Counted.WORKING_MINUTES:
            return _after_working_time(now, timedelta(minutes=reach.notice), closings)
        case Counted.DAYS:
            return day_span(local_date(now) + reach.notice * _A_DAY)[0]
        case Counted.WORKDAYS:
            return day_span(workdays_after(local_date(now), reach.notice, closings))[0]
        case never:
            assert_never(never)


def last_day(today: date, reach: BookingWindow, closings: Closings) -> date:
    """Return the last Stockholm date on which a meeting may begin."""
    if reach.horizon_unit is Counted.WORKDAYS:
        return workdays_after(today, reach.horizon, closings)
    return today + reach.horizon * _A_DAY


def workdays_after(day: date, count: int, closings: Closings) -> date:
    """Return the `count`th workday after `day`; `day` itself for 0."""
    while count > 0:
        day += _A_DAY
        count -= _opens(day, closings)
    return day


def _after_working_time(now: datetime, wanted: timedelta, closings: Closings) -> datetime:
    """Return the UTC instant at which the office will have been open for `wanted` since `now`."""
    early = {day: closes or time(0) for day, closes in closings.items()}
    day = local_date(now)
    while True:
        hours = office_hours(day, early)
        if hours:
            begins = max(now, hours[0])
            if hours[1] - begins >= wanted:
                return (begins + wanted).astimezone(UTC)
            wanted -= max(timedelta(), hours[1] - begins)
        day += _A_DAY


def _opens(day: date, closings: Closings) -> bool:
    return is_workday(day) and closings.get(day, time.max) is not None
