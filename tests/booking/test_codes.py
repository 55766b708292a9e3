"""Whoever must not say their name at the counter says a code, and a row with a code alone can mean many things."""

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.rules import Grant, Role
from frontdesk.disclosure.rules.levels import Level
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.booking.test_protecting import kept
from tests.booking.test_silence import book, hold, pick, stand
from tests.factories import disclosure
from tests.factories.booking import at, days_on, make_office
from tests.web.client import Building, Person

HARM = "a protected client cannot be received without saying a name aloud, or is given away by a row of the list"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=2)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


@pytest.mark.harm(HARM)
def test_a_protected_client_is_told_a_code_and_received_by_it(building: Building, rut: Person) -> None:
    vera = building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Vera Holm")
    contact = vera.post("/queue/call").location.rpartition("/")[2]
    stand(building, vera, contact, Level.A3, disclosure.PROTECTED)
    hold(vera, contact)
    done = book(vera, contact, send="no")
    code = kept(building).alias
    assert f"Din kod är {' '.join(code)}." in done.text
    spoken = " ".join(code.lower())
    found = rut.post("/bookings/code", {"code": spoken}, status=200, htmx=True)
    assert code in found.text
    assert "Torsdag 26 november" in found.text or "torsdag 26 november" in found.text
    assert "Skyddad" not in found.text
    assert "Ingen bokning har den koden." in rut.post("/bookings/code", {"code": "XXXXX"}, status=404, htmx=True).text


def test_a_code_of_another_board_is_nobodys(building: Building, rut: Person, contact: str) -> None:
    hold(rut, contact)
    book(rut, contact, send="no")
    other = building.login(Role.RECEPTIONIST, grants=[Grant("aldrenamnd", "ALDRE")])
    other.post("/bookings/code", {"code": kept(building).alias}, status=404, htmx=True)


@pytest.mark.parametrize("level", [None, Level.A1])
def test_by_name_a_code_is_told_and_to_a_proved_client_none_is_needed(
    building: Building, rut: Person, contact: str, level: Level | None
) -> None:
    if level:
        stand(building, rut, contact, level)
    hold(rut, contact)
    assert "Din kod är" in book(rut, contact, send="no").text
    second = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, second, Level.A3)
    hold(rut, second, at(14, day=days_on(3)))
    assert "Din kod är" not in book(rut, second, send="no").text


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("reason", ["violence", "child-calls"])
def test_a_silent_matter_has_a_code_for_a_name_on_the_list(
    building: Building, rut: Person, contact: str, reason: str
) -> None:
    pick(rut, contact, reason)
    hold(rut, contact)
    book(rut, contact, name="Moa Lind", send="no")
    page = rut.get(f"/bookings?day={days_on(3)}").text
    assert "Moa Lind" not in page
    assert kept(building).alias in page
