"""When a handläggare is open: weekly wall-clock windows, and the instants they stand for on each day.

Wall-clock rules are Stockholm's whatever zone the server runs in: a start in the spring gap becomes the first existing
instant, in the autumn fold a start is the first and an end the second, and a window that vanishes is empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from frontdesk.booking.rules.slots import Span
from frontdesk.core.times import day_span, end_instant, local_date, start_instant
from frontdesk.core.workdays import is_workday


@dataclass(frozen=True, slots=True)
class Weekly:
    """A window that opens every week on `weekday` (Monday is 0), as long as it is valid."""

    weekday: int
    opens: time
    closes: time
    valid_from: date
    valid_to: date | None = None


def days_of(window: Weekly, first: date, last: date) -> Iterator[date]:
    """Yield the workdays from `first` to `last`, both included, on which the window opens."""
    begin = max(first, window.valid_from)
    day = begin + timedelta(days=(window.weekday - begin.weekday()) % 7)
    end = min(last, window.valid_to or last)
    while day <= end:
        if is_workday(day):
            yield day
        day += timedelta(days=7)


def span_on(day: date, opens: time, closes: time) -> Span | None:
    """Return the seconds for which a window is open on `day`, or None when nothing is left of it."""
    begins, ends = seconds(start_instant(day, opens)), seconds(end_instant(day, closes))
    return (begins, ends) if begins < ends else None


def closed_spans(closings: Mapping[date, time | None], first: date, last: date) -> list[Span]:
    """Return when the office is shut on the municipality's own closed days and half-days (`None`: all day)."""
    return sorted(_closed(day, closes) for day, closes in closings.items() if first <= day <= last)


def clip(window: Span, closed: list[Span]) -> Span | None:
    """Return what is left of a window on a day that closes early, or None."""
    opens, closes = window
    for begins, ends in closed:
        if begins < closes and opens < ends:
            closes = begins
    return (opens, closes) if opens < closes else None


def last_second(today: date, horizon_days: int) -> int:
    """Return the last second on which a meeting may begin: the horizon's last day belongs to it."""
    return seconds(day_span(today + timedelta(days=horizon_days))[1]) - 1


def seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970."""
    return int(instant.timestamp())


def day_of(second: int) -> date:
    """Return the Stockholm date of a second."""
    return local_date(instant_of(second))


def instant_of(second: int) -> datetime:
    """Return seconds since 1970 as an aware UTC instant."""
    return datetime.fromtimestamp(second, UTC)


def _closed(day: date, closes: time | None) -> Span:
    begins, ends = day_span(day)
    return (seconds(begins) if closes is None else seconds(end_instant(day, closes))), seconds(ends)
