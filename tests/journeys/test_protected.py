"""A phone that is read: what reception may promise, and what those in charge of protected persons get to do."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from frontdesk.booking.models import Appointment
from frontdesk.calls.models.message import Callback
from integrations.local.municipality import CAST
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
ELIN, HODAN = CAST["elin"], CAST["hodan"]


def _keep(seat: Seat, name: str) -> None:
    folder = os.environ.get("FRONTDESK_SCREENSHOTS")
    if folder:
        seat.page.screenshot(path=Path(folder, f"protected-{name}.png"), full_page=True)


def _open(seat: Seat, number: str | None, name: str) -> None:
    assert number is not None
    seat.begin()
    seat.because("ansöka", "Ansöka om ekonomiskt bistånd")
    seat.open(number, name)


@pytest.mark.harm("an SMS or a list tells of a booking made before the person was protected in the same call")
def test_booked_then_protected_in_one_call_reaches_no_phone_and_no_list(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    _open(rut, ELIN.identity_number, ELIN.name)
    rut.press("Alt+t")
    _keep(rut, "panel")
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    rut.side.get_by_label("Namn på den som ska komma").fill(ELIN.name)
    rut.side.get_by_role("group", name="Vill du ha SMS?").get_by_label("Ja").check()
    rut.side.get_by_role("group", name="Läser någon annan din telefon?").get_by_label("Nej").check()
    rut.side.get_by_label("Mobilnummer").fill("070-174 06 54")
    rut.press("Alt+Enter")
    expect(rut.page.locator("#notices-contact")).to_contain_text("skickas om")
    expect(rut.side).to_contain_text("Din kod är")
    rut.card.get_by_role("button", name="Skydda nu").click()
    expect(rut.card).to_contain_text("Personen är skyddad.")
    expect(rut.page.locator("#notices-contact")).not_to_contain_text("skickas om")
    with town.stores.reading() as unit:
        kept = unit.db.query(Appointment).order_by(Appointment.id.desc()).first()
        assert kept is not None
        day, alias = kept.starts_at.date(), kept.alias
    rut.page.goto(f"{town.address}/bookings?day={day}")
    expect(rut.page.locator("#booking-bookings")).to_contain_text(alias)
    expect(rut.page.locator("#booking-bookings")).not_to_contain_text(ELIN.name)
    rut.page.get_by_label("Kod som klienten säger").fill(" ".join(alias.lower()))
    rut.page.get_by_role("button", name="Sök koden").click()
    expect(rut.page.locator("#booking-bookings tbody tr")).to_have_count(1)
    rut.checked()
    _keep(rut, "code")
    vera = sit("vera")
    vera.page.goto(f"{town.address}/tasks")
    expect(vera.page.locator("#calls-tasks")).to_contain_text(ELIN.name)
    vera.checked()
    _keep(vera, "tasks")
    vera.page.get_by_role("link", name="Se kommande bokningar").first.click()
    expect(vera.page.get_by_text(f"bokad på namnet {ELIN.name}, ej styrkt")).to_be_visible()
    expect(vera.page.get_by_text(f"kod {alias}")).to_be_visible()
    vera.checked()
    _keep(vera, "bookings")
    vera.page.get_by_role("button", name="Öppna kortet").first.click()
    expect(vera.card.get_by_role("heading")).to_be_visible()


@pytest.mark.harm("reception promises an SMS or a call that is never made")
def test_an_unsafe_contact_is_told_in_large_words_and_only_a_safe_call_is_promised(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    _open(rut, HODAN.identity_number, HODAN.name)
    expect(rut.card).to_contain_text("Osäker kontakt: inget SMS, inget på telefonsvarare.")
    rut.checked()
    rut.press("Alt+t")
    _keep(rut, "panel")
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    expect(rut.side).to_contain_text("Osäker kontakt")
    expect(rut.side.get_by_text("Vill du ha SMS?")).to_have_count(0)
    rut.checked()
    _keep(rut, "held")
    rut.press("Alt+r")
    expect(rut.side.get_by_role("heading", name="Ring upp")).to_be_visible()
    expect(rut.side.get_by_label("Vi får tala in ett meddelande")).to_have_count(0)
    rut.side.get_by_label(re.compile("Vilken dag")).fill("2026-11-23")
    rut.side.get_by_label("Från").fill("13.00")
    rut.side.get_by_label("Till").fill("14.00")
    rut.side.get_by_label("Vilket nummer ska vi ringa?").fill("070-174 06 05")
    rut.side.get_by_label("Vem får svara?").fill("bara jag")
    rut.side.get_by_label("Vad gäller det?").fill("Vill ha en tid.")
    rut.checked()
    _keep(rut, "callback")
    rut.side.get_by_role("button", name="Lova en säker återuppringning").click()
    expect(rut.side).to_contain_text("Vi ringer en gång, måndag 23 november mellan klockan 13.00 och 14.00.")
    with town.stores.reading() as unit:
        kept = unit.db.query(Callback).order_by(Callback.message_id.desc()).first()
        assert kept is not None
        assert (kept.safe, kept.voicemail) == (True, False)
