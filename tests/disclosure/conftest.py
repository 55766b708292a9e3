import pytest
from sqlalchemy import Engine

from frontdesk.accounts.views import Staff
from frontdesk.core.db.stores import Stores
from tests.factories import disclosure


@pytest.fixture
def staff(stores: Stores, register_writer: Engine) -> Staff:
    """A receptionist of one board, in a town whose register has been imported this morning."""
    disclosure.town(register_writer)
    return disclosure.employed(stores)
