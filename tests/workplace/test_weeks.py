"""The unit head's eight weeks: who is away, who covers whom, what hangs on whom, and what waits."""

from datetime import date, timedelta

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import register
from frontdesk.accounts.rules import Role
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.workplace.rules.weeks import DayAway, Extent, days_away, heavy, is_whole_week
from tests.factories import booking, calls
from tests.factories.booking import MONDAY, at, days_on
from tests.web.client import Building, Person

UNIT = "demo:u-eb"


def head(building: Building) -> Person:
    return building.login(Role.UNIT_HEAD, name="Mona Chef", units=[UNIT])


def is_away(unit: Unit, key: str, first: int, last: int, *stand_ins: str) -> None:
    starts_at, ends_at = whole_days(days_on(first), days_on(last))
    register(
        unit,
        by=CLOCK,
        handlaggare=key,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=AbsenceKind.VACATION,
        stand_ins=stand_ins,
    )


def office(building: Building, people: int = 3) -> None:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        booking.make_office(unit, people=people)


def test_who_is_away_who_covers_and_what_is_left(building: Building) -> None:
    office(building)
    with building.stores.writing() as unit:
        booking.make_appointment(unit, at(9, day=days_on(8)), person=None)
        is_away(unit, "demo:h-1", 7, 11, "demo:h-2")
    page = head(building).get("/workplace/unit/weeks")
    assert "Semester hela veckan ersätts av Sara Nilsson" in page.text
    assert "Täcker för Sara Nilsson" in page.text
    assert "1 att boka om" in page.text
    assert len([tag for tag, _ in page.html.tags if tag == "th"]) >= 9 + 3


def test_messages_pile_up_for_somebody_away(building: Building) -> None:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        calls.organisation(unit)
        calls.left_message(unit)
        calls.is_away(unit, "demo:h-1", hours=48)
    text = building.login(Role.UNIT_HEAD, name="Eva Chef", units=["demo:u-1"]).get("/workplace/unit/weeks").text
    assert "Meddelanden som väntar: 1, äldst" in text
    assert "ingen ersättare" in text


def test_two_who_cover_four_posts_are_flagged(building: Building) -> None:
    office(building, people=6)
    with building.stores.writing() as unit:
        for key in ("demo:h-1", "demo:h-2", "demo:h-3", "demo:h-4"):
            is_away(unit, key, 7, 11, "demo:h-5")
    text = head(building).get("/workplace/unit/weeks").text
    assert "Tungt Vecka 49: Sara Nilsson täcker 4 tjänster." in text
    assert "4 tjänster" in text


def test_only_the_unit_head_sees_the_weeks(building: Building) -> None:
    for role in (Role.HANDLAGGARE, Role.RECEPTIONIST, Role.ADMINISTRATOR):
        building.login(role, handlaggare="demo:h-1").get("/workplace/unit/weeks", status=403)


def test_the_days_of_a_week_on_which_somebody_is_away() -> None:
    spans = [whole_days(MONDAY, MONDAY), (at(13, day=days_on(2)), at(16, day=days_on(2))), (at(19), at(20))]
    found = days_away(MONDAY, spans)
    assert found == (DayAway(MONDAY, Extent.WHOLE), DayAway(days_on(2), Extent.PART))
    assert not is_whole_week(MONDAY, found)
    assert is_whole_week(MONDAY, days_away(MONDAY, [whole_days(MONDAY, days_on(4))]))


def test_two_halves_of_a_day_are_a_whole_one_and_a_holiday_is_none() -> None:
    halves = [(at(0), at(12)), (at(12), at(17))]
    assert days_away(MONDAY, halves) == (DayAway(MONDAY, Extent.WHOLE),)
    christmas = date(2026, 12, 21)
    assert len(days_away(christmas, [whole_days(christmas, christmas + timedelta(days=4))])) == 3


def test_too_much_on_too_few() -> None:
    assert heavy({"a": {"1", "2", "3", "4"}, "b": {"1"}}) == {"a"}
    assert heavy({"a": {"1", "2"}, "b": {"3", "4"}, "c": {"5"}}) == {"a", "b"}
    assert heavy({"a": {"1", "2"}, "b": {"1", "2"}}) == frozenset(), "the same two posts"
    assert heavy({"a": {"1", "2", "3"}, "b": {"4"}, "c": {"5"}}) == frozenset()
    assert heavy({}) == frozenset()
