"""What limits an offer: recurrence, types and modes of a window, notice and horizon, a full day, kept time."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.errors import BadWindow, NoSuchWindow
from frontdesk.availability.models.catalogue import AppointmentType, OpeningWindow, WindowOccurrence
from frontdesk.availability.rules.enums import Blocked, Counted, Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.service import blocked_time, opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import NotOffered, SlotTaken
from frontdesk.booking.service import book, hold, opening_hours_change
from frontdesk.booking.views import DateChange, Guest, Pick, WindowChange
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import FixedClock, local
from tests.factories.booking import (
    MONDAY,
    RECEPTIONIST,
    at,
    days_on,
    make_appointment,
    make_handlaggare,
    make_office,
    make_place,
)

TUESDAY, THURSDAY = days_on(1), days_on(3)
NINE, TEN, NOON = time(9), time(10), time(12)


@pytest.fixture
def sara(unit: Unit) -> str:
    """Somebody who can be booked as soon as she opens."""
    make_office(unit, 0)
    make_handlaggare(unit, "demo:h-1")
    return "demo:h-1"


def kind(unit: Unit, code: str = "EB_NEW") -> AppointmentType:
    return unit.db.get_one(AppointmentType, code)


def found(unit: Unit, first: date, last: date, code: str = "EB_NEW", **values: object) -> list[str]:
    wish = Wish(code, first, last, **values)  # type: ignore[arg-type] # a wish's own fields
    return [f"{local(one.starts_at):%m-%d %H.%M}" for one in search.free_times(unit, wish)]


def days_open(unit: Unit) -> list[date]:
    return list(unit.db.scalars(select(WindowOccurrence.day).order_by(WindowOccurrence.day)))


def test_odd_weeks_skip_none_when_a_year_has_53(unit: Unit, sara: str) -> None:
    plan = Plan(0, NINE, TEN, MONDAY, date(2027, 1, 31), repeats=Repeats.ODD_WEEKS)
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    # Week 53 of 2026 begins on 28 December and week 1 of 2027 on 4 January.
    assert [f"{day:%m-%d}" for day in days_open(unit)] == ["11-30", "12-14", "12-28", "01-04", "01-18"]


def test_even_weeks_rest_for_two_at_such_a_turn_of_the_year(unit: Unit, sara: str) -> None:
    plan = Plan(0, NINE, TEN, MONDAY, date(2027, 1, 31), repeats=Repeats.EVEN_WEEKS)
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    assert [f"{day:%m-%d}" for day in days_open(unit)] == ["11-23", "12-07", "12-21", "01-11", "01-25"]


@pytest.mark.parametrize(
    ("nth", "expected"),
    [(1, ["12-03", "01-07", "02-04"]), (4, ["11-26", "12-24", "01-28", "02-25"]), (-1, ["11-26", "12-31", "01-28"])],
)
def test_a_monthly_window_opens_on_its_weekday_of_the_month(
    unit: Unit, sara: str, nth: int, expected: list[str]
) -> None:
    plan = Plan(3, NINE, TEN, MONDAY, date(2027, 2, 28), repeats=Repeats.MONTHLY, nth=nth)
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    eves = {"12-24", "12-31"}
    fourth_and_last = {"02-25"} if nth == -1 else set()
    assert [f"{day:%m-%d}" for day in days_open(unit)] == [
        day for day in [*expected, *fourth_and_last] if day not in eves
    ]


def test_occurrences_stand_twelve_months_ahead_and_the_clock_moves_them_on(
    unit: Unit, sara: str, clock: FixedClock
) -> None:
    opening_hours.open_weekly(unit, handlaggare=sara, weekday=1, opens=NINE, closes=TEN)
    assert days_open(unit)[-1] == date(2027, 11, 23)
    later = replace(unit, now=unit.now + timedelta(weeks=3))
    assert not opening_hours.roll(later)
    assert (days_open(unit)[0], days_open(unit)[-1]) == (date(2026, 12, 8), date(2027, 12, 14))


def test_a_window_may_be_open_to_some_kinds_and_some_ways_of_meeting(unit: Unit, sara: str) -> None:
    plan = Plan(1, NINE, TEN, MONDAY, modes=(Mode.PHONE, Mode.VIDEO), types=("EB_NEW", "SIP"))
    opening_hours.open_window(unit, handlaggare=sara, plan=plan)
    assert found(unit, TUESDAY, TUESDAY) == ["11-24 09.00"]
    assert found(unit, TUESDAY, TUESDAY, mode=Mode.VIDEO) == ["11-24 09.00"]
    assert found(unit, TUESDAY, TUESDAY, mode=Mode.VISIT) == []
    assert found(unit, TUESDAY, TUESDAY, "EB_FOLLOWUP") == []
    assert found(unit, TUESDAY, TUESDAY, "SIP") == ["11-24 09.00"]
    first = search.first_free(unit, Wish("EB_NEW", TUESDAY, TUESDAY), 1)[0]
    assert first.mode is Mode.PHONE
    assert search.first_free(unit, Wish("EB_FOLLOWUP", TUESDAY, days_on(20)), 1) == []
    with pytest.raises(NotOffered):
        make_appointment(unit, at(9, day=TUESDAY), kind="EB_FOLLOWUP")


@pytest.mark.parametrize(
    ("notice", "counted", "expected"),
    [
        (90, Counted.MINUTES, "11-23 12.00"),
        (3 * 60, Counted.WORKING_MINUTES, "11-23 13.30"),
        (7 * 60 + 30, Counted.WORKING_MINUTES, "11-24 09.30"),
        (1, Counted.DAYS, "11-24 00.00"),
        (5, Counted.DAYS, "11-28 00.00"),
        (5, Counted.WORKDAYS, "11-30 00.00"),
        (0, Counted.WORKDAYS, "11-23 10.30"),
    ],
)
def test_a_notice_is_counted_in_what_it_says(
    unit: Unit, sara: str, notice: int, counted: Counted, expected: str
) -> None:
    half_past_ten = at(10, 30)
    kind(unit).notice, kind(unit).notice_unit = notice, counted
    now = replace(unit, now=half_past_ten)
    question = search.prepare(now, Wish("EB_NEW", MONDAY, days_on(30)))
    earliest = local(datetime.fromtimestamp(question.bounds.earliest, half_past_ten.tzinfo))
    assert f"{earliest:%m-%d %H.%M}" == expected


def test_a_client_has_a_notice_and_a_horizon_of_their_own(unit: Unit, sara: str) -> None:
    opening_hours.open_weekly(unit, handlaggare=sara, weekday=1, opens=NINE, closes=TEN)
    eb_new = kind(unit)
    eb_new.horizon, eb_new.client_horizon, eb_new.client_horizon_unit = 15, 6, Counted.WORKDAYS
    eb_new.client_notice, eb_new.client_notice_unit = 2, Counted.WORKDAYS
    assert found(unit, MONDAY, days_on(30)) == ["11-24 09.00", "12-01 09.00", "12-08 09.00"]
    assert found(unit, MONDAY, days_on(30), for_client=True) == ["12-01 09.00"]


def test_the_fourth_meeting_of_a_day_is_not_offered_and_not_booked(unit: Unit) -> None:
    make_office(unit, 2)
    for hour, minute in ((9, 0), (10, 10), (13, 0)):
        make_appointment(unit, at(hour, minute, day=TUESDAY))
    assert found(unit, TUESDAY, TUESDAY, handlaggare=("demo:h-1",)) == []
    assert found(unit, TUESDAY, TUESDAY, "PHONE_CALLBACK", handlaggare=("demo:h-1",))
    with pytest.raises(SlotTaken):
        make_appointment(unit, at(14, 10, day=TUESDAY))
    anybody = Pick("EB_NEW", at(14, day=TUESDAY), mode=Mode.VISIT)
    booked = book.book(unit, pick=anybody, guest=Guest(name="Kim"), by=RECEPTIONIST)
    assert booked.handlaggare == "demo:h-2"


def test_a_reservation_counts_until_it_runs_out_and_cannot_be_booked_into_a_full_day(
    unit: Unit, clock: FixedClock
) -> None:
    make_office(unit)
    kind(unit).desk_a_day = 1
    held = hold.hold(unit, pick=Pick("EB_NEW", at(9, day=TUESDAY), "demo:h-1", mode=Mode.VISIT), by=RECEPTIONIST)
    assert found(unit, TUESDAY, TUESDAY) == []
    later = replace(unit, now=unit.now + timedelta(hours=1))
    assert "11-24 14.00" in found(later, TUESDAY, TUESDAY)
    make_appointment(later, at(14, day=TUESDAY))
    with pytest.raises(SlotTaken):
        book.book_held(later, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)


def test_kept_time_is_not_offered_and_only_decisions_mind_the_last_days(unit: Unit) -> None:
    make_office(unit)
    source = new_id()
    span = (at(8, day=TUESDAY), at(17, day=TUESDAY))
    blocked_time.put(
        unit, handlaggare="demo:h-1", source=source, why=Blocked.BEFORE_LEAVE, spans=[span], decisions_only=True
    )
    assert found(unit, TUESDAY, TUESDAY) == []
    assert found(unit, TUESDAY, TUESDAY, "BUDGET_ADVICE") != []
    blocked_time.put(
        unit,
        handlaggare="demo:h-1",
        source=source,
        why=Blocked.CATCH_UP,
        spans=[(at(8, day=TUESDAY), at(12, day=days_on(2)))],
    )
    assert found(unit, TUESDAY, days_on(2), "BUDGET_ADVICE")[0] == "11-25 13.00"
    with pytest.raises(SlotTaken):
        make_appointment(unit, at(9, day=TUESDAY), kind="BUDGET_ADVICE")
    blocked_time.lift(unit, source=source)
    assert found(unit, TUESDAY, TUESDAY)[0] == "11-24 09.00"


def test_a_changed_window_keeps_its_dates_that_differ_and_fills_the_rest_anew(unit: Unit, sara: str) -> None:
    make_place(unit, "kvarn", "Kvarngatan")
    key = opening_hours.open_weekly(unit, handlaggare=sara, weekday=1, opens=NINE, closes=NOON, place="entre-a")
    opening_hours.except_on(unit, window_id=key, day=TUESDAY, hours=(TEN, NOON))
    opening_hours.except_on(unit, window_id=key, day=days_on(8), hours=None)
    plan = Plan(1, NINE, TEN, MONDAY, days_on(22), place="kvarn", types=("EB_NEW",))
    opening_hours.change_window(unit, window_id=key, plan=plan)
    assert found(unit, MONDAY, days_on(40)) == ["11-24 10.00", "11-24 11.00", "12-08 09.00", "12-15 09.00"]
    assert {one.place for one in search.free_times(unit, Wish("EB_NEW", MONDAY, days_on(40)))} == {"kvarn"}
    opening_hours.restore(unit, window_id=key, day=days_on(8))
    assert "12-01 09.00" in found(unit, MONDAY, days_on(40))


def test_a_window_that_makes_no_sense_is_refused_field_by_field(unit: Unit, sara: str) -> None:
    bad = Plan(9, NOON, NINE, MONDAY, days_on(-1), nth=2, types=("NOPE",))
    with pytest.raises(BadWindow) as refused:
        opening_hours.open_window(unit, handlaggare=sara, plan=bad)
    assert set(refused.value.fields) == {"closes", "weekday", "nth", "valid_to", "types"}
    with pytest.raises(BadWindow):
        opening_hours.open_window(unit, handlaggare=sara, plan=Plan(1, NINE, TEN, MONDAY, place="nowhere"))
    with pytest.raises(NoSuchWindow):
        opening_hours.change_window(unit, window_id=new_id(), plan=Plan(1, NINE, TEN, MONDAY))


def test_a_preview_tells_what_opens_what_closes_and_whom_it_leaves_outside(unit: Unit, sara: str) -> None:
    key = opening_hours.open_weekly(
        unit, handlaggare=sara, weekday=1, opens=NINE, closes=NOON, place="entre-a", valid_to=days_on(8)
    )
    meeting = make_appointment(unit, at(11, day=TUESDAY))
    early = make_appointment(unit, at(9, day=days_on(8)))
    hold.hold(unit, pick=Pick("EB_NEW", at(10, 10, day=days_on(8)), sara, mode=Mode.VISIT), by=RECEPTIONIST)
    shorter = WindowChange(Plan(1, NINE, TEN, MONDAY, days_on(15), place="entre-a"), key)
    told = opening_hours_change.preview(unit, handlaggare=sara, changes=[shorter])
    assert [f"{local(one.opens_at):%m-%d}" for one in told.opened] == ["12-08"]
    assert [f"{local(one.closes_at):%m-%d %H}" for _, one in told.altered] == ["11-24 10", "12-01 10"]
    assert [(one.appointment_id, f"{local(one.starts_at):%H}") for one in told.orphans] == [
        (meeting.id, "11"),
        (None, "10"),
    ]
    assert found(unit, TUESDAY, TUESDAY)[-1] != "11-24 11.00", "a preview writes nothing"
    gone = opening_hours_change.preview(unit, handlaggare=sara, changes=[WindowChange(None, key)])
    assert len(gone.closed) == 2
    assert {one.appointment_id for one in gone.orphans} == {meeting.id, early.id, None}
    moved = WindowChange(Plan(1, time(8), time(13), MONDAY, repeats=Repeats.WEEKLY))
    both = opening_hours_change.preview(unit, handlaggare=sara, changes=[WindowChange(None, key), moved])
    assert both.orphans == ()
    closed = opening_hours_change.preview(unit, handlaggare=sara, changes=[DateChange(key, TUESDAY)])
    assert [one.appointment_id for one in closed.orphans] == [meeting.id]


def test_a_preview_of_every_second_week_warns_of_a_week_53(unit: Unit, sara: str) -> None:
    odd = WindowChange(Plan(1, NINE, TEN, MONDAY, repeats=Repeats.ODD_WEEKS))
    assert opening_hours_change.preview(unit, handlaggare=sara, changes=[odd]).long_years == (2026,)
    weekly = WindowChange(Plan(1, NINE, TEN, MONDAY))
    assert opening_hours_change.preview(unit, handlaggare=sara, changes=[weekly]).long_years == ()


@pytest.mark.parametrize(
    "plan",
    [
        Plan(1, NINE, TEN, MONDAY, days_on(60)),
        Plan(1, time(8), NOON, days_on(7), repeats=Repeats.EVEN_WEEKS),
        Plan(3, NINE, NOON, MONDAY, repeats=Repeats.MONTHLY, nth=-1, place="kvarn"),
        Plan(2, NINE, NOON, days_on(2), days_on(2), repeats=Repeats.ONCE),
        None,
    ],
)
def test_what_was_previewed_is_what_saving_makes(unit: Unit, sara: str, plan: Plan | None) -> None:
    make_place(unit, "kvarn", "Kvarngatan")
    key = opening_hours.open_weekly(unit, handlaggare=sara, weekday=1, opens=NINE, closes=NOON, place="entre-a")
    opening_hours.except_on(unit, window_id=key, day=TUESDAY, hours=(TEN, NOON))
    opening_hours.except_on(unit, window_id=key, day=days_on(8), hours=None)
    before = _open(unit)
    told = opening_hours_change.preview(unit, handlaggare=sara, changes=[WindowChange(plan, key)])
    if plan:
        opening_hours.change_window(unit, window_id=key, plan=plan)
    else:
        opening_hours.remove_window(unit, window_id=key)
    unit.db.expire_all()
    after = _open(unit)
    gone = {(one.opens_at, one.closes_at, one.place) for one in (*told.closed, *(was for was, _ in told.altered))}
    come = {(one.opens_at, one.closes_at, one.place) for one in (*told.opened, *(will for _, will in told.altered))}
    assert (before - gone) | come == after


def _open(unit: Unit) -> set[tuple[datetime, datetime, str | None]]:
    rows = unit.db.scalars(select(WindowOccurrence).where(~WindowOccurrence.closed))
    zone = unit.now.tzinfo
    return {(datetime.fromtimestamp(r.opens, zone), datetime.fromtimestamp(r.closes, zone), r.place) for r in rows}


def test_a_window_that_opens_once_may_do_so_on_a_saturday(unit: Unit, sara: str) -> None:
    opening_hours.open_once(unit, handlaggare=sara, day=days_on(5), opens=NINE, closes=TEN)
    assert found(unit, days_on(5), days_on(5)) == ["11-28 09.00"]
    kept = unit.db.scalars(select(OpeningWindow)).one()
    assert (kept.repeats, kept.valid_to) == (Repeats.ONCE, days_on(5))
