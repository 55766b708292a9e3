"""Expand recurrence rules (RFC 5545 RRULE) to wall-clock times within a window and a budget.

A rule without COUNT is expanded from the window, so a ten-year-old daily meeting costs no more than a new one. Every
step uses the budget, which stops malicious rules. An unreadable rule becomes a daily one: time blocked by mistake is
noticed, time freed by mistake is not.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import product

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules.enums import CalendarRefusal

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAY = timedelta(days=1)
_MONTHS = 12
_WEEK = 7
_LAST_YEAR = 9998
_MOST = 1_000_000
_NO_RULE = frozenset({"NONE", "NEVER", "ONCE"})
_NARROWING = frozenset({"COUNT", "UNTIL", "INTERVAL", "WKST"})
_CHOOSING = frozenset(
    {"FREQ", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"}
    | {"BYEASTER", "RSCALE", "SKIP", "TZID"}
)


class Every(StrEnum):
    """Frequency of a rule (FREQ)."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    HOURLY = "HOURLY"
    MINUTELY = "MINUTELY"
    SECONDLY = "SECONDLY"


_STEPS = {
    Every.HOURLY: timedelta(hours=1),
    Every.MINUTELY: timedelta(minutes=1),
    Every.SECONDLY: timedelta(seconds=1),
}


class TooDense(Exception):
    """A single rule exceeds its budget: more work than any rule made by a person."""


class Budget:
    """Limit on the work for a text or, with `within`, for a single event of that text."""

    def __init__(self, steps: int, *, within: "Budget | None" = None) -> None:
        """Take the number of steps allowed."""
        self._left = steps
        self._within = within

    def spend(self, steps: int) -> None:
        """Use steps. Raises TooDense if an event has none left, CalendarRefused if the whole text has none."""
        taken = min(steps, self._left + 1)
        self._left -= taken
        if self._within is not None:
            self._within.spend(taken)
        if self._left < 0:
            raise CalendarRefused(CalendarRefusal.TOO_LARGE) if self._within is None else TooDense


@dataclass(frozen=True)
class Rule:
    """One RRULE. `until` is left as written, since parsing it needs the event's time zone."""

    every: Every
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: Sequence[int] = ()
    week_numbers: Sequence[int] = ()
    year_days: Sequence[int] = ()
    month_days: Sequence[int] = ()
    weekdays: Sequence[tuple[int, int]] = ()
    hours: Sequence[int] = ()
    minutes: Sequence[int] = ()
    seconds: Sequence[int] = ()
    positions: Sequence[int] = ()
    week_start: int = 0


def lenient_rule(text: str) -> tuple[Rule | None, bool]:
    """Return a rule as far as it can be read (None for an empty one), and whether it was read exactly.

    An unreadable COUNT, UNTIL or INTERVAL is dropped, which only adds occurrences. Any other unreadable part makes the
    rule a daily one, so that no day is missed.
    """
    given = [part.strip().upper().partition("=") for part in text.split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, _, value in given}
    if not parts or parts.get("FREQ") in _NO_RULE:
        return None, True
    good = {name: value for name, value in parts.items() if name not in _NARROWING or _narrows(name, value)}
    daily = Rule(Every.DAILY, until=good.get("UNTIL", ""))
    try:
        rule = parse_rule(";".join(f"{name}={value}" for name, value in good.items()))
    except (ValueError, KeyError):
        return daily, False
    torn = any(not (name in _CHOOSING or name.startswith("X-") or _is_narrowing(name)) for name in good)
    return (daily if torn else rule), good == parts and not torn


def _is_narrowing(name: str) -> bool:
    """Whether a name is a narrowing part (COUNT, UNTIL, …) or the beginning of one."""
    return any(each.startswith(name) for each in _NARROWING)


def _narrows(name: str, value: str) -> bool:
    """Whether the value of a narrowing part is readable; the event parses UNTIL itself."""
    match name:
        case "UNTIL":
            return bool(value)
        case "WKST":
            return value in _WEEKDAYS
    return value.isdecimal() and 0 < int(value) <= _MOST


