"""Windows of one person that touch and allow the same are one: nine to ten and ten to eleven give ninety minutes."""

from datetime import time

import pytest

from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.service import catalogue, opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import NotOffered
from frontdesk.booking.service import book, hold
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local
from tests.factories.booking import RECEPTIONIST, at, days_on, make_handlaggare, make_place, make_unit

WEDNESDAY = days_on(2)
SARA, JONAS = "demo:h-1", "demo:h-2"
NINE, TEN, ELEVEN = time(9), time(10), time(11)
WISH = Wish("EB_NEW", WEDNESDAY, WEDNESDAY, mode=Mode.VISIT)


@pytest.fixture
def office(unit: Unit) -> Unit:
    """Sara and Jonas, who are open nowhere yet, and a meeting of ninety minutes."""
    make_unit(unit)
    make_place(unit)
    make_place(unit, "entre-b", "Stadshuset entré B")
    make_handlaggare(unit, SARA)
    make_handlaggare(unit, JONAS)
    catalogue.seed_types(unit.db)
    kind = unit.db.get_one(AppointmentType, "EB_NEW")
    kind.minutes, kind.step, kind.after = 90, 30, 0
    unit.db.flush()
    return unit


def opens(unit: Unit, begins: time, ends: time, *, who: str = SARA, **more: object) -> None:
    given = {"place": "entre-a", **more}
    opening_hours.open_weekly(unit, handlaggare=who, weekday=2, opens=begins, closes=ends, **given)  # type: ignore[arg-type]


def found(unit: Unit, wish: Wish = WISH) -> list[str]:
    every = [f"{local(time.starts_at):%H:%M}" for time in search.free_times(unit, wish)]
    assert [f"{local(time.starts_at):%H:%M}" for time in search.first_free(unit, wish, 9)] == every
    return every


def test_two_that_touch_are_one(office: Unit) -> None:
    opens(office, TEN, ELEVEN)
    opens(office, NINE, TEN)
    assert found(office) == ["09:00", "09:30"]
    pick = Pick("EB_NEW", at(9, 30, day=WEDNESDAY), SARA, mode=Mode.VISIT)
    held = hold.hold(office, pick=pick, by=RECEPTIONIST)
    assert found(office) == []
    assert search.was_taken(office, WISH, at(9, 30, day=WEDNESDAY))
    book.book_held(office, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)
    assert found(office) == []


def test_three_are_one_also_beside_those_of_others(office: Unit) -> None:
    for begins, ends in ((NINE, TEN), (TEN, ELEVEN), (ELEVEN, time(12))):
        opens(office, begins, ends)
        opens(office, begins, ends, who=JONAS, place="entre-b")
    assert found(office) == ["09:00", "09:00", "09:30", "09:30", "10:00", "10:00", "10:30", "10:30"]


@pytest.mark.parametrize(
    ("begins", "more"),
    [
        (time(10, 1), {}),
        (TEN, {"place": "entre-b"}),
        (TEN, {"place": None}),
        (TEN, {"mode": Mode.VISIT}),
        (TEN, {"who": JONAS}),
    ],
)
def test_what_differs_or_does_not_touch_stays_apart(office: Unit, begins: time, more: dict[str, object]) -> None:
    opens(office, NINE, TEN)
    opens(office, begins, ELEVEN, **more)  # type: ignore[arg-type]
    assert found(office) == []
    with pytest.raises(NotOffered):
        book.book(
            office,
            pick=Pick("EB_NEW", at(9, day=WEDNESDAY), SARA, mode=Mode.VISIT),
            guest=Guest(name="Kim"),
            by=RECEPTIONIST,
        )


def test_a_full_hour_beside_an_empty_one_is_looked_into(office: Unit) -> None:
    opens(office, NINE, TEN)
    opens(office, TEN, ELEVEN)
    kind = office.db.get_one(AppointmentType, "EB_NEW")
    kind.minutes = 30
    office.db.flush()
    book.book(
        office,
        pick=Pick("EB_NEW", at(9, day=WEDNESDAY), SARA, mode=Mode.VISIT),
        guest=Guest(name="Kim"),
        by=RECEPTIONIST,
    )
    kind.minutes = 90
    office.db.flush()
    assert found(office) == ["09:30"]


def test_pages_that_part_what_touches_lose_nothing(office: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGES", (1, 1, 2))
    for who in (SARA, JONAS):
        for begins, ends in ((NINE, TEN), (TEN, ELEVEN)):
            opens(office, begins, ends, who=who)
    assert found(office) == ["09:00", "09:00", "09:30", "09:30"]
    [first] = search.first_free(office, WISH, 1)
    assert f"{local(first.starts_at):%H:%M}" == "09:00"


def test_the_second_person_is_there_across_two_that_touch_as_well(office: Unit) -> None:
    opens(office, NINE, ELEVEN)
    opens(office, NINE, TEN, who=JONAS)
    opens(office, TEN, ELEVEN, who=JONAS)
    together = Wish("EB_NEW", WEDNESDAY, WEDNESDAY, (SARA,), mode=Mode.VISIT, besides=(JONAS,))
    assert found(office, together) == ["09:00", "09:30"]
