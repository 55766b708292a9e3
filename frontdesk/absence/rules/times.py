"""Time spans of absence as half-open instants: whole days, parts of a day, joining spans, the first day back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from frontdesk.core.times import end_instant, local, start_instant
from frontdesk.core.workdays import next_workday

Instants = tuple[datetime, datetime]


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
    found: list[Instants] = []
    for starts, ends in sorted(spans):
        if found and starts <= _next_morning(found[-1][1]):
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((starts, ends))
    return found


def covers(spans: Sequence[Instants], span: Instants) -> bool:
    """Whether absences, sorted by start, cover all of `span`."""
    reached = span[0]
    for starts, ends in spans:
        if starts <= reached:
            reached = max(reached, ends)
    return reached >= span[1]


def without(span: Instants, taken: Instants) -> Iterator[Instants]:
    """Yield `span` minus `taken`: no, one or two pieces."""
    if span[0] < min(taken[0], span[1]):
        yield span[0], min(taken[0], span[1])
    if max(taken[1], span[0]) < span[1]:
        yield max(taken[1], span[0]), span[1]


def _next_morning(until: datetime) -> datetime:
    return start_instant(first_day_back(until), time(8))
