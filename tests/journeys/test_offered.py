"""The administrator decides what is offered: a kind of appointment and a place, with and without scripts."""

import pytest
from playwright.sync_api import expect

from frontdesk.availability.queries import catalogue
from tests.journeys.conftest import Sit
from tests.journeys.seat import Town

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_kind_is_made_longer_and_moved_up(town: Town, sit: Sit, scripts: bool) -> None:  # noqa: FBT001 - a parameter of the test
    disa = sit("disa", scripts=scripts)
    disa.page.goto(f"{town.address}/admin")
    disa.page.get_by_role("link", name="Mötestyper").click()
    disa.page.get_by_role("link", name="Uppföljning ekonomiskt bistånd").click()
    disa.page.get_by_label("Mötets längd, minuter").fill("0")
    disa.page.get_by_role("button", name="Spara").click()
    expect(disa.page.get_by_text("Ett möte är mellan 5 och 480 minuter.")).to_be_visible()
    if scripts:  # axe is a script itself
        disa.checked()
    disa.page.get_by_label("Mötets längd, minuter").fill("40")
    disa.page.get_by_role("button", name="Spara").click()
    disa.page.get_by_role("button", name="Flytta upp Uppföljning ekonomiskt bistånd").click()
    expect(disa.page.locator("#admin-types tbody tr").first).to_contain_text("Uppföljning ekonomiskt bistånd")
    with town.stores.reading() as unit:
        kind = catalogue.kind_rows(unit.db)[0]
    assert (kind.code, kind.minutes) == ("EB_FOLLOWUP", 40)


def test_a_place_gets_a_room_and_words_that_may_stand_in_an_sms(town: Town, sit: Sit) -> None:
    disa = sit("disa")
    disa.page.goto(f"{town.address}/admin/places")
    disa.page.get_by_role("link", name="Stadshuset, entré C").click()
    disa.page.get_by_label("Så kommer man in").fill("Ring till socialtjänsten.")
    disa.page.get_by_role("button", name="Spara").click()
    expect(disa.page.get_by_text("Det får inte stå i ett SMS: socialtjänsten")).to_be_visible()
    disa.page.get_by_label("Så kommer man in").fill("Porten är öppen.")
    disa.page.get_by_label("Rummets namn").last.fill("Stora rummet")
    disa.page.get_by_role("button", name="Spara").click()
    expect(disa.page.locator("#admin-places")).to_contain_text("Porten är öppen.")
    with town.stores.reading() as unit:
        assert "Stora rummet" in [room.name for room in catalogue.rooms_of(unit.db, "stadshuset-c")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{}, NARROW], ids=["desk", "phone"])
def test_the_pages_are_calm_and_fit(sit: Sit, scheme: str, options: dict[str, object]) -> None:
    disa = sit("disa", color_scheme=scheme, **options)
    for path in ("types", "types/EB_NEW", "types/new", "places", "places/stadshuset-c"):
        disa.page.goto(f"{disa.town.address}/admin/{path}")
        disa.settled()
        disa.checked()
        assert disa.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing lies beside the page"
