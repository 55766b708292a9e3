"""A long leave keeps time: no decision meetings in the last days before it, and half-days to catch up after it."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from frontdesk.absence.rules import AbsenceKind, joined, whole_days
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.absence.service import change, end, register, register_series
from frontdesk.availability.models.catalogue import AppointmentType, BlockedTime
from frontdesk.availability.rules.enums import Blocked, Mode
from frontdesk.availability.rules.leave import half_days, kept, leaves
from frontdesk.availability.service import blocked_time, search
from frontdesk.availability.views import Wish
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.times import day_span, instant_of, local, local_date, start_instant
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.booking import MONDAY, days_on, make_office

SARA, JONAS = "demo:h-1", "demo:h-2"
TWO_WEEKS = whole_days(days_on(14), days_on(25))


@pytest.fixture
def house(stores: Stores) -> Stores:
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit, people=2)
        unit.db.execute(update(AppointmentType).values(decision=AppointmentType.code == "EB_NEW"))
    return stores


def goes(unit: Unit, span: tuple[datetime, datetime]) -> None:
    register(unit, by=CLOCK, handlaggare=SARA, starts_at=span[0], ends_at=span[1], kind=AbsenceKind.VACATION)


def kept_days(unit: Unit, why: Blocked) -> list[tuple[date, str]]:
    rows = unit.db.scalars(select(BlockedTime).where(BlockedTime.why == why).order_by(BlockedTime.starts))
    return [(local_date(instant_of(row.starts)), f"{local(instant_of(row.starts)):%H}") for row in rows]


def free_days(unit: Unit, kind: str, first: date, last: date) -> set[date]:
    wish = Wish(kind, first, last, (SARA,), mode=Mode.PHONE)
    return {local_date(time.starts_at) for time in search.free_times(unit, wish)}


def test_the_last_days_before_a_long_leave_take_no_decision_meetings(house: Stores) -> None:
    with house.writing() as unit:
        goes(unit, TWO_WEEKS)
        last_days = [days_on(9), days_on(10), days_on(11)]
        assert [day for day, _ in kept_days(unit, Blocked.BEFORE_LEAVE)] == last_days
        assert free_days(unit, "EB_NEW", days_on(7), days_on(11)) == {days_on(7), days_on(8)}
        assert free_days(unit, "EB_FOLLOWUP", days_on(7), days_on(11)) == {days_on(at) for at in range(7, 12)}


def test_two_half_days_for_each_week_are_kept_after_it(house: Stores) -> None:
    with house.writing() as unit:
        goes(unit, TWO_WEEKS)
        back = days_on(28)
        assert kept_days(unit, Blocked.CATCH_UP) == [
            (back, "08"),
            (back, "12"),
            (back + timedelta(days=1), "08"),
            (back + timedelta(days=1), "12"),
        ]
        assert back not in free_days(unit, "EB_FOLLOWUP", back, back)


def test_a_week_is_no_long_leave(house: Stores) -> None:
    with house.writing() as unit:
        goes(unit, whole_days(days_on(14), days_on(18)))
        assert kept_days(unit, Blocked.CATCH_UP) == []


def test_what_is_released_can_be_booked_and_stays_released(house: Stores) -> None:
    with house.writing() as unit:
        goes(unit, TWO_WEEKS)
        rows = [row for row, _, _, _, why in blocked_time.kept_for(unit, [SARA]) if why is Blocked.CATCH_UP]
        with pytest.raises(NotHere):
            blocked_time.release(unit, row_id=rows[0], keys=[JONAS])
        for row in rows[:2]:
            blocked_time.release(unit, row_id=row, keys=[SARA])
        goes(unit, whole_days(days_on(1), days_on(1)))
        back = days_on(28)
        assert free_days(unit, "EB_FOLLOWUP", back, back) == {back}


def test_what_was_kept_is_given_back_when_the_leave_is_no_more(house: Stores) -> None:
    with house.writing() as unit:
        starts_at, ends_at = TWO_WEEKS
        made = register(
            unit, by=CLOCK, handlaggare=SARA, starts_at=starts_at, ends_at=ends_at, kind=AbsenceKind.VACATION
        )
        change(unit, by=CLOCK, absence_id=made, starts_at=starts_at, ends_at=day_span(days_on(21))[1], stand_ins=[])
        assert kept_days(unit, Blocked.CATCH_UP)[0] == (days_on(22), "08")
        end(unit, by=CLOCK, absence_id=made)
        assert (kept_days(unit, Blocked.CATCH_UP), kept_days(unit, Blocked.BEFORE_LEAVE)) == ([], [])


def test_days_that_return_are_no_leave_but_nobody_catches_up_on_them(house: Stores) -> None:
    with house.writing() as unit:
        register_series(
            unit, by=CLOCK, handlaggare=SARA, pattern=Pattern(frozenset({0, 4}), MONDAY), kind=AbsenceKind.PARENTAL
        )
        assert kept_days(unit, Blocked.CATCH_UP) == []
        goes(unit, TWO_WEEKS)
        assert kept_days(unit, Blocked.CATCH_UP)[0] == (days_on(29), "08"), "the Monday they are never here"
        assert [day for day, _ in kept_days(unit, Blocked.BEFORE_LEAVE)] == [days_on(8), days_on(9), days_on(10)]


def test_absences_with_a_weekend_between_are_one_leave() -> None:
    three_days, then = whole_days(days_on(2), days_on(4)), whole_days(days_on(7), days_on(9))
    assert joined([then, three_days]) == [(three_days[0], then[1])]
    assert leaves([three_days, then], longer_than=5) == [(three_days[0], then[1])]
    assert leaves([three_days], longer_than=5) == []


def test_half_days_grow_with_the_weeks_up_to_a_working_week() -> None:
    assert half_days(TWO_WEEKS, 2) == 4
    assert half_days(whole_days(days_on(14), days_on(21)), 2) == 4, "a week that has begun counts"
    assert half_days(whole_days(days_on(0), days_on(300)), 2) == 10


def test_what_is_over_is_not_kept() -> None:
    now = start_instant(days_on(28), time(13))
    after = kept(TWO_WEEKS, [TWO_WEEKS], days_before=3, half_days_a_week=2, now=now)
    assert after.before == ()
    assert [f"{local(span[0]):%a %H}" for span in after.after] == ["Mon 12", "Tue 08", "Tue 12"]
