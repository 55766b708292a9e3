"""A day's limit: kept when many book at once, and a search shows what is left whatever fills its pages."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select

from frontdesk.availability.models.catalogue import AppointmentType, OpeningWindow, WindowOccurrence
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import Mode, Occupied
from frontdesk.availability.service import opening_hours, search
from frontdesk.availability.views import Wish
from frontdesk.booking.service import book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from tests.booking.together import all_at_once
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

LIMIT, SARA = 3, "demo:h-1"
TUESDAY, WEDNESDAY = days_on(1), days_on(2)
HALF_HOURS = [at(hour, minute, day=WEDNESDAY) for hour in (9, 10, 11, 13, 14, 15) for minute in (0, 30)]


def pick(starts_at: datetime, handlaggare: str | None = SARA) -> Pick:
    return Pick("EB_FOLLOWUP", starts_at, handlaggare, unit="demo:u-eb", mode=Mode.VISIT)


def booking(starts_at: datetime, handlaggare: str | None = SARA) -> Callable[[Unit], object]:
    guest = Guest(name="Kim")
    return lambda unit: book.book(unit, pick=pick(starts_at, handlaggare), guest=guest, by=RECEPTIONIST)


def reserving(starts_at: datetime) -> Callable[[Unit], object]:
    return lambda unit: hold.hold(unit, pick=pick(starts_at), by=RECEPTIONIST)


def moving(stores: Stores, day: date, starts_at: datetime) -> Callable[[Unit], object]:
    """Book a meeting on another day and return what moves it to `starts_at`."""
    with stores.writing() as unit:
        mine = book.book(unit, pick=pick(at(9, day=day)), guest=Guest(name="Kim"), by=RECEPTIONIST)
        key, version = mine.id, mine.version
    to = NewTime(starts_at=starts_at)
    return lambda unit: change.move(unit, appointment_id=key, version=version, to=to, by=RECEPTIONIST)


def office(stores: Stores, *booked: datetime, people: int = 1) -> None:
    with stores.writing() as unit:
        make_office(unit, people)
        kind = unit.db.get_one(AppointmentType, "EB_FOLLOWUP")
        kind.desk_a_day, kind.before, kind.after = LIMIT, 0, 0
        for starts_at in booked:
            booking(starts_at)(unit)


def a_day(stores: Stores, day: date) -> list[int]:
    """Return how many meetings and reservations each person has that day."""
    row = Occupancy
    first, last = (int(at(0, day=each).timestamp()) for each in (day, day + timedelta(days=1)))
    wanted = (
        select(func.count())
        .where(row.starts >= first, row.starts < last, row.kind != Occupied.KEPT)
        .group_by(row.resource_id)
    )
    with stores.reading() as unit:
        return list(unit.db.scalars(wanted))


def test_of_two_who_want_the_last_place_of_a_day_at_different_times_one_gets_it(stores: Stores) -> None:
    office(stores, *HALF_HOURS[: LIMIT - 1])
    result = all_at_once(stores, [booking(HALF_HOURS[5]), booking(HALF_HOURS[9])])
    assert result == {"done": 1, "slot-taken": 1}
    assert a_day(stores, WEDNESDAY) == [LIMIT]


def test_of_many_who_want_an_empty_day_the_limit_get_it(stores: Stores) -> None:
    office(stores)
    result = all_at_once(stores, [booking(starts_at) for starts_at in HALF_HOURS])
    assert result == {"done": LIMIT, "slot-taken": len(HALF_HOURS) - LIMIT}
    assert a_day(stores, WEDNESDAY) == [LIMIT]


def test_with_anybody_each_persons_day_keeps_its_limit(stores: Stores) -> None:
    office(stores, people=2)
    result = all_at_once(stores, [booking(starts_at, None) for starts_at in HALF_HOURS])
    # Whoever finds somebody just being taken is refused without waiting, so fewer than six may get through.
    assert set(result) == {"done", "slot-taken"}
    assert all(count <= LIMIT for count in a_day(stores, WEDNESDAY))
    for starts_at in HALF_HOURS:
        all_at_once(stores, [booking(starts_at, None)])
    assert a_day(stores, WEDNESDAY) == [LIMIT, LIMIT]


def test_reservations_bookings_and_moves_at_once_share_the_limit(stores: Stores) -> None:
    office(stores)
    moves = [
        moving(stores, day, starts_at) for day, starts_at in zip((days_on(3), days_on(4)), HALF_HOURS, strict=False)
    ]
    others = [reserving(each) for each in HALF_HOURS[2:5]] + [booking(each) for each in HALF_HOURS[5:8]]
    result = all_at_once(stores, [*moves, *others])
    assert result["done"] == LIMIT
    assert a_day(stores, WEDNESDAY) == [LIMIT]


def test_reservations_that_ran_out_are_booked_at_once_only_up_to_the_limit(stores: Stores) -> None:
    office(stores, *HALF_HOURS[: LIMIT - 1])

    def run_out(starts_at: datetime) -> uuid.UUID:
        with stores.writing() as unit:
            early = replace(unit, now=unit.now - timedelta(hours=1))
            return hold.hold(early, pick=pick(starts_at), by=RECEPTIONIST).id

    held = [run_out(HALF_HOURS[5])]
    with stores.writing() as unit:
        # A second one is made while the first still counts: only what ran out leaves its place to it.
        unit.db.get_one(AppointmentType, "EB_FOLLOWUP").desk_a_day = LIMIT + 1
    held.append(run_out(HALF_HOURS[9]))
    with stores.writing() as unit:
        unit.db.get_one(AppointmentType, "EB_FOLLOWUP").desk_a_day = LIMIT

    def of(hold_id: uuid.UUID) -> Callable[[Unit], object]:
        return lambda unit: book.book_held(unit, hold_id=hold_id, guest=Guest(name="Kim"), by=RECEPTIONIST)

    assert all_at_once(stores, [of(one) for one in held]) == {"done": 1, "slot-taken": 1}
    with stores.reading() as unit:
        booked = select(func.count()).where(Occupancy.kind == Occupied.APPOINTMENT)
        assert unit.db.scalar(booked) == LIMIT


def test_a_search_goes_past_pages_of_full_days(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGES", (3,))
    make_office(unit, 1)
    for day in range(7, 11):
        for hour, minute in ((9, 0), (10, 10), (13, 0)):
            make_appointment(unit, at(hour, minute, day=days_on(day)))
    wish = Wish("EB_NEW", days_on(7), days_on(20), handlaggare=(SARA,), mode=Mode.VISIT)
    # Four days are full, though each still has a free afternoon; the first time is on Friday.
    first = search.first_free(unit, wish, 5)
    assert [one.starts_at for one in first] == [at(hour, day=days_on(11)) for hour in (9, 10, 11, 13, 14)]
    assert first == search.free_times(unit, wish)[:5]


def test_whatever_a_search_shows_can_be_booked(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGES", (2,))
    make_office(unit, 2)
    unit.db.get_one(AppointmentType, "EB_NEW").desk_a_day = 2
    wish = Wish("EB_NEW", TUESDAY, WEDNESDAY, unit="demo:u-eb", mode=Mode.VISIT)
    booked = 0
    while shown := search.first_free(unit, wish, 1):
        assert shown == search.free_times(unit, wish)[:1]
        make_appointment(unit, shown[0].starts_at, handlaggare=shown[0].handlaggare)
        booked += 1
    assert booked == 2 * 2 * 2
    assert search.free_times(unit, wish) == []


def test_a_day_that_ends_in_another_page_is_counted_whole(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGES", (1,))
    make_office(unit, 1)
    for model in (WindowOccurrence, OpeningWindow):
        unit.db.execute(delete(model))
    for hour in (8, 10, 12, 14):
        opening_hours.open_weekly(
            unit, handlaggare=SARA, weekday=1, opens=time(hour), closes=time(hour + 2), place="entre-a"
        )
    unit.db.get_one(AppointmentType, "EB_NEW").desk_a_day = 1
    make_appointment(unit, at(14, day=TUESDAY))
    wish = Wish("EB_NEW", TUESDAY, days_on(8), handlaggare=(SARA,), mode=Mode.VISIT)
    assert search.first_free(unit, wish, 1)[0].starts_at == at(8, day=days_on(8))
