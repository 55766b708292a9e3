"""A booking and a search ask little of the database, and what they leave out changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event, select

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.availability.service import occupancy, search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office

PICK = Pick("EB_NEW", at(9, day=days_on(1)), "demo:h-1", mode=Mode.VISIT)
NUMBER = Texting("+46701740612")


@pytest.fixture
def office(stores: Stores) -> Stores:
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit, 6)
    with stores.writing() as unit:
        make_booking(unit, Pick("EB_NEW", at(13, day=days_on(1)), "demo:h-1", mode=Mode.VISIT))
    return stores


def make_booking(unit: Unit, pick: Pick = PICK) -> Appointment:
    return book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST, texting=NUMBER)


@contextmanager
def counted(stores: Stores) -> Iterator[list[str]]:
    """Note every statement on the desk, the beginning of a transaction left out."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(stores.desk, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(stores.desk, "before_cursor_execute", note)


def test_a_booking_with_guard_log_and_sms_takes_few_statements(office: Stores) -> None:
    with counted(office) as seen, office.writing() as unit:
        make_booking(unit)
    # PostgreSQL carries the news to the other processes.
    assert len(seen) <= 18 + (0 if office.embedded else 1), "\n".join(seen)
    assert not [one for one in seen if one.startswith("SAVEPOINT")]


def test_reading_who_is_to_be_booked_locks_them_until_the_end(office: Stores) -> None:
    wish = PICK.wish()
    with office.writing() as unit:
        among = search.prepare(unit, wish).among
        (known,) = slots.people(unit.db, among)
        assert list(slots.locked_people(unit.db, among)) == [known]
        if not office.embedded:
            with office.writing() as other:
                assert not occupancy.try_lock(other.db, known)
    with office.writing() as unit:
        assert occupancy.try_lock(unit.db, known)


def test_free_times_of_one_person_and_day_take_few_statements(office: Stores) -> None:
    with counted(office) as seen, office.reading() as unit:
        assert search.free_times(unit, Wish("EB_NEW", days_on(1), days_on(1), handlaggare=("demo:h-1",)))
    assert len(seen) <= 6, "\n".join(seen)


def test_a_new_appointment_is_known_in_full_and_followed(office: Stores) -> None:
    with office.writing() as unit:
        made = make_booking(unit)
        with counted(office) as seen:
            known = {column.key: getattr(made, column.key) for column in Appointment.__table__.columns}
        assert seen == []
        made.status = AppointmentStatus.NO_SHOW
    with office.reading() as unit:
        again = unit.db.get_one(Appointment, made.id)
        kept = {column.key: getattr(again, column.key) for column in Appointment.__table__.columns}
        assert kept == known | {"status": AppointmentStatus.NO_SHOW}


def test_whom_the_guard_refuses_is_passed_over_without_a_trace(office: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of anyone in the unit somebody was taken behind the search's back, which still believes them to be free."""
    anyone = Pick("EB_NEW", PICK.starts_at, unit="demo:u-eb", mode=Mode.VISIT)
    with office.writing() as unit:
        question = search.prepare(unit, anyone.wish())
        believed = search.at(unit, question, slots.people(unit.db, question.among), anyone.starts_at).times
        taken = make_booking(unit, replace(anyone, handlaggare=believed[0].handlaggare, unit=None))

    def believe(_unit: Unit, _question: object, people: Mapping[int, str], _start: datetime) -> search.StartFound:
        return search.StartFound(tuple(time for time in believed if time.resource_id in people))

    monkeypatch.setattr(search, "at", believe)
    monkeypatch.setattr(slots, "booked_between", lambda *_: {})
    with office.writing() as unit:
        made = make_booking(unit, anyone)
        assert made.handlaggare == believed[1].handlaggare
        assert [one for one in unit.db if isinstance(one, Appointment)] == [made]
    with office.reading() as unit:
        there = unit.db.scalars(select(Appointment.id).where(Appointment.starts_at == anyone.starts_at))
        assert set(there) == {taken.id, made.id}


@pytest.mark.parametrize("pages", [(1,), (1, 2), (3, 1), (7, 50)])
@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_first_free_times_are_the_same_however_they_are_paged(
    office: Stores, monkeypatch: pytest.MonkeyPatch, pages: tuple[int, ...], count: int
) -> None:
    monkeypatch.setattr(search, "PAGES", pages)
    wish = Wish("EB_NEW", days_on(1), days_on(3))
    with office.reading() as unit:
        everything = search.free_times(unit, wish)
        first = search.first_free(unit, wish, count)
    assert [time.starts_at for time in first] == [time.starts_at for time in everything[:count]]
    assert set(first) <= set(everything)
