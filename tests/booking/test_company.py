"""Several people and a room: found free at once, taken all or none, moved and given back together."""

from datetime import datetime, time
from functools import partial

import pytest
from sqlalchemy import select

from frontdesk.absence.rules import AbsenceKind
from frontdesk.absence.service import register
from frontdesk.availability.models.catalogue import FIRST_ROOM, AppointmentType, Place, PlaceHours, Room
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import Mode, Occupied
from frontdesk.availability.service import search
from frontdesk.availability.service.catalogue import seed_types
from frontdesk.availability.views import Wish
from frontdesk.booking import queries
from frontdesk.booking.errors import NotOffered, SlotTaken
from frontdesk.booking.models import Appointment, Colleague
from frontdesk.booking.service import attend, book, change, hold, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import AppointmentBooked, AppointmentMoved, Guest, Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local
from tests.booking.together import all_at_once
from tests.factories.booking import (
    RECEPTIONIST,
    at,
    days_on,
    make_appointment,
    make_handlaggare,
    make_office,
    make_place,
    make_room,
    make_unit,
    open_all_week,
)

WEDNESDAY = days_on(2)
NINE = at(9, day=WEDNESDAY)
A, B, C = "demo:h-1", "demo:h-2", "demo:h-3"


def starts(unit: Unit, *, lead: str = A, day: datetime = NINE, **company: object) -> list[str]:
    wish = Wish("EB_NEW", day.date(), day.date(), (lead,), mode=Mode.VISIT, **company)  # type: ignore[arg-type]
    return [f"{local(time.starts_at):%H:%M}" for time in search.free_times(unit, wish)]


def needs_room(unit: Unit) -> None:
    unit.db.get_one(Place, "entre-a").needs_room = True
    unit.db.flush()


def book_at(unit: Unit, starts_at: datetime = NINE, *, lead: str | None = A, **company: object) -> Appointment:
    pick = Pick("EB_NEW", starts_at, lead, unit="demo:u-eb", mode=Mode.VISIT, **company)  # type: ignore[arg-type]
    return book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)


