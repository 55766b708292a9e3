"""Where the server may stand, and an office whose rooms are joined as in the house."""

import os
import time as clock_time
from collections.abc import Iterator

import pytest

from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.booking import at, make_office

ZONES = ("Europe/Stockholm", "UTC", "America/New_York", "Pacific/Auckland")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the server stand somewhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    clock_time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    clock_time.tzset()


@pytest.fixture
def desk(stores: Stores, clock: FixedClock) -> Stores:
    """An office with two people on a Monday morning, everything joined as in the house."""
    clock.set(at(9))
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit)
    return stores
