"""Protection reaches every booking of the person and of the contact, whatever was proved, and lifting gives it back."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from frontdesk.accounts.rules import Role
from frontdesk.admin.service.reconciling import reconcile_all
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import external_calendar
from frontdesk.calls.models.task import Task
from frontdesk.cases.models import Person as RegisterPerson
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import NoticeContent
from frontdesk.notices.service.sending import claim
from frontdesk.safety.service import is_silent, lift, protections
from frontdesk.waitlist import queries
from frontdesk.waitlist.service import entries
from frontdesk.waitlist.service.entries import Terms
from tests.booking.test_silence import TEN, TWO, book, hold, stand
from tests.factories import disclosure, register
from tests.factories.booking import RECEPTIONIST, days_on, make_office
from tests.web.client import Building, Person

SMS_OR_NAME = "an SMS or a list tells of a booking made before the person was protected in the same call"
KINDS = ("protect_now", "unsafe_contact")
NAME = "Anna Karlsson"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    register.keep(register_writer, register.person("demo:p-namn", "Anna", "Karlsson"))
    with building.stores.writing() as unit:
        make_office(unit, people=2)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


def protect(rut: Person, contact: str, kind: str) -> None:
    answer = rut.post(f"/contacts/{contact}/safety/protect", {"kind": kind}, status=200, htmx=True)
    assert "Personen är skyddad." in answer.text


def kept(building: Building) -> Appointment:
    with building.stores.reading() as unit:
        return unit.db.scalars(select(Appointment)).one()


def nothing_leaves(building: Building, clock: FixedClock) -> None:
    clock.set(clock.now() + timedelta(minutes=5))
    with building.stores.writing() as unit:
        assert claim(unit) is None
        assert unit.db.scalars(select(NoticeContent)).all() == []


def is_hidden_from_everybody(building: Building, rut: Person, name: str = NAME) -> None:
    booked = kept(building)
    page = rut.get(f"/bookings?day={days_on(3)}")
    assert booked.alias in page.text
    assert name not in page.text
    with building.stores.reading() as unit:
        [event] = external_calendar.shown(unit, [booked])
    assert event.location == ""


@pytest.mark.harm(SMS_OR_NAME)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [Level.A0, Level.A1, Level.A2C, Level.A3])
@pytest.mark.parametrize("name", [NAME, "Moa Lind"])
def test_a_booking_made_while_the_card_was_open_is_reached_whatever_was_proved(
    building: Building, rut: Person, contact: str, clock: FixedClock, kind: str, level: Level, name: str
) -> None:
    stand(building, rut, contact, level)
    hold(rut, contact)
    book(rut, contact, name=name, wants="yes")
    protect(rut, contact, kind)
    nothing_leaves(building, clock)
    is_hidden_from_everybody(building, rut, name)
    assert "skickas om" not in rut.get(f"/contacts/{contact}/notices", htmx=True).text


@pytest.mark.harm(SMS_OR_NAME)
@pytest.mark.parametrize("kind", KINDS)
def test_a_booking_made_before_the_card_was_opened_is_reached(
    building: Building, rut: Person, contact: str, clock: FixedClock, kind: str
) -> None:
    hold(rut, contact)
    book(rut, contact, name="Moa")
    stand(building, rut, contact, Level.A1)
    protect(rut, contact, kind)
    nothing_leaves(building, clock)
    is_hidden_from_everybody(building, rut, "Moa")


@pytest.mark.harm(SMS_OR_NAME)
@pytest.mark.parametrize(("name", "typed"), [(NAME, ""), ("karlson, anna", ""), ("Kim", disclosure.NUMBER)])
def test_a_booking_of_another_call_by_name_or_number_is_reached(
    building: Building, rut: Person, contact: str, clock: FixedClock, name: str, typed: str
) -> None:
    hold(rut, contact)
    book(rut, contact, name=name, typed=typed)
    later = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, later, Level.A1)
    protect(rut, later, "protect_now")
    nothing_leaves(building, clock)
    is_hidden_from_everybody(building, rut, name)


def test_a_booking_for_another_name_in_another_call_stays(building: Building, rut: Person, contact: str) -> None:
    hold(rut, contact)
    book(rut, contact, name="Anna Lind")
    later = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, later, Level.A1)
    protect(rut, later, "protect_now")
    assert "Anna Lind" in rut.get(f"/bookings?day={days_on(3)}").text


@pytest.mark.harm(SMS_OR_NAME)
def test_what_is_booked_after_the_protection_in_the_same_call_is_silent_too(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    stand(building, rut, contact, Level.A3)
    protect(rut, contact, "protect_now")
    hold(rut, contact)
    book(rut, contact, status=409)
    book(rut, contact, send="no", name="Kim")
    nothing_leaves(building, clock)


@pytest.mark.harm(SMS_OR_NAME)
def test_the_protected_desk_sees_the_name_that_nobody_else_does(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A1)
    hold(rut, contact)
    book(rut, contact, name="Moa Lind", send="no")
    protect(rut, contact, "protect_now")
    vera = building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK)
    assert "Moa Lind" in vera.get(f"/bookings?day={days_on(3)}").text


@pytest.mark.harm("a protection pressed by mistake does lasting harm")
def test_lifting_gives_back_the_name_the_place_and_the_turn_and_says_what_to_ask_anew(
    building: Building, rut: Person, contact: str
) -> None:
    stand(building, rut, contact, Level.A3)
    hold(rut, contact)
    book(rut, contact, name="")
    hold(rut, contact, TWO)
    booked = kept(building)
    with building.stores.writing() as unit:
        entries.join(unit, appointment_id=booked.id, terms=Terms(), by=RECEPTIONIST)
    protect(rut, contact, "protect_now")
    with building.stores.writing() as unit:
        assert queries.open_of(unit.db, [booked.id]) == {}
        assert external_calendar.shown(unit, [booked])[0].location == ""
    head = building.login(Role.UNIT_HEAD, Role.PROTECTED_DESK, name="Vera Holm")
    with building.stores.writing() as unit:
        [protection] = protections(unit.db)
        lift(unit, protection_id=protection.id, staff=head.staff, reason="Fel knapp")
    with building.stores.writing() as unit:
        assert len(queries.open_of(unit.db, [booked.id])) == 1
        assert external_calendar.shown(unit, [booked])[0].location != ""
        assert not is_silent(unit.db, [booked.id, uuid.UUID(contact)])
        [task] = unit.db.scalars(select(Task).where(Task.kind == "protection-lifted"))
        assert (task.staff_id, task.person) == (head.staff.id, disclosure.ANNA)
    assert NAME in rut.get(f"/bookings?day={days_on(3)}").text
    assert "fråga om SMS och nummer på nytt" in head.get("/tasks").text
    assert booked.starts_at == TEN


def imported(building: Building, register_writer: Engine, **values: str | bool) -> None:
    """Import one person's row anew with something else in it, and let the desk catch up."""
    with register_writer.begin() as connection:
        connection.execute(update(RegisterPerson).where(RegisterPerson.key == disclosure.ANNA).values(**values))
    with building.stores.writing() as unit:
        reconcile_all(unit)


@pytest.mark.harm(SMS_OR_NAME)
def test_a_person_whom_an_import_protects_is_reached_in_a_booking_by_name(
    building: Building, rut: Person, contact: str, clock: FixedClock, register_writer: Engine
) -> None:
    stand(building, rut, contact, Level.A0)
    hold(rut, contact)
    book(rut, contact, name="Moa Lind", wants="yes")
    assert kept(building).person is None
    imported(building, register_writer, protection="registration")
    nothing_leaves(building, clock)
    is_hidden_from_everybody(building, rut, "Moa Lind")


@pytest.mark.harm(SMS_OR_NAME)
def test_a_telephone_that_an_import_calls_unsafe_gets_no_sms_of_a_booking_by_name(
    building: Building, rut: Person, contact: str, clock: FixedClock, register_writer: Engine
) -> None:
    stand(building, rut, contact, Level.A0)
    hold(rut, contact)
    book(rut, contact, name="Moa Lind", wants="yes")
    imported(building, register_writer, unsafe_contact=True)
    nothing_leaves(building, clock)
