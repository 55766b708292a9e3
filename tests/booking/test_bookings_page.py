"""Reception's list: who is to come, by name today and by code in a week, and marking that they are here."""

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import AppointmentStatus, OrderStatus
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.core.times import FixedClock
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure
from tests.factories.accounts import EVERYTHING
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.web.client import Building, Person

TUESDAY = days_on(1)


@pytest.fixture
def kept(building: Building, register_writer: Engine, clock: FixedClock) -> Appointment:
    """Anna is to come on Tuesday at nine, with an interpreter; it is ten past."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit)
        made_appointment = make_appointment(unit, at(9, day=TUESDAY), person=disclosure.ANNA, interpreter="ar")
    clock.set(at(9, 10, day=TUESDAY))
    return made_appointment


@pytest.fixture
def rut(building: Building, kept: Appointment) -> Person:
    return building.login(Role.RECEPTIONIST)


def test_today_shows_names_and_each_is_logged(building: Building, rut: Person, kept: Appointment) -> None:
    page = rut.get("/bookings")
    assert "Anna Karlsson" in page.text
    assert "Sara Nilsson" in page.text
    assert "Tolk ska beställas" in page.text
    with building.stores.reading() as unit:
        listed = select(LogRow.person).where(LogRow.event == "person.listed")
        assert unit.db.scalars(listed).all() == [disclosure.ANNA]


def test_a_week_shows_codes_instead_of_names(rut: Person, kept: Appointment) -> None:
    page = rut.get("/bookings?week=1")
    assert kept.alias in page.text
    assert "Anna Karlsson" not in page.text


def test_somebody_hidden_is_a_code(building: Building, rut: Person, kept: Appointment) -> None:
    with building.stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    page = rut.get("/bookings")
    assert "Anna Karlsson" not in page.text
    assert kept.alias in page.text


def test_what_is_not_granted_is_not_there(building: Building, kept: Appointment) -> None:
    grants = [grant for grant in EVERYTHING if grant.area != "EB"]
    other = building.login(Role.RECEPTIONIST, grants=grants)
    assert kept.alias not in other.get("/bookings").text
    other.post(f"/bookings/{kept.id}/arrive", status=404)


def test_somebody_arrives(building: Building, rut: Person, kept: Appointment) -> None:
    done = rut.post(f"/bookings/{kept.id}/arrive", status=200, htmx=True)
    assert "Har anlänt" in done.text
    with building.stores.reading() as unit:
        assert unit.db.get_one(Appointment, kept.id).status == AppointmentStatus.ARRIVED
    assert rut.follow(rut.post(f"/bookings/{kept.id}/arrive")).html.h1 == ["Bokningar"]


def test_somebody_does_not_come(building: Building, rut: Person, kept: Appointment) -> None:
    rut.post(f"/bookings/{kept.id}/no-show")
    with building.stores.reading() as unit:
        assert unit.db.get_one(Appointment, kept.id).status == AppointmentStatus.NO_SHOW


def test_the_interpreter_is_ordered_and_confirmed(building: Building, rut: Person, kept: Appointment) -> None:
    for status in (OrderStatus.ORDERED, OrderStatus.CONFIRMED):
        rut.post(f"/bookings/{kept.id}/interpreter", {"status": status.value})
        with building.stores.reading() as unit:
            assert unit.db.get_one(InterpreterOrder, kept.id).status == status


def test_a_day_without_bookings_says_so(rut: Person) -> None:
    assert "Inga bokningar den här dagen." in rut.get("/bookings?day=2026-12-01").text
    assert "Inga bokningar den här veckan." in rut.get("/bookings?week=1&day=2027-02-01").text
