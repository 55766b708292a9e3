"""Why nothing is free: every person's day has one reason, the true one, and what there is instead is really free."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, strategies

from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, AbsenceSource
from frontdesk.availability.models.catalogue import AppointmentType, Place, PlaceHours
from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import Blocked, Counted, Mode
from frontdesk.availability.rules.explain import Alternative, OneDay, Why, counted, reason
from frontdesk.availability.rules.opening_hours import Plan, clip
from frontdesk.availability.rules.slots import MINUTE, Bounds, Shape, starts
from frontdesk.availability.service import blocked_time, explain, opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.booking.service import hold
from frontdesk.booking.views import Pick
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core import municipal_settings
from frontdesk.core.closings import CLOSINGS
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import seconds
from tests.factories.booking import (
    MONDAY,
    RECEPTIONIST,
    at,
    days_on,
    make_appointment,
    make_handlaggare,
    make_office,
    make_place,
    make_room,
    open_all_week,
)

TUESDAY, FRIDAY = days_on(1), days_on(4)
NINE, NOON = time(9), time(12)


@pytest.fixture
def sara(unit: Unit) -> str:
    """Somebody who is open on Tuesday mornings only."""
    make_office(unit, 0)
    make_handlaggare(unit)
    opening_hours.open_weekly(
        unit, handlaggare="demo:h-1", weekday=1, opens=NINE, closes=NOON, place="entre-a", valid_to=TUESDAY
    )
    return "demo:h-1"


def reasons(unit: Unit, first: date = TUESDAY, last: date = TUESDAY, **values: object) -> list[tuple[Why, int]]:
    wish = Wish("EB_NEW", first, last, mode=Mode.VISIT)
    found = explain.explain(unit, replace(wish, **values), {})  # type: ignore[arg-type] # a wish's own fields
    return [(one.why, one.count) for one in found.obstacles]


def absent(unit: Unit, first: date, last: date) -> None:
    span = {"starts_at": at(0, day=first), "ends_at": at(0, day=last + timedelta(days=1))}
    row = Absence(
        handlaggare="demo:h-1", kind=AbsenceKind.VACATION, source=AbsenceSource.HAND, entered_at=unit.now, **span
    )
    unit.db.add(row)
    unit.db.flush()


def busy_outside(unit: Unit) -> None:
    resource = slots.resource_of(unit.db, "demo:h-1")
    unit.db.add(
        OutsideBusy(
            resource_id=resource, starts=seconds(at(9, day=TUESDAY)), ends=seconds(at(12, day=TUESDAY)), event="x"
        )
    )
    unit.db.flush()


def test_a_free_day_has_no_reason(unit: Unit, sara: str) -> None:
    assert reasons(unit) == []


def test_a_week_counts_each_day_once(unit: Unit, sara: str) -> None:
    absent(unit, TUESDAY, TUESDAY)
    assert reasons(unit, MONDAY, FRIDAY) == [(Why.NOT_OPEN, 4), (Why.AWAY, 1)]
    told = explain.explain(unit, Wish("EB_NEW", MONDAY, FRIDAY), {})
    assert (told.people, told.days) == (1, 5)
    assert [one.dates for one in told.obstacles if one.why is Why.AWAY] == [(TUESDAY,)]


def test_what_an_own_calendar_keeps_is_told_apart_from_our_bookings(unit: Unit, sara: str) -> None:
    busy_outside(unit)
    assert reasons(unit) == [(Why.OUTSIDE, 1)]


def test_a_morning_full_of_meetings_is_booked_and_a_day_at_its_limit_is_full(unit: Unit, sara: str) -> None:
    make_appointment(unit, at(9, day=TUESDAY))
    make_appointment(unit, at(10, 10, day=TUESDAY))
    assert reasons(unit) == [(Why.BOOKED, 1)]
    unit.db.get_one(AppointmentType, "EB_NEW").desk_a_day = 2
    assert reasons(unit) == [(Why.FULL, 1)]


def test_a_time_somebody_is_just_booking(unit: Unit, sara: str) -> None:
    unit.db.get_one(AppointmentType, "EB_NEW").minutes = 170
    hold.hold(unit, pick=Pick("EB_NEW", at(9, day=TUESDAY), sara, mode=Mode.VISIT), by=RECEPTIONIST)
    assert reasons(unit) == [(Why.HELD, 1)]


def test_kept_time(unit: Unit, sara: str) -> None:
    span = (at(8, day=TUESDAY), at(17, day=TUESDAY))
    blocked_time.put(unit, handlaggare=sara, source=new_id(), why=Blocked.CATCH_UP, spans=[span])
    assert reasons(unit) == [(Why.KEPT, 1)]


def test_notice_horizon_length_type_mode_place_and_closing(unit: Unit, sara: str) -> None:
    kind = unit.db.get_one(AppointmentType, "EB_NEW")
    make_place(unit, "kvarn", "Kvarngatan")
    assert reasons(unit, places=("kvarn",)) == [(Why.ELSEWHERE, 1)]
    kind.notice, kind.notice_unit = 2, Counted.WORKDAYS
    assert reasons(unit) == [(Why.NOTICE, 1)]
    kind.notice, kind.horizon = 0, 0
    assert reasons(unit) == [(Why.HORIZON, 1)]
    kind.horizon, kind.minutes = 90, 200
    assert reasons(unit) == [(Why.TOO_SHORT, 1)]
    kind.minutes = 60
    municipal_settings.put(unit.db, CLOSINGS, {TUESDAY.isoformat(): ""}, by="Disa", now=unit.now)
    unit.db.flush()
    assert reasons(unit) == [(Why.CLOSED, 1)]
    plan = Plan(3, NINE, NOON, MONDAY, modes=(Mode.PHONE,))
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    assert reasons(unit, days_on(3), days_on(3)) == [(Why.NOT_ALLOWED, 1)]


def test_a_holiday_is_the_offices_and_nobody_is_nobody(unit: Unit, sara: str) -> None:
    epiphany = date(2027, 1, 6)
    assert reasons(unit, epiphany, epiphany) == [(Why.CLOSED, 1)]
    assert reasons(unit, granted=frozenset()) == [(Why.NOBODY, 1)]
    assert reasons(unit, MONDAY - timedelta(days=7), MONDAY - timedelta(days=3)) == []


def test_every_kind_of_alternative_there_is_comes_with_its_nearest_three(unit: Unit, sara: str) -> None:
    make_place(unit, "kvarn", "Kvarngatan")
    for key in ("demo:h-2", "demo:h-3"):
        make_handlaggare(unit, key)
        open_all_week(unit, key, place="kvarn")
    plan = Plan(3, NINE, NOON, MONDAY, modes=(Mode.PHONE,))
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    opening_hours.open_weekly(unit, handlaggare=sara, weekday=2, opens=NINE, closes=NOON, place="kvarn")
    opening_hours.open_weekly(
        unit, handlaggare=sara, weekday=0, opens=NINE, closes=NOON, place="entre-a", valid_from=days_on(7)
    )
    absent(unit, TUESDAY, TUESDAY)
    wish = Wish("EB_NEW", MONDAY, FRIDAY, handlaggare=(sara,), mode=Mode.VISIT, places=("entre-a",))
    others = {
        Alternative.STAND_IN: replace(wish, handlaggare=("demo:h-2",), places=()),
        Alternative.INTAKE: replace(wish, handlaggare=(), unit="demo:u-eb", places=("nowhere",)),
    }
    told = explain.explain(unit, wish, others)
    assert {one.why for one in told.obstacles} == {Why.NOT_OPEN, Why.AWAY, Why.ELSEWHERE, Why.NOT_ALLOWED}
    found = dict(told.instead)
    assert list(found) == [Alternative.LATER, Alternative.STAND_IN, Alternative.PLACE, Alternative.MODE]
    assert [len(times) for times in found.values()] == [3, 3, 3, 3]
    assert [time.starts_at for time in found[Alternative.LATER]] == [at(hour, day=days_on(7)) for hour in (9, 10, 11)]
    assert {time.place for time in found[Alternative.PLACE]} == {"kvarn"}
    assert found[Alternative.MODE][0].mode is Mode.PHONE
    for instead, times in found.items():
        for one in times:
            pick = Pick(
                "EB_NEW", one.starts_at, one.handlaggare, mode=one.mode, places=(one.place,) if one.place else ()
            )
            assert search.times_at(unit, pick.wish(), one.starts_at), (instead, one)


minute = strategies.integers(0, 240).map(lambda number: number * MINUTE)
spans = strategies.lists(
    strategies.tuples(minute, strategies.integers(5, 90)).map(lambda pair: (pair[0], pair[0] + pair[1] * MINUTE)),
    max_size=3,
)


@example(  # the grid restarts after the booking, at the only start that notice and horizon allow
    opened=[(0, 91 * MINUTE)],
    away=[],
    outside=[],
    booked=[(0, 31 * MINUTE)],
    held=[],
    full="",
    bounds=Bounds(61 * MINUTE, 61 * MINUTE),
)
@given(
    opened=strategies.lists(
        strategies.tuples(minute, strategies.integers(10, 120)).map(lambda p: (p[0], p[0] + p[1] * MINUTE)), max_size=2
    ),
    away=spans,
    outside=spans,
    booked=spans,
    held=spans,
    full=strategies.sampled_from(["", "full"]),
    bounds=strategies.tuples(minute, minute).map(lambda pair: Bounds(min(pair), max(pair))),
)
def test_there_is_a_reason_exactly_when_there_is_no_time(
    opened: list[tuple[int, int]],
    away: list[tuple[int, int]],
    outside: list[tuple[int, int]],
    booked: list[tuple[int, int]],
    held: list[tuple[int, int]],
    full: str,
    bounds: Bounds,
) -> None:
    shape = Shape(30 * MINUTE, 30 * MINUTE, after=5 * MINUTE)
    stages = [(Why.AWAY, away), (Why.OUTSIDE, outside), (Why.BOOKED, booked)]
    one = OneDay(
        MONDAY, opened, opened, opened, opened, [], [(name, sorted(s)) for name, s in stages], sorted(held), bool(full)
    )
    blocks_ = sorted([*away, *outside, *booked])
    free = not full and any(starts(window, blocks_, sorted(held), shape, bounds) for window in opened)
    found = reason(one, shape, bounds)
    assert (found is None) == free
    # Without what is blamed, the next thing or nothing is to blame: it never is a reason that came before.
    if found in {Why.AWAY, Why.OUTSIDE, Why.BOOKED}:
        without = replace(one, blocks=[(name, () if name is found else s) for name, s in one.blocks])
        order = list(Why)
        later = reason(without, shape, bounds)
        assert later is None or order.index(later) > order.index(found) or later is Why.FULL


@given(
    strategies.lists(
        strategies.tuples(
            strategies.integers(1, 4), strategies.integers(0, 4).map(days_on), strategies.sampled_from(Why)
        ),
        max_size=20,
    )
)
def test_the_counts_add_up(found: list[tuple[int, date, Why]]) -> None:
    told = counted(found)
    assert sum(one.count for one in told) == len(found)
    assert [one.count for one in told] == sorted((one.count for one in told), reverse=True)


def test_a_half_day_leaves_the_morning(unit: Unit) -> None:
    assert clip((9, 16), [(12, 24)]) == (9, 12)


def of_sara(unit: Unit, **values: object) -> list[tuple[Why, int]]:
    return reasons(unit, handlaggare=("demo:h-1",), **values)  # type: ignore[arg-type] # a wish's own fields


def _needs_room(unit: Unit, place: str = "entre-a") -> None:
    unit.db.get_one(Place, place).needs_room = True
    unit.db.flush()


def test_a_place_that_is_closed_is_told_apart_from_somebody_who_is(unit: Unit, sara: str) -> None:
    # The place is open on Wednesdays and on Tuesday afternoons; Sara only on Tuesday mornings.
    for weekday, opens, closes in ((2, NINE, NOON), (1, NOON, time(16))):
        unit.db.add(PlaceHours(place="entre-a", weekday=weekday, opens=opens, closes=closes))
    unit.db.flush()
    assert reasons(unit) == [(Why.PLACE_CLOSED, 1)]
    assert reasons(unit, mode=Mode.PHONE) == []
    unit.db.add(PlaceHours(place="entre-a", weekday=1, opens=NINE, closes=time(9, 30)))
    unit.db.flush()
    assert reasons(unit) == [(Why.TOO_SHORT, 1)], "what is left of her window is too short for a new client"


def test_a_room_that_is_taken_is_the_reason_when_the_person_is_free(unit: Unit, sara: str) -> None:
    _needs_room(unit)
    assert of_sara(unit) == [(Why.ROOM, 1)], "there is none at all"
    make_room(unit)
    assert of_sara(unit) == []
    make_handlaggare(unit, "demo:h-2")
    open_all_week(unit, "demo:h-2")
    unit.db.get_one(AppointmentType, "BUDGET_ADVICE").minutes = 170
    make_appointment(unit, at(9, day=TUESDAY), handlaggare="demo:h-2", kind="BUDGET_ADVICE")
    assert of_sara(unit) == [(Why.ROOM, 1)]
    assert of_sara(unit, mode=Mode.PHONE) == []
    absent(unit, TUESDAY, TUESDAY)
    assert of_sara(unit) == [(Why.AWAY, 1)], "nobody is told of a room when the person is not there"


def test_somebody_who_is_to_come_along_is_the_reason_when_only_they_are_busy(unit: Unit, sara: str) -> None:
    make_handlaggare(unit, "demo:h-2")
    assert of_sara(unit, besides=("demo:h-2",)) == [(Why.COMPANY, 1)]
    open_all_week(unit, "demo:h-2")
    assert of_sara(unit, besides=("demo:h-2",)) == []
    _needs_room(unit)
    assert of_sara(unit, besides=("demo:h-2",)) == [(Why.ROOM, 1)]
    assert of_sara(unit, two=True) == [(Why.ROOM, 1)]


def test_where_a_room_or_a_place_is_in_the_way_there_is_a_later_time_another_place_and_another_way(
    unit: Unit, sara: str
) -> None:
    make_place(unit, "kvarn", "Kvarngatan")
    _needs_room(unit)
    opening_hours.open_weekly(unit, handlaggare=sara, weekday=2, opens=NINE, closes=NOON, place="kvarn")
    later = days_on(8)
    opening_hours.open_weekly(
        unit, handlaggare=sara, weekday=1, opens=NINE, closes=NOON, place="entre-a", valid_from=later
    )
    make_room(unit)
    make_handlaggare(unit, "demo:h-2")
    open_all_week(unit, "demo:h-2")
    unit.db.get_one(AppointmentType, "BUDGET_ADVICE").minutes = 170
    make_appointment(unit, at(9, day=TUESDAY), handlaggare="demo:h-2", kind="BUDGET_ADVICE")
    wish = Wish("EB_NEW", TUESDAY, TUESDAY, handlaggare=(sara,), mode=Mode.VISIT, places=("entre-a",))
    told = explain.explain(unit, wish, {})
    assert [one.why for one in told.obstacles] == [Why.ROOM]
    found = dict(told.instead)
    assert list(found) == [Alternative.LATER, Alternative.PLACE, Alternative.MODE]
    assert found[Alternative.LATER][0].starts_at == at(9, day=later)
    assert {time.place for time in found[Alternative.PLACE]} == {"kvarn"}
    assert found[Alternative.MODE][0].starts_at == at(9, day=TUESDAY)
    for times in found.values():
        for one in times:
            pick = Pick(
                "EB_NEW", one.starts_at, one.handlaggare, mode=one.mode, places=(one.place,) if one.place else ()
            )
            assert search.times_at(unit, pick.wish(), one.starts_at), one
