"""A whole house to walk through: the town, its server, and people who sit down at a browser in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from frontdesk.core.times import FixedClock
from tests.browser import open_context
from tests.journeys.seat import Seat, Town
from tests.journeys.town import settle
from tests.stores import MONDAY_TEN
from tests.web.client import make_building, make_settings
from tests.web.server import serving

Sit = Callable[..., Seat]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Exempelby kommun, open for the day."""
    clock = FixedClock(MONDAY_TEN)
    stores = settle(tmp_path, clock)
    building = make_building(stores, make_settings(demo=True, data=tmp_path))
    with serving(building.app) as address:
        yield Town(address, stores, clock, building.app)
    stores.dispose()


@pytest.fixture
def sit(town: Town, browser: Browser) -> Iterator[Sit]:
    """Return what gives somebody a browser of their own: `sit("rut")`, `sit("amir", scripts=False)`."""
    contexts = list[BrowserContext]()
    seats = list[Seat]()

    def _sit(login: str, *, scripts: bool = True, **options: object) -> Seat:
        context = open_context(browser, java_script_enabled=scripts, **options)
        contexts.append(context)
        seats.append(Seat(context.new_page(), town, login, scripts=scripts))
        return seats[-1]

    yield _sit
    for context in contexts:
        context.close()
    assert [line for seat in seats for line in seat.said] == []