def parse_rule(text: str) -> Rule:
    """Parse an RRULE's value. Raises ValueError or KeyError."""
    parts = dict(part.upper().split("=", 1) for part in text.strip().rstrip(";").split(";"))
    weekdays = [_BYDAY.fullmatch(each.strip()) for each in parts.get("BYDAY", "").split(",") if each]
    if not all(weekdays):
        raise ValueError(text)
    return Rule(
        every=Every(parts["FREQ"]),
        interval=max(1, int(parts.get("INTERVAL", "1"))),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=parts.get("UNTIL", ""),
        months=_numbers(parts, "BYMONTH", 1, 12),
        week_numbers=_numbers(parts, "BYWEEKNO", 1, 53),
        year_days=_numbers(parts, "BYYEARDAY", 1, 366),
        month_days=_numbers(parts, "BYMONTHDAY", 1, 31),
        weekdays=tuple((int(each[1] or 0), _WEEKDAYS.index(each[2])) for each in weekdays if each),
        hours=_numbers(parts, "BYHOUR", 0, 23),
        minutes=_numbers(parts, "BYMINUTE", 0, 59),
        seconds=_numbers(parts, "BYSECOND", 0, 60),
        positions=_numbers(parts, "BYSETPOS", 1, 366),
        week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def starts(rule: Rule, begin: datetime, *, first: datetime, last: datetime, budget: Budget) -> Iterator[datetime]:
    """Yield the rule's wall-clock times from `first` to `last` (inclusive) in order; `begin` is its DTSTART.

    All are naive. Ignores UNTIL, which the caller compares. Raises TooDense or CalendarRefused (see `Budget`).
    """
    left = rule.count
    for found in _all(rule, begin, begin if left is not None else first, last, budget):
        if found < begin:
            continue
        if found > last or left == 0:
            return
        left = None if left is None else left - 1
        if found >= first:
            yield found


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(int(each) for each in parts.get(name, "").split(",") if each)
    if any(not least <= abs(number) <= most for number in numbers):
        raise ValueError(name)
    return numbers


def _all(rule: Rule, begin: datetime, first: datetime, last: datetime, budget: Budget) -> Iterator[datetime]:
    """Yield the rule's times period by period, from the period that contains `first`."""
    if rule.every in _STEPS:
        yield from _steps(rule, begin, first, last, budget)
        return
    budget.spend(len(rule.hours or "1") * len(rule.minutes or "1") * len(rule.seconds or "1"))
    times = [
        time(hour, minute, min(second, 59))
        for hour, minute, second in product(
            sorted(rule.hours) or [begin.hour],
            sorted(rule.minutes) or [begin.minute],
            sorted(rule.seconds) or [begin.second],
        )
    ]
    wanted = _completed(rule, begin)
    for days in _periods(rule, begin.date(), first.date(), last.date()):
        found = [day for day in days if _is_day(wanted, day)]
        budget.spend(1 + len(days) // 8 + len(found) * len(times))
        moments = (datetime.combine(day, at) for day in found for at in times)
        yield from _chosen(rule, list(moments)) if rule.positions else moments


def _completed(rule: Rule, begin: datetime) -> Rule:
    """Fill in the parts a rule takes from its DTSTART."""
    if rule.week_numbers or rule.year_days or rule.month_days or rule.weekdays:
        named_week = rule.week_numbers and not (rule.year_days or rule.month_days or rule.weekdays)
        return replace(rule, weekdays=((0, begin.weekday()),)) if named_week else rule
    match rule.every:
        case Every.YEARLY:
            return replace(rule, months=rule.months or (begin.month,), month_days=(begin.day,))
        case Every.MONTHLY:
            return replace(rule, month_days=(begin.day,))
        case Every.WEEKLY:
            return replace(rule, weekdays=((0, begin.weekday()),))
    return rule


def _periods(rule: Rule, begin: date, first: date, last: date) -> Iterator[Sequence[date]]:
    """Yield the days of every period (year, month, week, day) of the rule, from the one that contains `first`."""
    match rule.every:
        case Every.YEARLY:
            skipped = _skipped(first.year - begin.year, rule.interval)
            for year in range(begin.year + skipped, min(last.year, _LAST_YEAR) + 1, rule.interval):
                yield _days_of_year(rule, year)
        case Every.MONTHLY:
            start = begin.year * _MONTHS + begin.month - 1
            skipped = _skipped(first.year * _MONTHS + first.month - 1 - start, rule.interval)
            end = min(last.year, _LAST_YEAR) * _MONTHS + last.month
            for month in range(start + skipped, end, rule.interval):
                yield _days_of_month(month // _MONTHS, month % _MONTHS + 1)
        case Every.WEEKLY:
            monday = begin - timedelta(days=(begin.weekday() - rule.week_start) % _WEEK)
            skipped = _skipped((first - monday).days // _WEEK, rule.interval)
            for week in range(skipped, (last - monday).days // _WEEK + 1, rule.interval):
                start_of_week = monday + timedelta(weeks=week)
                yield [start_of_week + timedelta(days=day) for day in range(_WEEK)]
        case _:
            skipped = _skipped((first - begin).days, rule.interval)
            for days in range(skipped, (last - begin).days + 1, rule.interval):
                yield (begin + timedelta(days=days),)


def _skipped(distance: int, interval: int) -> int:
    """Return the largest multiple of `interval` that does not exceed `distance`; 0 for a negative distance."""
    return max(0, distance // interval) * interval


def _days_of_year(rule: Rule, year: int) -> Sequence[date]:
    plain = rule.months or not (rule.week_numbers or rule.year_days or rule.month_days or rule.weekdays)
    if not plain or not rule.months:
        begin = date(year, 1, 1)
        return [begin + timedelta(days=day) for day in range(366 if isleap(year) else 365)]
    return [day for month in sorted(set(rule.months)) for day in _days_of_month(year, month)]


def _days_of_month(year: int, month: int) -> Sequence[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _is_day(rule: Rule, day: date) -> bool:
    """Whether a day fulfils every part of a completed rule."""
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    if rule.year_days and not set(_counted(day.timetuple().tm_yday, 365 + isleap(day.year))) & set(rule.year_days):
        return False
    if rule.week_numbers and not set(_week(day, rule.week_start)) & set(rule.week_numbers):
        return False
    return not rule.weekdays or any(_is_weekday(rule, day, length, *each) for each in rule.weekdays)


def _is_weekday(rule: Rule, day: date, length: int, nth: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not nth or rule.every not in {Every.YEARLY, Every.MONTHLY}:
        return True
    at, most = day.day, length
    if rule.every is Every.YEARLY and not rule.months:
        at, most = day.timetuple().tm_yday, 365 + isleap(day.year)
    return nth in {(at - 1) // _WEEK + 1, -((most - at) // _WEEK + 1)}


def _counted(number: int, most: int) -> tuple[int, int]:
    """Return a number counted from the start, and from the end as a negative number."""
    return number, number - most - 1


def _week(day: date, week_start: int) -> tuple[int, int]:
    """Return a day's week number from the start and from the end; week 1 has at least four days in its year."""
    middle = day + timedelta(days=3 - (day.weekday() - week_start) % _WEEK)
    number = (middle.timetuple().tm_yday - 1) // _WEEK + 1
    last = date(middle.year, 12, 28)
    last_middle = last + timedelta(days=3 - (last.weekday() - week_start) % _WEEK)
    return _counted(number, (last_middle.timetuple().tm_yday - 1) // _WEEK + 1)


def _chosen(rule: Rule, moments: Sequence[datetime]) -> list[datetime]:
    """Return the moments of a period selected by BYSETPOS."""
    places = {place - 1 if place > 0 else len(moments) + place for place in rule.positions}
    return [moments[place] for place in sorted(places) if 0 <= place < len(moments)]


def _steps(rule: Rule, begin: datetime, first: datetime, last: datetime, budget: Budget) -> Iterator[datetime]:
    """Yield the times of an hourly, minutely or secondly rule, step by step."""
    step = _STEPS[rule.every] * rule.interval
    at = begin + max(0, (first - begin) // step) * step
    if rule.count is None:
        budget.spend(max(0, (last - at) // step))
    while at <= last:
        budget.spend(0 if rule.count is None else 1)
        if _is_day(rule, at.date()) and (not rule.hours or at.hour in rule.hours):
            yield from _within_hour(rule, at)
        at += step


def _within_hour(rule: Rule, at: datetime) -> Iterator[datetime]:
    minutes = rule.minutes or (at.minute,) if rule.every is Every.HOURLY else (at.minute,)
    seconds = rule.seconds or (at.second,) if rule.every is not Every.SECONDLY else (at.second,)
    admitted = not rule.minutes or rule.every is Every.HOURLY or at.minute in rule.minutes
    if admitted and (rule.every is not Every.SECONDLY or not rule.seconds or at.second in rule.seconds):
        for minute, second in product(sorted(minutes), sorted(seconds)):
            yield at.replace(minute=minute, second=min(second, 59))
