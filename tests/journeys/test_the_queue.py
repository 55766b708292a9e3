"""From the ring to the closing note, when nothing needs to be known of anybody."""

import pytest
from playwright.sync_api import expect

from tests.factories import calls
from tests.journeys.conftest import Sit
from tests.journeys.seat import Town

pytestmark = pytest.mark.browser


def test_a_call_rings_on_every_open_desk_and_one_answers(town: Town, sit: Sit) -> None:
    rut, amir = sit("rut"), sit("amir")
    expect(rut.page.get_by_role("heading", name="Väntar · 0")).to_be_visible()
    rut.settled()
    amir.settled()
    with town.stores.writing() as unit:
        calls.ringing(unit, caller="070-174 06 31", queue="aldre")
    for seat in (rut, amir):
        expect(seat.page.get_by_role("heading", name="Väntar · 1")).to_be_visible()
        expect(seat.page.get_by_text("070-174 06 31")).to_be_visible()
    rut.page.keyboard.press("F2")
    expect(rut.page.get_by_text("I samtal")).to_be_visible()
    expect(amir.page.get_by_role("heading", name="Väntar · 0")).to_be_visible()
    amir.page.keyboard.press("F2")
    expect(amir.page.locator("#notice")).to_contain_text("Ingen väntar just nu.")


def test_a_note_is_safe_before_anybody_saves_it(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.page.keyboard.press("F3")
    expect(rut.page.locator("#calls-note")).to_be_visible()
    rut.settled()
    rut.page.keyboard.press("Alt+n")
    expect(rut.page.locator("#calls-note")).to_be_focused()
    rut.page.keyboard.type("Undrar över öppettiderna.")
    expect(rut.page.locator("#calls-saved")).to_contain_text("Sparat")
    rut.page.reload()
    expect(rut.page.locator("#calls-note")).to_have_value("Undrar över öppettiderna.")
    rut.checked()
    rut.page.keyboard.press("Control+Enter")
    expect(rut.page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()


def test_without_scripts_the_same_buttons_work(sit: Sit) -> None:
    rut = sit("rut", scripts=False)
    rut.page.get_by_role("button", name="Nytt samtal").click()
    note = rut.page.get_by_role("textbox", name="Anteckning till handläggaren")
    note.fill("Undrar över öppettiderna.")
    rut.page.get_by_role("button", name="Spara anteckningen").click()
    expect(note).to_have_value("Undrar över öppettiderna.")
    rut.page.get_by_role("button", name="Klart", exact=True).click()
    expect(rut.page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()
