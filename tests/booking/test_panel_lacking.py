"""*Boka tid* at a desk that is not furnished yet: it says what is missing and who mends it."""

import pytest
from sqlalchemy import Engine, delete, update

from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import AppointmentType, OpeningWindow, WindowOccurrence
from frontdesk.disclosure.rules.levels import Level
from tests.booking.test_panel import stand
from tests.factories import disclosure
from tests.factories.booking import make_office
from tests.web.client import Building, Person

NO_KINDS = "En systemförvaltare väljer vilka under Förvaltning, Mötestyper."
NO_HOURS = "Ingen har lagt in några tider att boka än."


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    disclosure.town(register_writer)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


@pytest.mark.parametrize("level", [None, Level.A3])
def test_without_any_kind_of_meeting_it_says_who_mends_it(
    level: Level | None, building: Building, rut: Person, contact: str
) -> None:
    if level:
        stand(building, rut, contact, level)
    for shown in (rut.get(f"/contacts/{contact}/booking"), rut.get(f"/contacts/{contact}/booking", htmx=True)):
        assert NO_KINDS in shown.text
        assert 'name="kind"' not in shown.response.text
        assert "åtta veckorna" not in shown.text


def test_nothing_can_be_reserved_without_a_kind(rut: Person, contact: str) -> None:
    answer = rut.post(f"/contacts/{contact}/booking/hold", {"starts_at": "2026-11-24T08:00:00+00:00"}, status=409)
    assert NO_KINDS in answer.text


def test_kinds_that_are_all_switched_off_are_none(building: Building, rut: Person, contact: str) -> None:
    with building.stores.writing() as unit:
        make_office(unit)
        unit.db.execute(update(AppointmentType).values(active=False))
    assert NO_KINDS in rut.get(f"/contacts/{contact}/booking").text


def test_where_nobody_has_any_hours_it_says_so_and_promises_no_other_week(
    building: Building, rut: Person, contact: str
) -> None:
    with building.stores.writing() as unit:
        make_office(unit)
        unit.db.execute(delete(WindowOccurrence))
        unit.db.execute(delete(OpeningWindow))
    shown = rut.get(f"/contacts/{contact}/booking")
    assert NO_HOURS in shown.text
    assert "åtta veckorna" not in shown.text


def test_hours_that_are_all_over_are_none(building: Building, rut: Person, contact: str) -> None:
    with building.stores.writing() as unit:
        make_office(unit)
        unit.db.execute(update(WindowOccurrence).values(opens=1, closes=2))
    assert NO_HOURS in rut.get(f"/contacts/{contact}/booking").text
