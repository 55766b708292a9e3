"""A handläggare enters their own absence; the unit head registers illness and settles what it hits, each in its way."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.bootstrap.demo.absences import others
from frontdesk.core.actor import CLOCK
from frontdesk.core.times import local_date
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingState
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town

pytestmark = pytest.mark.browser
KIND = "EB_NEW"
# One client has no number that an SMS may go to.
UNTOLD = "E"
PHONE = 390


def _keep(seat: Seat, name: str) -> None:
    folder = os.environ.get("FRONTDESK_SCREENSHOTS")
    if folder:
        seat.page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


def _five_bookings(town: Town) -> str:
    """Book somebody of the unit five times in the next days; return their name."""
    with town.stores.writing() as unit:
        today = local_date(unit.now)
        wishes = {key: Wish(KIND, today + timedelta(days=1), today + timedelta(days=4), (key,)) for key in others(unit)}
        key = max(wishes, key=lambda each: len(search.free_times(unit, wishes[each])))
        for client in "ABCDE":
            time = search.free_times(unit, wishes[key])[0]
            book.book(
                unit,
                pick=Pick(KIND, time.starts_at, handlaggare=key, mode=time.mode),
                guest=Guest(name=f"Klient {client}"),
                by=CLOCK,
                texting=Texting("070-174 06 12") if client != UNTOLD else None,
            )
        return handlaggare_by_key(unit.db, [key])[key].name


def test_the_head_registers_illness_and_settles_five_bookings(town: Town, sit: Sit) -> None:
    name = _five_bookings(town)
    mona = sit("mona")
    page = mona.page
    page.goto(f"{town.address}/workplace/absences")
    page.get_by_label("Vem är borta").select_option(label=name)
    page.get_by_label("Orsak").select_option(label="Sjuk")
    page.get_by_label("Från och med").fill(local_date(town.clock.now()).isoformat())
    page.get_by_label("Till och med").fill((local_date(town.clock.now()) + timedelta(days=4)).isoformat())
    expect(page.get_by_label("Från klockan")).to_be_hidden()
    others = [text for text in page.get_by_label("Ersättare 1").locator("option").all_inner_texts() if text != name]
    page.get_by_label("Ersättare 1").select_option(label=others[1])
    page.get_by_label("Ersättare 2").select_option(label=others[2])
    page.get_by_role("button", name="Fler ersättare").click()
    expect(page.get_by_label("Ersättare 4")).to_be_focused()
    expect(page.get_by_label("Ersättare 2").locator("option:checked")).to_have_text(others[2])
    mona.checked()
    _keep(mona, "absence-form")
    page.get_by_role("button", name="Lägg in och visa bokningar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name} är borta")
    mona.checked()
    _keep(mona, "absence-hits")
    hits = page.locator(".hit")
    with town.stores.reading() as unit:
        count = len(unit.db.scalars(select(Rebooking).where(Rebooking.state == RebookingState.OPEN)).all())
    assert count >= 5
    for client, way in (("Klient A", "Fråga klienten per SMS"), ("Klient B", "Lämna till receptionen")):
        row = hits.filter(has_text=client)
        row.get_by_label(way).check()
        row.get_by_role("button", name="Gör så").click()
        expect(hits.filter(has_text=client).locator(".hit-done")).to_be_visible()
    third = hits.filter(has_text="Klient C")
    third.locator("input[value^='other_time']").first.check()
    third.get_by_role("button", name="Gör så").click()
    expect(hits.filter(has_text="Klient C")).to_contain_text("Ombokad")
    hits.filter(has_text="Klient C").get_by_role("button", name="Ångra").click()
    expect(hits.filter(has_text="Klient C").get_by_role("button", name="Gör så")).to_be_visible()
    page.get_by_role("button", name="Gör detta för alla").click()
    expect(page.get_by_text("Allt är beslutat")).to_be_visible()
    mona.checked()
    _keep(mona, "absence-settled")
    with town.stores.reading() as unit:
        assert RebookingState.OPEN not in set(
            unit.db.scalars(
                select(Rebooking.state)
                .join(Appointment, Appointment.id == Rebooking.appointment_id)
                .where(Appointment.name.startswith("Klient "))
            )
        )
    page.goto(f"{town.address}/workplace/unit/weeks")
    expect(page.locator("#workplace-weeks-grid")).to_contain_text("Sjuk")
    mona.checked()
    _keep(mona, "weeks")


def test_a_handlaggare_enters_a_part_time_afternoon_without_scripts_on_a_telephone(town: Town, sit: Sit) -> None:
    sara = sit("sara", scripts=False, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = sara.page
    page.goto(f"{town.address}/workplace/absences")
    page.get_by_label("Orsak").select_option(label="Annan ledighet")
    page.get_by_label("Återkommande").check()
    page.get_by_label("onsdag").check()
    page.get_by_label("Hur ofta").select_option(label="Varannan vecka, räknat från första veckan")
    page.get_by_label("Från och med").fill(local_date(town.clock.now()).isoformat())
    page.get_by_label("Från klockan").fill("12:00")
    page.get_by_label("Till klockan").fill("16:30")
    page.get_by_label("Ersättare 1").select_option(index=1)
    _keep(sara, "absence-own-form-390-dark")
    page.get_by_role("button", name="Lägg in och visa bokningar").click()
    expect(page.locator("#workplace-absence-facts")).to_contain_text("Varannan vecka: onsdag kl 12.00–16.30")
    expect(page.locator("#workplace-absence-facts")).not_to_contain_text("Annan ledighet")
    _keep(sara, "absence-own-390-dark")


def test_the_pages_of_absence_on_a_telephone(town: Town, sit: Sit) -> None:
    mona = sit("mona", viewport={"width": PHONE, "height": 844}, color_scheme="dark")
    for name in ("unit/weeks", "absences"):
        mona.page.goto(f"{town.address}/workplace/{name}")
        mona.checked()
        assert mona.page.evaluate("document.documentElement.scrollWidth") <= PHONE, "only the table scrolls"
        _keep(mona, f"{name.replace('/', '-')}-390-dark")
