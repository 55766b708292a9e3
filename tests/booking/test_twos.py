"""Visits at home to a client nobody visits alone: two free at once, both taken or none, whoever books."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking import queries
from frontdesk.booking.errors import SlotTaken, TwoMustGo
from frontdesk.booking.models import Appointment, Colleague
from frontdesk.booking.service import book, change, hold, undo
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.service import visit_alone, visit_in_twos
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office

ANNA, BO = "demo:p-1", "demo:p-2"
A, B, C = "demo:h-1", "demo:h-2", "demo:h-3"
WEDNESDAY = days_on(2)
NINE, ONE = at(9, day=WEDNESDAY), at(13, day=WEDNESDAY)
VISIT = "SOL_HOME_VISIT"


@pytest.fixture
def office(stores: Stores) -> Stores:
    """Three who can go to people's homes; nobody goes to Anna's alone."""
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit, 3)
        kind = unit.db.get_one(AppointmentType, VISIT)
        kind.area, kind.only_own, kind.desk_a_day, kind.modes = None, False, None, ["home", "visit", "phone"]
        visit_in_twos(unit, person=ANNA, since=None, note="", by=RECEPTIONIST)
    return stores


def visits(
    unit: Unit,
    starts_at: datetime = NINE,
    *,
    person: str = ANNA,
    mode: Mode = Mode.HOME,
    lead: str | None = A,
    besides: tuple[str, ...] = (),
) -> Appointment:
    pick = Pick(VISIT, starts_at, lead, unit="demo:u-eb", mode=mode, besides=besides)
    return book.book(unit, pick=pick, guest=Guest(person=person), by=RECEPTIONIST)


def people(unit: Unit, appointment: Appointment) -> list[str]:
    return [appointment.handlaggare, *queries.colleagues_of(unit.db, appointment.id)]


def open_tasks(stores: Stores) -> list[str]:
    with stores.reading() as unit:
        return list(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def test_a_visit_at_home_takes_two_and_anything_else_one(office: Stores) -> None:
    with office.writing() as unit:
        assert people(unit, visits(unit)) == [A, B]
        assert people(unit, visits(unit, at(9, day=days_on(3)), mode=Mode.PHONE)) == [A]
        assert people(unit, visits(unit, ONE, person=BO)) == [A]
        assert people(unit, visits(unit, at(9, day=days_on(4)), besides=(C,))) == [A, C]
        assert people(unit, visits(unit, at(13, day=days_on(4)), lead=None))[1:] != []


def test_both_or_none(office: Stores) -> None:
    with office.writing() as unit:
        for key in (B, C):
            visits(unit, person=BO, lead=key)
        with pytest.raises(SlotTaken):
            visits(unit)
    with office.reading() as unit:
        assert unit.db.scalars(select(Appointment.person)).all() == [BO, BO]


def test_from_the_day_it_holds(office: Stores) -> None:
    with office.writing() as unit:
        visit_in_twos(unit, person=ANNA, since=days_on(3), note="", by=RECEPTIONIST)
        assert people(unit, visits(unit)) == [A]
        assert people(unit, visits(unit, at(9, day=days_on(3)))) == [A, B]


def test_what_was_reserved_for_one_is_not_booked_for_her(office: Stores) -> None:
    alone = Pick(VISIT, NINE, A, unit="demo:u-eb", mode=Mode.HOME)
    with office.writing() as unit:
        held = hold.hold(unit, pick=alone, by=RECEPTIONIST)
        with pytest.raises(TwoMustGo):
            book.book_held(unit, hold_id=held.id, guest=Guest(person=ANNA), by=RECEPTIONIST)
        assert people(unit, book.book_held(unit, hold_id=held.id, guest=Guest(person=BO), by=RECEPTIONIST)) == [A]
        two = hold.hold(unit, pick=replace(alone, starts_at=ONE, two=True), by=RECEPTIONIST)
        booked = book.book_held(unit, hold_id=two.id, guest=Guest(person=ANNA), by=RECEPTIONIST)
        assert people(unit, booked) == [A, B]


def test_somebody_the_desk_must_not_learn_of_is_booked_like_anybody(office: Stores) -> None:
    alone = Pick(VISIT, NINE, A, unit="demo:u-eb", mode=Mode.HOME)
    with office.writing() as unit:
        held = hold.hold(unit, pick=alone, by=RECEPTIONIST)
        guest = Guest(name="Anna", hidden=ANNA)
        assert people(unit, book.book_held(unit, hold_id=held.id, guest=guest, by=RECEPTIONIST)) == [A]


def test_the_last_pair_goes_to_one_of_many_who_want_it_at_once(office: Stores) -> None:
    def one(lead: str) -> str:
        try:
            with office.writing() as unit:
                visits(unit, lead=lead)
        except FrontdeskError as refusal:
            return refusal.kind
        return "done"

    with ThreadPoolExecutor(6) as pool:
        result = Counter(pool.map(one, (A, B, C) * 2))
    assert result == {"done": 1, "slot-taken": 5}
    with office.reading() as unit:
        assert len(unit.db.scalars(select(Occupancy)).all()) == 2
        assert len(unit.db.scalars(select(Colleague)).all()) == 1


def test_visits_booked_for_one_are_asked_about_until_two_go(office: Stores) -> None:
    with office.writing() as unit:
        visit_alone(unit, person=ANNA, by=RECEPTIONIST)
        made = visits(unit)
        visits(unit, at(9, day=days_on(3)), mode=Mode.PHONE)
    assert open_tasks(office) == []
    with office.writing() as unit:
        visit_in_twos(unit, person=ANNA, since=None, note="", by=RECEPTIONIST)
    assert open_tasks(office) == ["booking-in-twos"]
    with office.writing() as unit:
        to = NewTime(starts_at=ONE)
        moved = change.move(unit, appointment_id=made.id, version=1, to=to, by=RECEPTIONIST, told=True)
        assert people(unit, moved) == [A, B]
    assert open_tasks(office) == []
    with office.writing() as unit:
        undo.undo_change(unit, appointment_id=made.id, by=RECEPTIONIST)
    assert open_tasks(office) == ["booking-in-twos"], "undone it is one person's visit again"
    with office.writing() as unit:
        visit_alone(unit, person=ANNA, by=RECEPTIONIST)
    assert open_tasks(office) == []


def test_a_visit_that_is_handed_over_or_made_one_at_home_still_has_two(office: Stores) -> None:
    with office.writing() as unit:
        made = visits(unit)
        handed = change.move(unit, appointment_id=made.id, version=1, to=NewTime(handlaggare=B), by=RECEPTIONIST)
        assert people(unit, handed)[0] == B
        assert len(people(unit, handed)) == 2
        here = visits(unit, ONE, mode=Mode.VISIT, lead=C)
        to = NewTime(mode=Mode.HOME, starts_at=ONE + timedelta(days=1))
        moved = change.move(unit, appointment_id=here.id, version=1, to=to, by=RECEPTIONIST)
        assert len(people(unit, moved)) == 2
