from datetime import date, timedelta

import holidays
import pytest

from integrations.local.municipality.days import (
    Days,
    add_months,
    easter,
    is_working_day,
    month_paid_for,
    on_or_after,
    on_or_before,
    pay_day_for,
)

YEARS = range(2019, 2041)
CLOSED = holidays.country_holidays(
    "SE", years=range(YEARS.start - 1, YEARS.stop + 1), categories=("public", "de_facto"), include_sundays=False
)
EVERY_DAY = [date(YEARS.start, 1, 1) + timedelta(days=at) for at in range(366 * len(YEARS) - 20)]


def test_the_working_days_are_those_of_the_swedish_calendar() -> None:
    wrong = [day for day in EVERY_DAY if is_working_day(day) != (day.weekday() < 5 and day not in CLOSED)]
    assert not wrong


@pytest.mark.parametrize(("year", "sunday"), [(2026, (4, 5)), (2027, (3, 28)), (2028, (4, 16)), (2038, (4, 25))])
def test_easter_falls_when_it_does(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


def test_a_moved_day_is_the_nearest_working_day_on_its_side() -> None:
    assert on_or_before(date(2026, 12, 27)) == date(2026, 12, 23)
    assert on_or_after(date(2026, 12, 24)) == date(2026, 12, 28)
    assert on_or_before(date(2027, 3, 28)) == date(2027, 3, 25)
    assert on_or_after(date(2026, 11, 23)) == on_or_before(date(2026, 11, 23)) == date(2026, 11, 23)


@pytest.mark.parametrize("today", EVERY_DAY[::29], ids=str)
def test_bank_days_are_counted_from_today_both_ways(today: date) -> None:
    days = Days(today)
    counted = [days.bank(count) for count in range(-9, 9)]
    assert counted == sorted(set(counted))
    assert all(map(is_working_day, counted))
    assert days.bank(0) <= today < days.bank(1)
    assert days.ago(0) == days.bank(0)


def test_every_month_has_one_pay_day_before_it_begins() -> None:
    for day in EVERY_DAY[::31]:
        month = add_months(day, 0)
        pay_on = pay_day_for(month)
        assert is_working_day(pay_on)
        assert month_paid_for(pay_on) == month
        assert timedelta(days=2) <= month - pay_on <= timedelta(days=12)


def test_months_are_counted_across_years() -> None:
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 1)
    assert add_months(date(2028, 2, 29), -2) == date(2027, 12, 1)


@pytest.mark.parametrize(
    "today", [date(2026, 11, 23), date(2026, 11, 28), date(2026, 12, 1), date(2027, 1, 1), date(2028, 2, 29)]
)
def test_money_is_paid_at_the_end_of_the_month(today: date) -> None:
    days = Days(today)
    paid, coming = days.pay_day(0), days.pay_day(1)
    assert paid <= today < coming
    assert all(day == on_or_before(day) and day.day >= 21 for day in (days.pay_day(-1), paid, coming, days.pay_day(2)))
    assert month_paid_for(coming) == add_months(coming, 1)


def test_the_last_saturday_of_november_lies_between_the_pay_days_of_december() -> None:
    days = Days(date(2026, 11, 28))
    assert (days.pay_day(0), days.pay_day(1)) == (date(2026, 11, 27), date(2026, 11, 30))
