"""A house with calendars, on each database."""

import pytest

from frontdesk.core.db.stores import Stores
from tests.factories.calendars import CalendarHouse


@pytest.fixture
def house(stores: Stores) -> CalendarHouse:
    """Two handläggare, none connected yet."""
    return CalendarHouse(stores)
