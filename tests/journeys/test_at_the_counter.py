"""Visits and reports: what somebody hands in, that they have come, and what they fear for a child."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from frontdesk.accounts.rules import Role
from frontdesk.booking.models import Appointment
from frontdesk.cases.models import Identifier
from frontdesk.core.times import day_span, local_date
from tests.factories import calls
from tests.factories.accounts import make_staff
from tests.journeys.conftest import Sit
from tests.journeys.seat import Town

pytestmark = pytest.mark.browser


def test_papers_handed_in_get_a_receipt(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin("F4")
    rut.press("Alt+p")
    rut.side.get_by_label("Vad lämnas in?").fill("Hyresavi november")
    rut.press("Alt+Enter")
    expect(rut.side).to_contain_text("K-2026-0001")
    rut.checked()
    rut.done()


def _expected_today(town: Town) -> tuple[Appointment, str]:
    """Somebody who has a time today, and the number on their identity document."""
    begins, ends = day_span(local_date(town.clock.now()))
    with town.stores.reading() as unit:
        wanted = select(Appointment).where(Appointment.starts_at >= begins, Appointment.starts_at < ends)
        for row in unit.db.scalars(wanted):
            number = unit.register.scalar(select(Identifier.value).where(Identifier.person_key == row.person))
            if number:
                return row, number
    raise AssertionError("the town has no bookings today")


def test_the_handlaggare_sees_at_once_that_the_visitor_has_come(town: Town, sit: Sit) -> None:
    booking, number = _expected_today(town)
    with town.stores.writing() as unit:
        make_staff(unit, Role.HANDLAGGARE, login="jonas", name="Jonas Ek", handlaggare=booking.handlaggare)
    jonas, rut = sit("jonas"), sit("rut")
    rut.begin("F4")
    rut.because("boka", "Boka, ändra eller avboka tid")
    rut.seek(number)
    rut.page.locator("#disclosure-find li").get_by_role("button", name="Öppna").first.click()
    expect(rut.page.locator("#speaker-speaker")).to_be_visible()
    rut.prove_by_document(number)
    rut.press("Alt+t")
    rut.side.get_by_role("button", name="Har anlänt").click()
    expect(rut.side).to_contain_text("Har anlänt")
    expect(jonas.page.locator("#workplace-bookings")).to_contain_text("väntar vid")
    jonas.checked()


def test_an_anonymous_report_leaves_no_number_behind(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    with town.stores.writing() as unit:
        calls.ringing(unit, caller="070-174 06 31", queue="barn")
    expect(rut.page.get_by_text("070-174 06 31")).to_be_visible()
    rut.begin("F2")
    rut.press("Alt+o")
    expect(rut.side.get_by_label("Vad är du orolig för?")).to_be_focused()
    rut.page.keyboard.type("Barnet på Storgatan 1 är ensamt om kvällarna.")
    rut.side.get_by_label("Vill vara anonym").check()
    rut.checked()
    rut.press("Alt+Enter")
    expect(rut.side).to_contain_text("Anmälan är mottagen och bedöms idag.")
    expect(rut.page.locator("#calls-callbar")).to_contain_text("Anonym, numret är raderat")
    rut.page.reload()
    assert "174 06 31" not in rut.page.content()
    rut.done()


def test_a_concern_report_begins_with_one_key(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin("F8")
    expect(rut.side.get_by_label("Vad är du orolig för?")).to_be_visible()
    rut.press("Escape")
    expect(rut.side.locator("section")).to_have_count(0)
    expect(rut.page.locator("#calls-note")).to_be_focused()


def test_a_red_flag_holds_the_contact_until_somebody_has_taken_it(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.press("Alt+1")
    expect(rut.page.locator("#triage-guidance")).to_contain_text("112")
    expect(rut.page.locator("#calls-callbar")).to_contain_text("Akut")
    rut.checked()
    rut.press("Alt+k")
    expect(rut.page.locator("#notice")).to_contain_text("Akut avslutas först när någon har tagit emot det.")
    rut.press("Alt+9")
    expect(rut.page.locator("#calls-callbar")).to_contain_text("112 larmat kl 10.00")
    expect(rut.page.locator("#calls-outcome").get_by_label("Besvarat")).to_be_checked()
    rut.done()