def taken(unit: Unit, kind: Occupied = Occupied.APPOINTMENT) -> set[tuple[int, int]]:
    rows = unit.db.execute(
        select(Occupancy.resource_id, Occupancy.ends - Occupancy.starts).where(Occupancy.kind == kind)
    )
    return {(resource, length // 60) for resource, length in rows}


def people_of(unit: Unit, appointment: Appointment) -> list[str]:
    return [appointment.handlaggare, *queries.colleagues_of(unit.db, appointment.id)]


def test_a_time_is_free_only_when_everybody_is(unit: Unit) -> None:
    make_office(unit, people=3)
    make_appointment(unit, NINE, handlaggare=B)
    make_appointment(unit, at(13, day=WEDNESDAY), handlaggare=C)
    assert starts(unit, besides=(B,)) == ["10:10", "13:00", "14:00", "15:00"]
    assert starts(unit, besides=(B, C)) == ["10:10", "14:10"]
    assert starts(unit, besides=("demo:h-nobody",)) == []
    assert starts(unit, besides=(A,)) == []


def test_all_are_booked_and_each_has_the_meeting(unit: Unit) -> None:
    make_office(unit, people=3)
    heard: list[AppointmentBooked] = []
    unit.event_handlers = {AppointmentBooked: [lambda _unit, event: heard.append(event)]}
    made = book_at(unit, besides=(B, C))
    assert people_of(unit, made) == [A, B, C]
    assert len(taken(unit)) == 3
    assert heard[0].everybody == (A, B, C)
    for key in (A, B, C):
        assert queries.between(unit.db, (NINE, at(10, day=WEDNESDAY)), [key]) == [made]
        assert queries.hit_by(unit.db, key, (NINE, at(10, day=WEDNESDAY))) == [made]
        assert starts(unit, lead=key) == ["10:10", "13:00", "14:00", "15:00"]
    attend.seen(unit, handlaggare=B, appointment_ids=[made.id])
    seen = {row.handlaggare: row.seen_at for row in unit.db.scalars(select(Colleague))}
    assert (made.seen_at, seen) == (None, {B: unit.now, C: None})


def test_when_one_is_taken_nobody_is_booked(unit: Unit) -> None:
    make_office(unit, people=2)
    make_appointment(unit, NINE, handlaggare=B)
    before = taken(unit)
    with pytest.raises(SlotTaken) as refusal:
        book_at(unit, besides=(B,))
    assert taken(unit) == before
    assert [offer.starts_at for offer in refusal.value.next_free] == [
        at(10, 10, day=WEDNESDAY), at(13, day=WEDNESDAY), at(14, day=WEDNESDAY)
    ]  # fmt: skip


def test_of_two_the_second_is_anybody_of_the_unit_who_is_free(unit: Unit) -> None:
    make_office(unit, people=3)
    make_appointment(unit, NINE, handlaggare=B)
    assert people_of(unit, book_at(unit, two=True)) == [A, C]
    with pytest.raises(SlotTaken):
        book_at(unit, lead=None, two=True)


def test_alone_in_the_unit_nobody_goes_in_twos(unit: Unit) -> None:
    make_office(unit)
    assert starts(unit, two=True) == []
    with pytest.raises(SlotTaken):
        book_at(unit, two=True)
    assert starts(unit) != []


def test_what_is_held_for_several_is_booked_for_all_and_let_go_for_all(unit: Unit) -> None:
    make_office(unit, people=2)
    make_room(unit, seats=3)
    needs_room(unit)
    pick = Pick("EB_NEW", NINE, A, mode=Mode.VISIT, besides=(B,))
    held = hold.hold(unit, pick=pick, by=RECEPTIONIST)
    assert len(taken(unit, Occupied.HOLD)) == 3
    with pytest.raises(SlotTaken):
        book_at(unit, lead=B)
    made = book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)
    assert people_of(unit, made) == [A, B]
    assert (made.room, taken(unit, Occupied.HOLD)) == (FIRST_ROOM, set())
    change.take_back(unit, appointment_id=made.id, by=RECEPTIONIST)
    assert taken(unit) == set()


def test_a_place_that_needs_a_room_gives_the_first_that_is_free_and_large_enough(unit: Unit) -> None:
    make_office(unit, people=3)
    closet, large, larger = make_room(unit, seats=1), make_room(unit, seats=2), make_room(unit, seats=3)
    needs_room(unit)
    first, second = book_at(unit), book_at(unit, lead=B)
    assert (first.room, second.room) == (large, larger)
    assert (large, 60) in taken(unit)
    assert catalogue.named(unit.db, [closet]) == {closet: "Rum 1"}
    assert starts(unit, lead=C) == ["10:00", "11:00", "13:00", "14:00", "15:00"]
    with pytest.raises(SlotTaken):
        book_at(unit, lead=C)


def test_a_room_is_for_visits_and_free_again_the_minute_one_leaves(unit: Unit) -> None:
    make_office(unit, people=2)
    make_room(unit)
    needs_room(unit)
    book_at(unit)
    pick = Pick("EB_NEW", NINE, B, mode=Mode.PHONE)
    assert book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST).room is None
    assert starts(unit, lead=B) == ["10:10", "13:00", "14:00", "15:00"]


