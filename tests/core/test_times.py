from datetime import UTC, date, datetime, time, timedelta

import pytest

from frontdesk.core.times import day_of, day_span, end_instant, instant_of, local, seconds, start_instant

SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


def test_a_time_in_the_spring_gap_becomes_the_first_existing_instant() -> None:
    for wall in (time(2), time(2, 30), time(2, 59)):
        assert start_instant(SPRING, wall) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
        assert end_instant(SPRING, wall) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_in_the_autumn_fold_a_start_is_the_first_and_an_end_the_second() -> None:
    assert start_instant(AUTUMN, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert end_instant(AUTUMN, time(2, 30)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 11, 23), 24)])
def test_a_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    start, end = day_span(day)
    assert end - start == timedelta(hours=hours)


def test_an_ordinary_time_is_what_the_clock_on_the_wall_says() -> None:
    assert local(start_instant(date(2026, 7, 1), time(9, 15))).time() == time(9, 15)
    assert start_instant(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def test_a_second_and_an_instant_are_converted_both_ways() -> None:
    noon = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert instant_of(seconds(noon)) == noon
    assert seconds(noon + timedelta(milliseconds=900)) == seconds(noon)


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 11, 23)])
def test_a_second_lies_on_the_day_the_wall_calendar_shows(day: date) -> None:
    first, after = map(seconds, day_span(day))
    assert [day_of(first - 1), day_of(first), day_of(after - 1), day_of(after)] == [
        day - timedelta(days=1),
        day,
        day,
        day + timedelta(days=1),
    ]
