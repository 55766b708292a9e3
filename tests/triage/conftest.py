"""A receptionist with a contact open."""

from uuid import UUID

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.availability.service.catalogue import seed_types
from tests.factories.accounts import make_unit
from tests.factories.calls import organisation
from tests.web.client import Building, Person


@pytest.fixture
def rut(building: Building) -> Person:
    with building.stores.writing() as unit:
        organisation(unit)
        make_unit(unit, "demo:u-lss", area="LSS", kind="intake")
        make_unit(unit, "demo:u-aldre", area="ALDRE", kind="intake")
        seed_types(unit.db)
    return building.login(Role.RECEPTIONIST, name="Rut Receptionist")


@pytest.fixture
def contact_id(rut: Person) -> UUID:
    return UUID(rut.post("/queue/call").location.rpartition("/")[2])