def test_where_the_place_says_so_a_room_is_taken_as_long_as_those_who_meet(unit: Unit) -> None:
    make_office(unit, people=2)
    room = make_room(unit)
    needs_room(unit)
    unit.db.get_one(Place, "entre-a").room_buffers = True
    kind = unit.db.get_one(AppointmentType, "EB_NEW")
    kind.before, kind.after = 20, 10
    unit.db.flush()
    made = book_at(unit)
    assert (room, 90) in taken(unit)
    assert starts(unit, lead=B)[0] == "11:00", "at ten the room is still being aired, and would be made ready before"
    later = book_at(unit, at(11, day=WEDNESDAY), lead=B)
    moved = change.move(
        unit, appointment_id=later.id, version=1, to=NewTime(starts_at=at(13, day=WEDNESDAY)), by=RECEPTIONIST
    )
    undo.undo_change(unit, appointment_id=moved.id, by=RECEPTIONIST)
    assert (made.room, later.room, later.starts_at) == (room, room, at(11, day=WEDNESDAY))
    assert [length for resource, length in taken(unit) if resource == room] == [90]
    held = hold.hold(unit, pick=Pick("EB_NEW", at(14, day=WEDNESDAY), A, mode=Mode.VISIT), by=RECEPTIONIST)
    assert (room, 90) in taken(unit, Occupied.HOLD)
    assert book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST).room == room


ANY_WAY = [Mode.VISIT, Mode.PHONE]


@pytest.mark.parametrize(
    ("second", "found"),
    [(Mode.PHONE, Mode.PHONE), (Mode.VISIT, Mode.VISIT), (None, Mode.VISIT), (Mode.VIDEO, None)],
)
@pytest.mark.parametrize("company", [{"besides": (B,)}, {"two": True}])
def test_where_no_way_to_meet_is_asked_for_all_must_be_able_to_meet_in_the_one_that_is_found(
    unit: Unit, company: dict[str, object], second: Mode | None, found: Mode | None
) -> None:
    make_unit(unit)
    make_place(unit)
    make_handlaggare(unit, A)
    make_handlaggare(unit, B)
    open_all_week(unit, A)
    open_all_week(unit, B, second)
    seed_types(unit.db)
    unit.db.get_one(AppointmentType, "EB_NEW").modes = [mode.value for mode in ANY_WAY]
    unit.db.flush()
    wish = Wish("EB_NEW", NINE.date(), NINE.date(), (A,), unit="demo:u-eb", **company)  # type: ignore[arg-type]
    times = search.free_times(unit, wish)
    assert {time.mode for time in times} == ({found} if found else set())
    assert len({time.starts_at for time in times}) == len(times), "each time is offered once"
    if found:
        pick = Pick("EB_NEW", NINE, A, unit="demo:u-eb", **company)  # type: ignore[arg-type]
        made = book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)
        assert (made.mode, people_of(unit, made)) == (found, [A, B])


@pytest.mark.parametrize("away", [A, B])
def test_what_is_offered_instead_of_a_reservation_for_two_is_free_for_both(unit: Unit, away: str) -> None:
    make_office(unit, people=2)
    make_appointment(unit, at(11, day=WEDNESDAY), handlaggare=B)
    held = hold.hold(unit, pick=Pick("EB_NEW", NINE, A, mode=Mode.VISIT, besides=(B,)), by=RECEPTIONIST)
    register(
        unit,
        by=RECEPTIONIST,
        handlaggare=away,
        starts_at=NINE,
        ends_at=at(10, day=WEDNESDAY),
        kind=AbsenceKind.ILL,
    )
    with pytest.raises(SlotTaken) as refusal:
        book.book_held(unit, hold_id=held.id, guest=Guest(name="Kim"), by=RECEPTIONIST)
    offered = [f"{local(offer.starts_at):%H:%M}" for offer in refusal.value.next_free]
    assert offered == ["13:00", "14:00", "15:00"], "B is taken at eleven"


def test_a_kind_of_meeting_may_need_a_room_where_the_place_does_not(unit: Unit) -> None:
    make_office(unit, people=2)
    make_room(unit)
    unit.db.get_one(AppointmentType, "EB_NEW").needs_room = True
    unit.db.flush()
    assert book_at(unit, at(13, day=WEDNESDAY)).room == FIRST_ROOM
    with pytest.raises(SlotTaken):
        book_at(unit, at(13, day=WEDNESDAY), lead=B)


