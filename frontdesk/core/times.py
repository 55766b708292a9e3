"""Instants are stored in UTC; rules use Europe/Stockholm wall-clock time.

A wall-clock time in the spring gap becomes the first existing instant. In the autumn fold a start is the first of the
two instants and an end the second, so that opening hours include the repeated hour.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock(Protocol):
    """Returns the present time; replaced in tests."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The system time."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until moved; for tests."""

    def __init__(self, at: datetime) -> None:
        """Set it to the aware instant `at`."""
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant it is set to."""
        return self._at

    def move(self, by: timedelta) -> None:
        """Move it forward by `by`."""
        self._at += by

    def set(self, at: datetime) -> None:
        """Set it to the aware instant `at`."""
        self._at = at.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """Convert an aware instant to Stockholm wall-clock time."""
    return instant.astimezone(STOCKHOLM)


def local_date(instant: datetime) -> date:
    """Return the Stockholm date of an instant."""
    return local(instant).date()


def seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970, rounded down."""
    return int(instant.timestamp())


def instant_of(second: int) -> datetime:
    """Return seconds since 1970 as an aware UTC instant."""
    return datetime.fromtimestamp(second, UTC)


def day_of(second: int) -> date:
    """Return the Stockholm date of a second. Cached by hour: midnight and clock changes fall on whole hours."""
    return _day_of_hour(second // 3600)


@lru_cache(maxsize=32_768)
def _day_of_hour(hour: int) -> date:
    return local_date(instant_of(hour * 3600))


def start_instant(day: date, at: time) -> datetime:
    """Return the UTC instant of a start at wall-clock `at` on `day`; in the fold the first, in the gap its end."""
    return _instant(day, at, fold=0)


def end_instant(day: date, at: time) -> datetime:
    """Return the UTC instant of an end at wall-clock `at` on `day`; in the fold the second, in the gap its end."""
    return _instant(day, at, fold=1)


def day_span(day: date) -> tuple[datetime, datetime]:
    """Return the UTC instants where the Stockholm day begins and ends (23, 24 or 25 hours apart)."""
    return start_instant(day, time(0)), start_instant(day + timedelta(days=1), time(0))


def _instant(day: date, at: time, *, fold: int) -> datetime:
    wall = datetime.combine(day, at, tzinfo=STOCKHOLM).replace(fold=fold)
    instant = wall.astimezone(UTC)
    if instant.astimezone(STOCKHOLM).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # In the gap both offsets are wrong: the first existing instant is where the offset changes.
    before = wall.replace(fold=0).utcoffset()
    after = wall.replace(fold=1).utcoffset()
    gap = (after or timedelta()) - (before or timedelta())
    later = wall.replace(fold=0).astimezone(UTC)  # reads as wall + |gap|
    return _first_after_gap(later, abs(gap))


def _first_after_gap(inside: datetime, gap: timedelta) -> datetime:
    """Return the instant the offset changes, which lies within `gap` before `inside`."""
    low, high = inside - gap, inside
    offset = high.astimezone(STOCKHOLM).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(STOCKHOLM).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
