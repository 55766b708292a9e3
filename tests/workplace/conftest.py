from datetime import date, time

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.service import catalogue, opening_hours
from tests.factories import booking
from tests.web.client import Building, Person

SARA, OLLE = "demo:h-1", "demo:h-2"
NINE, NOON = time(9), time(12)


@pytest.fixture
def office(building: Building) -> Building:
    """An office where nobody has opened any time yet."""
    with building.stores.writing() as unit:
        catalogue.seed_types(unit.db)
        booking.make_unit(unit)
        booking.make_place(unit)
        booking.make_handlaggare(unit)
        booking.make_handlaggare(unit, OLLE, name="Olle Berg")
    return building


@pytest.fixture
def sara(office: Building) -> Person:
    return office.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)


@pytest.fixture
def tuesdays(office: Building) -> str:
    """Sara's Tuesday mornings, since long."""
    with office.stores.writing() as unit:
        plan = Plan(1, NINE, NOON, date(2026, 11, 2), place="entre-a")
        return str(opening_hours.open_window(unit, handlaggare=SARA, plan=plan))