def test_a_room_no_longer_used_is_not_given(unit: Unit) -> None:
    make_office(unit)
    room = make_room(unit)
    needs_room(unit)
    unit.db.get_one(Room, room).active = False
    unit.db.flush()
    assert starts(unit) == []


def test_the_room_and_the_people_follow_a_move_and_its_undoing(unit: Unit) -> None:
    make_office(unit, people=3)
    make_room(unit, seats=3)
    needs_room(unit)
    heard: list[AppointmentMoved] = []
    unit.event_handlers = {AppointmentMoved: [lambda _unit, event: heard.append(event)]}
    made = book_at(unit, besides=(B,))
    before = taken(unit)
    to = NewTime(starts_at=at(14, day=WEDNESDAY), besides=(C,))
    change.move(unit, appointment_id=made.id, version=1, to=to, by=RECEPTIONIST)
    assert people_of(unit, made) == [A, C]
    assert (heard[-1].everybody, heard[-1].left) == ((A, C, B), (B,))
    assert len(taken(unit, Occupied.KEPT)) == 3
    with pytest.raises(SlotTaken):
        book_at(unit, lead=B)
    undo.undo_change(unit, appointment_id=made.id, by=RECEPTIONIST)
    assert (people_of(unit, made), made.room) == ([A, B], FIRST_ROOM)
    assert (taken(unit), taken(unit, Occupied.KEPT)) == (before, set())


def test_a_move_to_another_time_keeps_whoever_came_along(unit: Unit) -> None:
    make_office(unit, people=2)
    made = book_at(unit, besides=(B,))
    to = NewTime(starts_at=at(14, day=WEDNESDAY))
    assert people_of(unit, change.move(unit, appointment_id=made.id, version=1, to=to, by=RECEPTIONIST)) == [A, B]
    make_appointment(unit, at(13, day=days_on(3)), handlaggare=B)
    with pytest.raises(SlotTaken):
        change.move(
            unit, appointment_id=made.id, version=2, to=NewTime(starts_at=at(13, day=days_on(3))), by=RECEPTIONIST
        )


def test_a_place_is_open_in_its_hours_only(unit: Unit) -> None:
    make_office(unit)
    unit.db.add(PlaceHours(place="entre-a", weekday=2, opens=time(10), closes=time(12)))
    unit.db.add(PlaceHours(place="entre-a", weekday=2, opens=time(14), closes=time(15)))
    unit.db.flush()
    assert starts(unit) == ["10:00", "11:00", "14:00"]
    assert starts(unit, day=at(9, day=days_on(3))) == []
    with pytest.raises(NotOffered):
        book_at(unit)
    pick = Pick("EB_NEW", NINE, A, mode=Mode.PHONE)
    book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)


def test_of_ten_who_want_the_last_room_one_gets_it(stores: Stores) -> None:
    with stores.writing() as unit:
        keys = make_office(unit, people=10)
        make_room(unit)
        needs_room(unit)
    came = all_at_once(stores, [lambda unit, key=key: book_at(unit, lead=key) for key in keys])  # type: ignore[misc]
    assert came == {"done": 1, "slot-taken": 9}


def test_pairs_that_share_a_person_take_each_other_or_nobody(stores: Stores) -> None:
    """A with B, B with C, C with A: whoever is first has both; no half pair is left and nobody waits for ever."""
    with stores.writing() as unit:
        make_office(unit, people=3)
    pairs = [(A, B), (B, C), (C, A)] * 3
    actions = [partial(book_at, lead=lead, besides=(other,)) for lead, other in pairs]
    came = all_at_once(stores, actions)
    assert came == {"done": 1, "slot-taken": 8}
    with stores.reading() as unit:
        assert len(taken(unit)) == 2


def test_of_many_who_go_in_twos_each_pair_is_two_people(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit, people=6)
    came = all_at_once(stores, [lambda unit: book_at(unit, lead=None, two=True)] * 8)
    assert came == {"done": 3, "slot-taken": 5}
    with stores.reading() as unit:
        assert len(taken(unit)) == 6
