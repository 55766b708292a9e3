"""Swedish working days and bank days, relative to one day called today.

Every date of the invented municipality is a number of days from today, moved to a day on which it could have happened:
offices decide on working days and payments are made on bank days. Results are cached per offset, since a large
municipality needs the same few thousand offsets millions of times.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
SATURDAY = 5
FRIDAY = 4
PAY_DAY = 27
MONTHS = 12
HALF_MONTH = 15


def easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def closed_days(year: int) -> frozenset[date]:
    """Return the public holidays and the three eves that are closed by custom."""
    sunday = easter(year)
    midsummer = next(day for day in _days(date(year, 6, 19), 7) if day.weekday() == FRIDAY)
    fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)]
    moving = [sunday + timedelta(days=offset) for offset in (-2, 1, 39)]
    return frozenset({*(date(year, month, day) for month, day in fixed), *moving, midsummer})


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(count)]


def is_working_day(day: date) -> bool:
    """Whether offices and banks are open; in Sweden the two calendars close the same days."""
    return day.weekday() < SATURDAY and day not in closed_days(day.year)


def on_or_before(day: date) -> date:
    """Return the last working day not after `day`."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def on_or_after(day: date) -> date:
    """Return the first working day not before `day`."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """Return the first of the month that is `months` from the month of `day`."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, 1)


def month_paid_for(pay_on: date) -> date:
    """Return the month a payment is for: from mid-month the next one."""
    return add_months(pay_on, 1 if pay_on.day >= HALF_MONTH else 0)


def pay_day_for(month: date) -> date:
    """Return the ordinary payment date for a month: the 27th of the month before, or the last bank day before that."""
    return on_or_before(add_months(month, -1).replace(day=PAY_DAY))


def pay_days_in(month: date) -> tuple[date, ...]:
    """Return a month's payment dates for the next month: the ordinary one, and the last bank day for the rest."""
    after = add_months(month, 1)
    return tuple(sorted({pay_day_for(after), on_or_before(after - ONE_DAY)}))


class Days:
    """Dates given as a number of days ago or ahead, each moved to a working day."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._ago: dict[int, date] = {}
        self._bank: dict[int, date] = {0: on_or_before(today)}
        self._pay_days = [day for step in range(-3, 4) for day in pay_days_in(add_months(today, step))]
        self._last_paid = bisect_right(self._pay_days, today) - 1

    def ago(self, days: int) -> date:
        """Return the working day on or before `days` days ago, hence never in the future."""
        found = self._ago.get(days)
        if found is None:
            found = self._ago[days] = on_or_before(self.today - timedelta(days=days))
        return found

    def ahead(self, days: int) -> date:
        """Return the working day on or after `days` days from today."""
        return on_or_after(self.today + timedelta(days=days))

    def bank(self, count: int) -> date:
        """Return the `count`th bank day after today; 0 is the last one not after today, −1 the one before."""
        found = self._bank.get(count)
        if found is None:
            step = 1 if count > 0 else -1
            start = self.today if count == 1 else self.bank(count - step)
            found = on_or_after(start + ONE_DAY) if step > 0 else on_or_before(start - ONE_DAY)
            self._bank[count] = found
        return found

    def pay_day(self, count: int) -> date:
        """Return the `count`th payment date after today; 0 is the last one not after today, −1 the one before."""
        return self._pay_days[self._last_paid + count]


def as_month(day: date) -> str:
    """Return `YYYY-MM`, as months are written in the files."""
    return f"{day.year:04d}-{day.month:02d}"
