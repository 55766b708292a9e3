"""The same contact for everybody: without a mouse, without scripts, in Swedish and in English."""

import pytest
from playwright.sync_api import expect

from integrations.local.municipality import CAST
from tests.factories import calls
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KARIN = CAST["karin"]


def _focus_is_somewhere(seat: Seat) -> None:
    expect(seat.page.locator("body:focus")).to_have_count(0)
    expect(seat.page.locator(":focus")).to_have_count(1)


def test_a_contact_from_ring_to_wrap_up_without_a_mouse(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    keys = rut.page.keyboard
    with town.stores.writing() as unit:
        calls.ringing(unit, caller="070-174 06 05", queue="ekonomi")
    expect(rut.page.get_by_role("heading", name="Väntar · 1")).to_be_visible()
    rut.begin("F2")
    expect(rut.page.locator("#triage-typed")).to_be_focused()
    keys.type("saknas")
    expect(rut.page.locator("#triage-found li").first).to_contain_text("Vad saknas i min ansökan")
    keys.press("Alt+Enter")
    expect(rut.page.locator("#find-q")).to_be_focused()
    keys.type(KARIN.identity_number or "")
    keys.press("Enter")
    expect(rut.page.locator("#disclosure-find li")).to_have_count(1)
    expect(rut.page.get_by_role("button", name="Öppna")).to_be_focused()
    keys.press("Enter")
    expect(rut.card.get_by_role("heading", name=KARIN.name)).to_be_visible()
    expect(rut.page.locator("#speaker-speaker")).to_be_focused()
    keys.press("Alt+i")
    expect(rut.page.locator("#proof-code")).to_be_focused()
    for _ in range(3):
        keys.press("Tab")
    expect(rut.page.get_by_role("button", name="BankID")).to_be_focused()
    keys.press("Enter")
    expect(rut.card).to_contain_text("Väntar på att den som talar legitimerar sig")
    _focus_is_somewhere(rut)
    town.bankid.answer(KARIN.identity_number or "", yes=True)
    expect(rut.card).to_contain_text("Vi saknar hyresavin för november.")
    _focus_is_somewhere(rut)
    keys.press("Alt+n")
    keys.type("Lämnar hyresavin på fredag.")
    keys.press("Alt+h")
    expect(rut.side.get_by_role("heading", name="Lämna till handläggaren")).to_be_visible()
    expect(rut.side.get_by_label("Vad gäller det?")).to_have_value("Lämnar hyresavin på fredag.")
    keys.press("Alt+Enter")
    expect(rut.side).to_contain_text("Jag har skrivit upp det")
    _focus_is_somewhere(rut)
    keys.press("Escape")
    expect(rut.page.locator("#calls-note")).to_be_focused()
    keys.press("Control+Enter")
    expect(rut.page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()


def test_a_question_mark_shows_every_key_of_the_page(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.page.locator("#main").focus()
    rut.press("?")
    keys = rut.page.locator("#keys-list")
    for name in ("Svara", "Boka tid", "Lämna till handläggaren", "Ring upp", "Barn", "Klart, ta nästa"):
        expect(keys).to_contain_text(name)
    rut.checked()


def test_a_whole_visit_without_scripts(sit: Sit) -> None:
    rut = sit("rut", scripts=False)
    page, number = rut.page, KARIN.identity_number or ""
    page.get_by_role("button", name="Besök").click()
    page.get_by_role("button", name="Vad saknas i min ansökan").click()
    page.get_by_role("textbox", name="Personnummer, annat id").fill(number)
    page.locator("#disclosure-find").get_by_role("button", name="Sök").click()
    page.get_by_role("button", name="Öppna").click()
    page.get_by_text("Styrk identitet").click()
    page.get_by_label("Personnummer på id-handlingen").fill(number)
    page.get_by_role("button", name="Jämför").click()
    expect(page.get_by_text("Vi saknar hyresavin för november.")).to_be_visible()
    page.get_by_role("link", name="Reception", exact=True).click()
    expect(page.locator("#reception-who")).to_contain_text("Identitet styrkt")
    page.get_by_role("link", name="Boka tid").click()
    page.locator("#booking-times button[name=starts_at]").first.click()
    page.get_by_role("button", name="Utan SMS").click()
    expect(page.get_by_text("Bokade tider")).to_be_visible()
    page.get_by_role("link", name="Reception", exact=True).click()
    page.get_by_role("button", name="Klart", exact=True).click()
    expect(page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()


def test_the_desk_speaks_swedish_and_english(sit: Sit) -> None:
    rut = sit("rut")
    rut.page.get_by_role("button", name="English").click()
    expect(rut.page.get_by_role("heading", name="No contact open")).to_be_visible()
    rut.begin("F4")
    expect(rut.page.locator("html")).to_have_attribute("lang", "en")
    rut.because("bank statement", "What is missing")
    rut.open(KARIN.identity_number or "", KARIN.name)
    rut.press("Alt+i")
    rut.page.locator("#document-number").fill(KARIN.identity_number or "")
    rut.press("Enter")
    expect(rut.card.locator(".say").first).to_contain_text("November")
    rut.checked()
    swedish = rut.card.get_by_text("På svenska").first
    swedish.click()
    expect(rut.card).to_contain_text("Vi saknar hyresavin för november.")
    rut.page.get_by_role("button", name="Svenska").click()
    expect(rut.page.locator("#triage-reason")).to_contain_text("Vad saknas i min ansökan")
