"""Summarise a change of opening hours: equal hours on several days are grouped for display."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from frontdesk.core.times import local


class Open(Protocol):
    """One span of opening hours on one day, as booking returns it."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def place(self) -> str | None: ...


@dataclass(frozen=True, order=True)
class WeekdayHours:
    """Opening hours on a weekday (Monday is 0) in local time, and the place's code."""

    weekday: int
    opens: time
    closes: time
    place: str = ""


@dataclass(frozen=True)
class Days:
    """The same hours on one or several days, sorted; `was` are the earlier hours, if altered."""

    hours: WeekdayHours
    days: tuple[date, ...]
    was: WeekdayHours | None = None


def without_common(opened: Sequence[Open], closed: Sequence[Open]) -> tuple[list[Open], list[Open]]:
    """Leave out spans that close in one window and open in another: for clients nothing changes."""
    both = Counter(opened) & Counter(closed)
    return _besides(opened, both), _besides(closed, both)


def _besides(stretches: Sequence[Open], common: Counter[Open]) -> list[Open]:
    left = Counter(stretches) - common
    return [one for one in stretches if left[one]]


def gathered(stretches: Iterable[Open]) -> tuple[Days, ...]:
    """Group spans by hours, earliest day first."""
    return _by_first((_hours(one), None, _day(one)) for one in stretches)


def altered(pairs: Iterable[tuple[Open, Open]]) -> tuple[Days, ...]:
    """Group (earlier, later) pairs of spans by hours, earliest day first."""
    return _by_first((_hours(will_be), _hours(was), _day(was)) for was, will_be in pairs)


def _by_first(found: Iterable[tuple[WeekdayHours, WeekdayHours | None, date]]) -> tuple[Days, ...]:
    days: defaultdict[tuple[WeekdayHours, WeekdayHours | None], list[date]] = defaultdict(list)
    for hours, was, day in found:
        days[hours, was].append(day)
    made = [Days(hours, tuple(sorted(of)), was) for (hours, was), of in days.items()]
    return tuple(sorted(made, key=lambda one: (one.days[0], one.hours)))


def _hours(one: Open) -> WeekdayHours:
    opens, closes = local(one.opens_at), local(one.closes_at)
    return WeekdayHours(opens.weekday(), opens.time(), closes.time(), one.place or "")


def _day(one: Open) -> date:
    return local(one.opens_at).date()
