"""What is said on the general line reaches the office it belongs to, and nothing for today ends with nobody."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.availability.models.occupancy import Hold
from frontdesk.calls.models.message import Callback, Message
from tests.journeys.conftest import Sit
from tests.journeys.seat import Town

pytestmark = pytest.mark.browser

EB, BOU = "demo:EB-MOTT", "demo:BOU-MOTT"


def _left(town: Town) -> list[Message]:
    with town.stores.reading() as unit:
        return list(unit.db.scalars(select(Message).order_by(Message.id)))


def _said(town: Town, text: str) -> Message:
    (found,) = [one for one in _left(town) if text in one.text]
    return found


@pytest.mark.harm("A matter goes to the wrong office, under another board")
def test_a_new_applicant_gets_a_time_and_a_message_at_the_office_for_income_support(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.because("ansöka", "Ansöka om ekonomiskt bistånd")
    expect(rut.page.locator("#triage-follows")).to_contain_text("Mottagning ekonomiskt bistånd, Socialnämnden")
    rut.press("Alt+h")
    expect(rut.side).to_contain_text("Mottagning ekonomiskt bistånd, Socialnämnden")
    rut.page.locator("#calls-leave-text").fill("Söker bistånd från december.")
    rut.press("Alt+Enter")
    expect(rut.side.get_by_role("heading", name="Lämnat")).to_be_visible()
    left = _said(town, "Söker bistånd från december.")
    assert (left.unit, left.handlaggare) == (EB, None)
    rut.press("Alt+t")
    expect(rut.side).to_contain_text("Mottagning ekonomiskt bistånd, Socialnämnden")
    rut.page.locator("#booking-times button").first.click()
    expect(rut.page.locator("#booking-week")).to_contain_text("Läs upp")
    with town.stores.reading() as unit:
        held = unit.db.scalars(select(Hold)).one().handlaggare
    with town.stores.reading() as unit:
        assert handlaggare_by_key(unit.db, [held])[held].unit == EB


@pytest.mark.harm("A report of concern that was said aloud is dropped at the desk")
def test_a_report_in_the_note_does_not_end_as_answered(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.because("orosanmälan", "Orosanmälan, inte akut")
    rut.note("Barnen på Storgatan 1 är ensamma om kvällarna.")
    rut.press("Alt+b")
    expect(rut.page.locator("#calls-outcome-answered")).to_be_checked()
    rut.press("Alt+k")
    expect(rut.page.locator("#notice")).to_contain_text("Det här ska någon ta hand om idag.")
    expect(rut.page.locator("#calls-note")).to_have_value("Barnen på Storgatan 1 är ensamma om kvällarna.")
    rut.page.locator("#calls-outcome-left").check()
    rut.done()
    left = _said(town, "Storgatan 1")
    assert (left.unit, left.priority) == (BOU, 2)


@pytest.mark.harm("What is said and written down reaches nobody")
def test_a_note_about_nobody_is_asked_where_it_is_to_go(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.note("Okänd man vill bli uppringd på 070-174 06 60.")
    expect(rut.page.locator("#calls-to")).to_have_value("unit:demo:EB-MOTT")
    rut.page.locator("#calls-to").select_option(label="Lämna inte")
    expect(rut.page.locator("#calls-because")).to_be_visible()
    rut.press("Alt+k")
    expect(rut.page.locator("#notice")).to_contain_text("Skriv varför anteckningen inte lämnas.")
    rut.page.locator("#calls-to").select_option(label="Mottagning barn och unga, Socialnämnden")
    rut.done()
    assert _said(town, "Okänd man").unit == BOU


@pytest.mark.harm("A call is promised that nobody can make")
@pytest.mark.parametrize("number", ["070-174 06 60", ""])
def test_a_call_is_promised_only_when_it_can_be_made(town: Town, sit: Sit, number: str) -> None:
    rut = sit("rut")
    rut.begin()
    rut.seek("Nils Ingenstans")
    expect(rut.card).to_contain_text("Ingen träff")
    rut.press("Alt+m")
    expect(rut.page.locator("#calls-not-found-name")).to_have_value("Nils Ingenstans")
    rut.page.locator("#calls-not-found-text").fill("Vill veta om sin ansökan.")
    if number:
        rut.page.locator("#calls-not-found-number").fill(number)
        rut.page.locator("#calls-not-found-answerer").fill("bara han")
        rut.page.locator("#calls-not-found-day").fill("2026-11-24")
        rut.page.locator("#calls-not-found-start").fill("9")
        rut.page.locator("#calls-not-found-end").fill("10")
    rut.page.locator("#calls-not-found-receiver").select_option(label="Mottagning ekonomiskt bistånd, Socialnämnden")
    rut.press("Alt+Enter")
    expect(rut.side).to_contain_text("Jag har lämnat det vidare.")
    promised = re.compile("Du blir uppringd tisdag 24 november mellan klockan 09.00 och 10.00")
    assert bool(promised.search(rut.side.inner_text())) == bool(number)
    left = _said(town, "Vill veta om sin ansökan.")
    with town.stores.reading() as unit:
        assert (unit.db.get(Callback, left.id) is not None) == bool(number)
    assert (left.unit, left.name, left.hidden) == (EB, "Nils Ingenstans", True)
