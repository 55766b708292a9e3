"""From the ring to the wrap-up: a time is found, reserved while people talk, read aloud and booked."""

import re

import pytest
from playwright.sync_api import expect

from frontdesk.booking.models import Appointment
from integrations.local.municipality import CAST
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KARIN = CAST["karin"]


def _karin(seat: Seat) -> None:
    """Karin stands at the counter and has shown who she is."""
    number = KARIN.identity_number
    assert number is not None
    seat.begin("F4")
    seat.because("boka", "Boka, ändra eller avboka tid")
    seat.open(number, KARIN.name)
    seat.prove_by_document(number)


def _appointments(town: Town) -> list[Appointment]:
    with town.stores.reading() as unit:
        return list(unit.db.query(Appointment).where(Appointment.person == f"demo:{KARIN.person_id}"))


def test_a_meeting_is_booked_though_the_own_handlaggare_is_away(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    _karin(rut)
    before = len(_appointments(town))
    rut.press("Alt+t")
    expect(rut.side).to_contain_text("Sara Nilsson, åter 27 nov")
    # Back on Friday; that day and Monday are kept for catching up, so the first week with a free time is the next.
    expect(rut.side.locator("#booking-times")).to_contain_text(re.compile(r"mån 30\s+inget ledigt"))
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    expect(rut.side).to_contain_text("Läs upp:")
    expect(rut.side.locator("#booking-held .say")).to_contain_text("Karin Andersson, född")
    rut.checked()
    rut.side.get_by_role("group", name="Vill du ha SMS?").get_by_label("Ja").check()
    rut.side.get_by_role("group", name="Läser någon annan din telefon?").get_by_label("Nej").check()
    rut.side.get_by_label("Mobilnummer").fill("070-174 06 12")
    rut.press("Alt+Enter")
    expect(rut.side).to_contain_text("Bokade tider")
    expect(rut.page.locator("#notices-contact")).to_contain_text("skickas om")
    expect(rut.page.get_by_label("Bokat")).to_be_checked()
    assert len(_appointments(town)) == before + 1
    rut.checked()
    rut.done()


def test_a_booking_is_taken_back_within_a_minute(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    _karin(rut)
    rut.press("Alt+t")
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    rut.side.get_by_role("button", name="Utan SMS").click()
    expect(rut.side).to_contain_text("Bokade tider")
    rut.press("Alt+z")
    expect(rut.side).not_to_contain_text("Bokade tider")
    assert [row.status.value for row in _appointments(town)] == ["undone"]


def test_two_receptionists_and_one_time(town: Town, sit: Sit) -> None:
    rut, amir = sit("rut"), sit("amir")
    for seat in (rut, amir):
        _karin(seat)
        seat.press("Alt+t")
        expect(seat.side.locator("#booking-times button[name=starts_at]").first).to_be_visible()
    wanted = rut.side.locator("#booking-times button[name=starts_at]").first
    value = wanted.get_attribute("value")
    wanted.click()
    expect(rut.side).to_contain_text("Reserverad till")
    amir.side.locator(f"#booking-times button[value='{value}']").click()
    expect(amir.page.locator("body")).to_contain_text("Välj en annan")
    expect(amir.side.locator(f"#booking-times button[value='{value}']")).to_have_count(0)
    amir.checked()
