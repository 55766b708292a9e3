import pytest

from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.core.db.unit import Unit
from tests.factories.calls import ANNA, organisation
from tests.web.client import Building


@pytest.fixture
def token(building: Building) -> str:
    """The key of an exchange."""
    with building.stores.writing() as unit:
        return tokens.add(unit, name="Växeln", role=Role.RECEPTIONIST, scopes=[Scope.CTI], by=ANNA)


@pytest.fixture
def offices(unit: Unit) -> Unit:
    """A unit of work with intake units and handläggare in place."""
    organisation(unit)
    return unit
