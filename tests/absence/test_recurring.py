"""Absence that returns: which days, which hours, on the nights the clock changes too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from frontdesk.absence import queries, service
from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, NoDayOfIt
from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, part_of_day, whole_days
from frontdesk.absence.rules.recurring import AHEAD, Pattern, days_of, span_on
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import without
from frontdesk.core.times import FixedClock, start_instant

MONDAY = date(2026, 11, 23)
SARA, JONAS = "demo:h-1", "demo:h-2"
FRIDAY, WEDNESDAY = 4, 2
FRIDAYS = Pattern(frozenset({FRIDAY}), MONDAY)
OTHER_WEDNESDAYS = Pattern(frozenset({WEDNESDAY}), MONDAY, every=2, begins=time(12), ends=time(16, 30))


def day(count: int) -> date:
    return MONDAY + timedelta(days=count)


def series(unit: Unit, pattern: Pattern = FRIDAYS) -> list[Absence]:
    service.register_series(
        unit, by=CLOCK, handlaggare=SARA, pattern=pattern, kind=AbsenceKind.PARENTAL, stand_ins=[JONAS]
    )
    return rows(unit)


def rows(unit: Unit) -> list[Absence]:
    return list(unit.db.scalars(select(Absence).order_by(Absence.starts_at)))


def test_every_second_wednesday_is_counted_from_the_first_week() -> None:
    assert list(days_of(OTHER_WEDNESDAYS, MONDAY, day(30))) == [day(2), day(16), day(30)]
    later = Pattern(frozenset({0, WEDNESDAY}), day(2), every=2)
    assert list(days_of(later, MONDAY, day(20))) == [day(2), day(14), day(16)], "its week is the one it begins in"


def test_a_holiday_is_no_day_of_absence() -> None:
    assert date(2026, 12, 25) not in set(days_of(FRIDAYS, MONDAY, date(2027, 1, 31)))


@pytest.mark.parametrize(
    ("day_of_change", "begins", "ends", "expected"),
    [
        # Spring forward: 02.00-03.00 does not exist.
        (date(2027, 3, 28), time(1), time(4), ("00:00", "02:00")),
        (date(2027, 3, 28), time(2, 30), time(12), ("01:00", "10:00")),
        # Fall back: 02.00-03.00 comes twice, a start is the first and an end the second.
        (date(2026, 10, 25), time(2), time(3), ("00:00", "02:00")),
        (date(2026, 10, 25), time(2, 30), time(2, 45), ("00:30", "01:45")),
    ],
)
def test_part_of_a_day_on_the_nights_the_clock_changes(
    day_of_change: date, begins: time, ends: time, expected: tuple[str, str]
) -> None:
    span = part_of_day(day_of_change, begins, ends)
    assert tuple(f"{instant.astimezone(UTC):%H:%M}" for instant in span) == expected


def test_hours_that_the_clock_skips_leave_nothing() -> None:
    skipped = Pattern(frozenset({6}), date(2027, 3, 28), begins=time(2), ends=time(3))
    assert span_on(skipped, date(2027, 3, 28)) is None


def test_a_day_of_the_change_is_a_whole_day() -> None:
    longer, shorter = whole_days(date(2026, 10, 25), date(2026, 10, 25)), whole_days(*[date(2027, 3, 28)] * 2)
    assert (longer[1] - longer[0], shorter[1] - shorter[0]) == (timedelta(hours=25), timedelta(hours=23))


def test_what_is_left_when_something_is_cut_out() -> None:
    at = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in range(10)]
    assert list(without((at[2], at[6]), [(at[3], at[4])])) == [(at[2], at[3]), (at[4], at[6])]
    assert list(without((at[2], at[6]), [(at[0], at[4])])) == [(at[4], at[6])]
    assert list(without((at[2], at[6]), [(at[7], at[9])])) == [(at[2], at[6])]
    assert list(without((at[2], at[6]), [(at[0], at[9])])) == []


def test_a_series_becomes_rows_a_year_ahead(unit: Unit) -> None:
    made = series(unit)
    assert 48 <= len(made) <= 53, "some Fridays are holidays"
    assert (made[0].starts_at, made[0].ends_at) == whole_days(day(4), day(4))
    assert [one.handlaggare for one in made[0].stand_ins] == [JONAS]
    assert queries.absent_spans(unit.db, [SARA], whole_days(day(11), day(11))) != {}
    assert queries.absent_spans(unit.db, [SARA], whole_days(day(10), day(10))) == {}


def test_the_clock_keeps_the_days_a_year_ahead_and_makes_none_twice(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        before = len(series(unit))
    clock.move(timedelta(weeks=4))
    with stores.writing() as unit:
        service.roll(unit)
        service.roll(unit)
        later = len(list(days_of(FRIDAYS, MONDAY, MONDAY + timedelta(weeks=4) + AHEAD)))
        assert before < len(rows(unit)) == later


def test_one_day_can_be_changed_or_struck_and_stays_so(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        first, second = series(unit)[:2]
        service.end(unit, by=CLOCK, absence_id=first.id)
        moved = whole_days(day(10), day(10))
        service.change(
            unit, by=CLOCK, absence_id=second.id, starts_at=moved[0], ends_at=moved[1], stand_ins=[JONAS], shares=[2]
        )
    clock.move(timedelta(days=1))
    with stores.writing() as unit:
        service.roll(unit)
        assert queries.absent_spans(unit.db, [SARA], whole_days(day(1), day(5))) == {}
        assert queries.absent_spans(unit.db, [SARA], whole_days(day(6), day(13))) == {SARA: [moved]}


def test_a_series_ends_on_a_day(unit: Unit) -> None:
    made = series(unit)
    service.end_series(unit, by=CLOCK, series_id=made[0].series_id, last_day=day(11))  # type: ignore[arg-type] # a series' row
    assert [row.day for row in rows(unit) if not row.ended] == [day(4), day(11)]
    service.roll(unit)
    assert [row.day for row in rows(unit) if not row.ended] == [day(4), day(11)]
    with pytest.raises(AlreadyOver):
        service.end_series(unit, by=CLOCK, series_id=made[0].series_id, last_day=day(18))  # type: ignore[arg-type] # as above


def test_what_cannot_return_is_refused(unit: Unit) -> None:
    with pytest.raises(NoDayOfIt):
        series(unit, Pattern(frozenset({FRIDAY}), MONDAY, last=day(3)))
    with pytest.raises(EndsBeforeItBegins):
        series(unit, Pattern(frozenset({FRIDAY}), MONDAY, begins=time(12), ends=time(8)))


def test_the_rows_reach_as_far_as_anything_can_be_booked() -> None:
    assert timedelta(weeks=52) <= AHEAD
    assert start_instant(MONDAY, time(0)) + AHEAD > start_instant(MONDAY + timedelta(days=365), time(0))
