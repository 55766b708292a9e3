"""Weeks of the editor: opening hours, busy times, and notes on closing days and absences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from frontdesk.absence.queries import (
    absent_spans,
)
from frontdesk.accounts.models import Handlaggare
from frontdesk.availability.models.catalogue import WindowOccurrence
from frontdesk.availability.queries import openings
from frontdesk.booking.queries import between
from frontdesk.core.closings import closings
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import day_span, instant_of, local, local_date, seconds
from frontdesk.core.workdays import is_holiday, office_hours
from frontdesk.workplace.queries import outside_busy
from frontdesk.workplace.rules import grid
from frontdesk.workplace.views import ComingDay, ComingWeek

_WEEK = timedelta(days=7)
_A_DAY = timedelta(days=1)
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Shown:
    """A week's grid, and notes by day (source texts)."""

    grid: grid.Week
    notes: Mapping[date, str]


def week(
    unit: Unit, *, person: Handlaggare, monday: date, names: Mapping[str, str], stroke: grid.Stroke | None
) -> Shown:
    """Return a week as a grid, with notes by day; `names` are names of places by code."""
    friday = monday + (grid.DAYS - 1) * _A_DAY
    rows = openings.occurrences_of(unit.db, person.resource_id, monday, friday)
    taken = [*_meetings(unit, person, monday, friday), *_outside(unit, person, monday, friday)]
    taken.sort(key=lambda one: (one.day, one.starts))
    return Shown(
        grid=grid.week_of(monday, [opening(row, names) for row in rows], taken, stroke),
        notes=_notes(unit, person, monday, friday),
    )


def coming(unit: Unit, *, person: Handlaggare, first: date, count: int) -> tuple[ComingWeek, ...]:
    """Return `count` weeks from the Monday `first` on, with the opening hours of each day."""
    last = first + count * _WEEK - _A_DAY
    notes = _notes(unit, person, first, last)
    rows = [opening(row, {}) for row in openings.occurrences_of(unit.db, person.resource_id, first, last)]
    return tuple(
        ComingWeek(
            monday=monday,
            days=tuple(
                ComingDay(day, notes[day], tuple(row for row in rows if row.day == day))
                for day in (monday + number * _A_DAY for number in range(grid.DAYS))
            ),
        )
        for monday in (first + number * _WEEK for number in range(count))
    )


def opening(row: WindowOccurrence, names: Mapping[str, str]) -> grid.DayOpening:
    """Convert one day of a window for the grid."""
    return grid.DayOpening(
        window=str(row.window_id),
        day=row.day,
        opens=local(instant_of(row.opens)).time(),
        closes=local(instant_of(row.closes)).time(),
        place=names.get(row.place or "", ""),
        closed=row.closed,
        differs=row.by_hand,
    )


def _meetings(unit: Unit, person: Handlaggare, first: date, last: date) -> Iterator[grid.GridMeeting]:
    """Yield meetings under their alias: the editor does not need the client's name."""
    span = day_span(first)[0], day_span(last)[1]
    for row in between(unit.db, span, [person.key]):
        yield from _by_day(row.starts_at, row.ends_at, row.alias)


def _outside(unit: Unit, person: Handlaggare, first: date, last: date) -> Iterator[grid.GridMeeting]:
    span = seconds(day_span(first)[0]), seconds(day_span(last)[1])
    for starts, ends in outside_busy(unit.db, person.resource_id, span):
        yield from _by_day(instant_of(starts), instant_of(ends), "")


def _by_day(starts_at: datetime, ends_at: datetime, words: str) -> Iterator[grid.GridMeeting]:
    day = local_date(starts_at)
    while (begin := max(starts_at, day_span(day)[0])) < ends_at:
        end = min(ends_at, day_span(day)[1])
        until = local(end).time() if local_date(end) == day else _LAST_MINUTE
        yield grid.GridMeeting(day, local(begin).time(), until, words)
        day += _A_DAY


def _notes(unit: Unit, person: Handlaggare, first: date, last: date) -> dict[date, str]:
    shut = closings(unit.db)
    away = absent_spans(unit.db, [person.key], (day_span(first)[0], day_span(last)[1])).get(person.key, [])
    days = [first + number * _A_DAY for number in range((last - first).days + 1)]
    return {day: _note(day, shut, away) for day in days}


def _note(day: date, shut: Mapping[date, time | None], away: Sequence[tuple[datetime, datetime]]) -> str:
    if is_holiday(day):
        return N_("Helgdag")
    if day in shut:
        return N_("Stängt") if shut[day] is None else N_("Halvdag")
    hours = office_hours(day)
    met = [span for span in away if hours and span[0] < hours[1] and span[1] > hours[0]]
    if hours and any(span[0] <= hours[0] and span[1] >= hours[1] for span in met):
        return N_("Borta")
    return N_("Borta en del av dagen") if met else ""
