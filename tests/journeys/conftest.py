"""A whole house to walk through: the town, its server, and people who sit down at a browser in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from tests.browser import axe, open_context
from tests.journeys.town import settle
from tests.stores import MONDAY_TEN
from tests.web.client import make_building, make_settings
from tests.web.server import serving


@dataclass(frozen=True)
class Town:
    """The running program and what stands behind it."""

    address: str
    stores: Stores
    clock: FixedClock


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Exempelby kommun, open for the day."""
    clock = FixedClock(MONDAY_TEN)
    stores = settle(tmp_path, clock)
    building = make_building(stores, make_settings(demo=True, data=tmp_path))
    with serving(building.app) as address:
        yield Town(address, stores, clock)
    stores.dispose()


class Seat:
    """Somebody at a browser: what the console says about policy or script is kept, and must be nothing."""

    def __init__(self, page: Page, town: Town, login: str) -> None:
        """Sit down and sign in."""
        self.page, self.town, self.said = page, town, list[str]()
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(f"{town.address}/login/outside?hint={login}&back=/")

    def _hear(self, text: str) -> None:
        # A refusal is an answer with a status, which Chromium mentions on the console.
        if "status of 4" not in text:
            self.said.append(text)

    def settled(self) -> None:
        """Wait until the scripts listen and the stream of live topics is open."""
        self.page.wait_for_function("document.body.dataset.live === 'open'")

    def checked(self) -> None:
        """Hold the page as it stands to WCAG 2.2 AA."""
        axe(self.page)


Sit = Callable[..., Seat]


@pytest.fixture
def sit(town: Town, browser: Browser) -> Iterator[Sit]:
    """Return what gives somebody a browser of their own: `sit("rut")`, `sit("amir", scripts=False)`."""
    contexts, seats = [], list[Seat]()

    def _sit(login: str, *, scripts: bool = True, **options: object) -> Seat:
        context = open_context(browser, java_script_enabled=scripts, **options)
        contexts.append(context)
        seats.append(Seat(context.new_page(), town, login))
        return seats[-1]

    yield _sit
    for context in contexts:
        context.close()
    assert [line for seat in seats for line in seat.said] == []
