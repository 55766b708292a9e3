"""Every page of this floor can be read by everybody: WCAG 2.2 AA, light and dark, wide, and at 400 % zoom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from frontdesk.accounts.rules import Role
from frontdesk.core import jobs
from frontdesk.core.times import FixedClock
from tests.browser import axe
from tests.factories.accounts import make_staff, make_unit
from tests.stores import MONDAY_TEN, sqlite_stores
from tests.web.client import make_building, make_settings
from tests.web.server import serving

pytestmark = pytest.mark.browser

PAGES = (
    "/me",
    "/admin",
    "/admin/choices",
    "/admin/sms",
    "/admin/disclosure",
    "/admin/protocol",
    "/admin/staff",
    "/admin/staff/{ada}",
    "/admin/tokens",
    "/admin/doors",
    "/gone",
)
# 1280 pixels at 400 % zoom leave 320.
ZOOMED: ViewportSize = {"width": 320, "height": 800}
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a house, and the id of its administrator."""
    folder: Path = tmp_path_factory.mktemp("looks")
    building = make_building(sqlite_stores(folder, FixedClock(MONDAY_TEN)), make_settings(demo=True))
    with building.stores.writing() as unit:
        ada = make_staff(unit, Role.ADMINISTRATOR, login="ada", name="Ada Holm")
        make_unit(unit)
        jobs.claim(unit.db, jobs.Job("send", lambda: None), unit.now, unit.now)
    with serving(building.app) as base:
        yield base, str(ada.id)
    building.stores.dispose()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_can_be_read_by_everybody(page: Page, house: tuple[str, str], scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{house[0]}/login")
    _look(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everybody(page: Page, house: tuple[str, str], path: str, scheme: str) -> None:
    base, ada = house
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{base}/login/outside?hint=ada&back={path.format(ada=ada)}")
    expect(page.locator("h1")).to_have_count(1)
    _look(page)


def test_a_choice_is_kept_without_leaving_the_page(page: Page, house: tuple[str, str]) -> None:
    page.goto(f"{house[0]}/login/outside?hint=ada&back=/admin/choices")
    panel = page.locator("#admin-choice-cases-fresh-hours")
    panel.get_by_role("textbox").fill("tolv")
    panel.get_by_role("button", name="Spara").click()
    expect(panel).to_contain_text("Skriv ett heltal.")
    expect(panel.get_by_role("textbox")).to_have_value("tolv")
    panel.get_by_role("textbox").fill("12")
    panel.get_by_role("button", name="Spara").click()
    expect(panel).to_contain_text("Sparat")
    expect(panel.get_by_role("button", name="Spara")).to_be_focused()


def _look(page: Page) -> None:
    axe(page)
    page.set_viewport_size(ZOOMED)
    axe(page)
    assert not page.evaluate(SCROLLS_SIDEWAYS)
