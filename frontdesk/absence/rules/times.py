"""Time spans of absence as half-open instants: whole days, parts of a day, joining spans, the first day back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from frontdesk.core.intervals import Instants, merged
from frontdesk.core.times import end_instant, local, start_instant
from frontdesk.core.workdays import next_workday


def whole_days(first: date, last: date) -> Instants:
    """Return the span of an absence over whole local days, both dates included."""
    return start_instant(first, time(0)), start_instant(last + timedelta(days=1), time(0))


def part_of_day(day: date, begins: time, ends: time) -> Instants:
    """Return the span of an absence that takes some hours of one local day."""
    return start_instant(day, begins), end_instant(day, ends)


def away_until(now: datetime, spans: Iterable[Instants]) -> datetime | None:
    """Return when the absence at `now` ends, adjoining absences included; None when there is none at `now`.

    Two absences with only a night or a weekend between them count as one: a client cannot meet the handläggare between.
    """
    until = None
    for starts, ends in sorted(spans):
        if starts <= (until or now) or (until and starts <= _next_morning(until)):
            until = max(until or ends, ends) if ends > now else until
    return until


def first_day_back(until: datetime) -> date:
    """Return the first workday at work after an absence that ends at `until`."""
    return next_workday(local(until).date())


def joined(spans: Iterable[Instants]) -> list[Instants]:
    """Merge absences that have only a night, a weekend or public holidays between them."""
    return merged(spans, bridge=_next_morning)


def _next_morning(until: datetime) -> datetime:
    return start_instant(first_day_back(until), time(8))
