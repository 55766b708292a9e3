from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.core.times import STOCKHOLM
from frontdesk.notices.rules.timing import next_opening, pause_before_retry, useful_until, validity


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T07:59:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-23T19:59:59", "2026-11-23T19:59:59"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-28T20:30", "2026-11-30T08:00"),  # a Saturday evening: Sunday is quiet
        ("2026-11-29T12:00", "2026-11-30T08:00"),  # a Sunday
        ("2026-12-24T12:00", "2026-12-28T08:00"),  # Christmas Eve to the Sunday after
        ("2026-03-28T23:00", "2026-03-30T08:00"),  # the clocks change in the Sunday night
        ("2026-10-24T21:00", "2026-10-26T08:00"),
    ],
)
def test_nobody_is_woken_and_sundays_are_left_in_peace(asked: str, leaves: str) -> None:
    assert next_opening(at(asked)) == at(leaves)


def test_the_morning_after_the_clocks_changed_is_by_the_new_time() -> None:
    assert next_opening(at("2026-03-29T22:00")).astimezone(UTC) == datetime(2026, 3, 30, 6, 0, tzinfo=UTC)


def test_news_is_of_use_until_two_hours_before_or_nearly_to_the_start_at_short_notice() -> None:
    told = at("2026-11-23T10:00")
    assert useful_until(at("2026-11-24T10:00"), told) == at("2026-11-24T08:00")
    assert useful_until(at("2026-11-23T11:00"), told) == at("2026-11-23T10:50")


def test_the_operator_gives_up_before_the_news_is_old() -> None:
    now = at("2026-11-23T10:00")
    assert validity(now, now + timedelta(hours=3)) == timedelta(hours=3)
    assert validity(now, now + timedelta(days=3)) == timedelta(hours=10)


def test_the_pauses_grow_to_five_minutes() -> None:
    assert [pause_before_retry(n).total_seconds() for n in (1, 2, 3, 4, 5, 6, 60)] == [10, 20, 40, 80, 160, 300, 300]
