"""Opening windows on the clock of Stockholm, against counting minutes, on both nights it changes and in any TZ."""

import os
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from frontdesk.availability.rules.booking_window import BookingWindow, last_day
from frontdesk.availability.rules.enums import Counted
from frontdesk.availability.rules.opening_hours import Plan, clip, closed_spans, days_of, span_on
from frontdesk.availability.rules.slots import MINUTE, Bounds, Shape, starts
from frontdesk.core.times import STOCKHOLM, day_of, instant_of, seconds

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVER = Bounds(0, 10**11)
HALF_HOUR = Shape(length=1800, step=1800)
walls = strategies.times().map(lambda at: at.replace(minute=at.minute, second=0, microsecond=0, tzinfo=None))
changing = strategies.sampled_from(
    [SPRING, AUTUMN, SPRING - timedelta(days=1), AUTUMN + timedelta(days=1), date(2026, 6, 1)]
)


@pytest.fixture(params=["UTC", "Europe/Stockholm", "America/New_York", "Pacific/Chatham"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the server stand somewhere else."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    clock.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    clock.tzset()


def counted(day: date, opens: time, closes: time) -> set[int]:
    """Walk every minute of the day and keep those whose wall-clock time lies in the window.

    A repeated minute counts both times unless the window begins or ends within the repeated hour; then the first start
    and the second end make it one stretch, which counting each minute by itself gives as well.
    """
    begin = datetime.combine(day - timedelta(days=1), time(20), tzinfo=UTC)
    kept = set()
    for number in range(32 * 60):
        minute = begin + timedelta(minutes=number)
        wall = minute.astimezone(STOCKHOLM)
        if wall.date() == day and opens <= wall.time() < closes:
            kept.add(int(minute.timestamp()))
    return kept


@given(day=changing, opens=walls, closes=walls)
def test_a_window_covers_every_minute_that_shows_its_hours(day: date, opens: time, closes: time) -> None:
    span = span_on(day, opens, closes)
    covered = set(range(*span, MINUTE)) if span else set()
    missing = counted(day, opens, closes) - covered
    assert not missing
    if day != AUTUMN:
        assert covered == counted(day, opens, closes)


def test_an_hour_that_does_not_exist_is_no_window(zone: str) -> None:
    assert span_on(SPRING, time(2), time(3)) is None
    assert span_on(SPRING, time(2, 15), time(2, 45)) is None


def test_a_window_across_the_gap_is_an_hour_shorter_and_starts_after_it_if_it_must(zone: str) -> None:
    begins, ends = span_on(SPRING, time(1), time(4)) or (0, 0)
    assert ends - begins == 2 * 3600
    begins, ends = span_on(SPRING, time(2, 30), time(4)) or (0, 0)
    assert instant_of(begins) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_window_across_the_fold_is_an_hour_longer(zone: str) -> None:
    begins, ends = span_on(AUTUMN, time(1), time(4)) or (0, 0)
    assert ends - begins == 4 * 3600
    begins, ends = span_on(AUTUMN, time(2), time(2, 30)) or (0, 0)
    assert (instant_of(begins), ends - begins) == (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), 90 * 60)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (SPRING, ["01.00", "01.30", "03.00", "03.30"]),
        (AUTUMN, ["01.00", "01.30", "02.00", "02.30", "02.00", "02.30", "03.00", "03.30"]),
        (date(2026, 6, 1), ["01.00", "01.30", "02.00", "02.30", "03.00", "03.30"]),
    ],
)
def test_starts_are_the_same_wherever_the_server_stands(zone: str, day: date, expected: list[str]) -> None:
    window = span_on(day, time(1), time(4))
    assert window is not None
    found = starts(window, [], [], HALF_HOUR, EVER)
    assert [f"{instant_of(start).astimezone(ZoneInfo('Europe/Stockholm')):%H.%M}" for start in found] == expected


def test_seconds_and_days_do_not_depend_on_the_server(zone: str) -> None:
    midnight = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert instant_of(seconds(midnight)) == midnight
    assert day_of(seconds(midnight)) == date(2026, 11, 23)
    assert day_of(seconds(midnight) - 1) == date(2026, 11, 22)


def test_the_horizons_last_day_belongs_to_it() -> None:
    assert last_day(date(2026, 11, 23), BookingWindow(0, Counted.MINUTES, 1, Counted.DAYS), {}) == date(2026, 11, 24)


def test_a_weekly_window_opens_on_its_weekday_while_valid_and_never_on_a_holiday() -> None:
    thursdays = Plan(3, time(9), time(12), date(2026, 12, 8), date(2027, 1, 7))
    found = list(days_of(thursdays, date(2026, 1, 1), date(2027, 12, 31)))
    assert found == [date(2026, 12, 10), date(2026, 12, 17), date(2027, 1, 7)]


def test_eves_that_are_holidays_in_fact_are_closed() -> None:
    fridays = Plan(4, time(9), time(12), date(2026, 6, 15))
    assert date(2026, 6, 19) not in set(days_of(fridays, date(2026, 6, 15), date(2026, 6, 30)))


def test_a_half_day_clips_and_a_closed_day_removes() -> None:
    day = date(2026, 12, 23)
    window = span_on(day, time(9), time(16))
    assert window is not None
    half = closed_spans({day: time(12)}, day, day)
    assert clip(window, half) == span_on(day, time(9), time(12))
    assert clip(window, closed_spans({day: None}, day, day)) is None
    assert closed_spans({day: None}, day + timedelta(days=1), day + timedelta(days=2)) == []
