"""The desk cannot tell whose number was typed; and a contact that is over shows nothing, by address or by *Bakåt*."""

import re

import pytest
from playwright.sync_api import expect

from integrations.local.municipality import CAST
from tests.factories.disclosure import NOBODYS_NUMBER
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KARIN = CAST["karin"]
HIDDEN = next(one for one in CAST.values() if one.protection != "none" and one.identity_number)


def _book_by_name(seat: Seat, number: str) -> str:
    """Book for *Kim* with an identity number, and return what the SMS panel says of it from then on."""
    seat.begin()
    seat.because("boka", "Boka, ändra eller avboka tid")
    seat.press("Alt+t")
    expect(seat.side.get_by_role("heading", name="Boka tid")).to_be_visible()
    receiver = seat.side.locator("select").filter(has_text="Mottagning ekonomiskt bistånd, Socialnämnden")
    receiver.select_option(label="Mottagning ekonomiskt bistånd, Socialnämnden")
    expect(seat.side.locator("#booking-times button[name=starts_at]").last).to_be_visible()
    seat.side.locator("#booking-times button[name=starts_at]").last.click()
    seat.side.get_by_label("Namn på den som ska komma").fill("Kim")
    seat.side.get_by_label("Personnummer, om personen vill uppge det").fill(number)
    seat.side.get_by_role("group", name="Vill du ha SMS?").get_by_label("Ja").check()
    seat.side.get_by_role("group", name="Läser någon annan din telefon?").get_by_label("Nej").check()
    seat.side.get_by_label("Mobilnummer").fill("070-174 06 12")
    seat.press("Alt+Enter")
    panel = seat.page.locator("#notices-contact")
    expect(panel).to_contain_text("skickas om")
    said = re.sub(r"\d\d:\d\d|\d\d?\.\d\d|(mån|tis|ons|tors|fre)\w* \d+ \w+", "…", panel.inner_text())
    seat.page.get_by_label("Besvarat").check()
    seat.done()
    return said


@pytest.mark.harm("the SMS panel tells whether a typed number is a protected client's")
def test_the_sms_panel_says_the_same_of_nobody_and_of_somebody_protected(sit: Sit) -> None:
    rut = sit("rut")
    assert HIDDEN.identity_number is not None
    assert _book_by_name(rut, NOBODYS_NUMBER) == _book_by_name(rut, HIDDEN.identity_number)


@pytest.mark.harm("the address of a contact that is over opens a client's file")
def test_a_contact_that_is_over_shows_nothing_by_its_address_or_by_the_back_button(town: Town, sit: Sit) -> None:
    rut, number = sit("rut"), KARIN.identity_number
    assert number is not None
    rut.begin("F4")
    rut.open(number, KARIN.name)
    rut.prove_by_document(number)
    address = rut.page.url
    contact = address.rpartition("/")[2].partition("?")[0]
    rut.done()
    rut.page.go_back()
    expect(rut.page.locator("body")).not_to_contain_text(KARIN.name)
    rut.page.goto(address)
    expect(rut.page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()
    for panel in ("disclosure", "notices", "booking", "safety"):
        rut.page.goto(f"{town.address}/contacts/{contact}/{panel}")
        expect(rut.page.get_by_text("Kontakten finns inte.")).to_be_visible()
        expect(rut.page.locator("body")).not_to_contain_text(KARIN.name)
