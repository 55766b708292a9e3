"""A handläggare connects her own calendar: what is in it blocks her times, what is booked appears in it, and back."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.bootstrap.demo.seed import SARA
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import pull, push
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.actor import CLOCK
from frontdesk.core.times import local_date
from integrations.local.calendar import LocalCalendar
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town
from tests.web.client import make_settings

pytestmark = pytest.mark.browser
HOUR = timedelta(hours=1)


def _double(town: Town) -> LocalCalendar:
    found = town.app.state.ports.calendars[CalendarKind.CALDAV]
    assert isinstance(found, LocalCalendar)
    return found


def _clock_ticks(town: Town, wait: timedelta) -> None:
    reach = CalendarAdapters.of(town.app.state.ports.calendars, make_settings())
    town.clock.move(wait)
    push.write_due(town.stores, reach, seconds=20)
    pull.read_due(town.stores, reach, seconds=20)


def _free(town: Town) -> list[datetime]:
    with town.stores.reading() as unit:
        today = local_date(unit.now)
        wish = Wish("EB_FOLLOWUP", today, today + timedelta(days=14), handlaggare=(SARA,))
        return [time.starts_at for time in search.free_times(unit, wish)]


def _book(town: Town, at: datetime) -> Appointment:
    with town.stores.writing() as unit:
        return book.book(unit, pick=Pick("EB_FOLLOWUP", at, SARA), guest=Guest(name="Kim Okänd"), by=CLOCK)


def _keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("FRONTDESK_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"calendar-{name}.png"), full_page=True)


def _connect(seat: Seat, secret: str) -> None:
    seat.page.get_by_label("Adress", exact=True).fill("sara")
    seat.page.get_by_label("Användarnamn").fill("sara")
    seat.page.get_by_label("Lösenord").fill(secret)
    seat.page.get_by_role("button", name="Prova och koppla").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_calendar_is_connected_read_written_and_answered_for(town: Town, sit: Sit, scripts: bool) -> None:  # noqa: FBT001
    calendar = _double(town)
    calendar.lock("sara", "exempel")
    first, second, *_ = _free(town)
    calendar.enter("sara", "own", first, first + HOUR)
    sara = sit("sara", scripts=scripts)
    page = sara.page
    page.goto(f"{town.address}/workplace")
    page.get_by_role("link", name="Koppla min kalender").click()
    sara.settled()
    if scripts:
        sara.checked()
    _connect(sara, "fel")
    expect(page.get_by_text("Kalendern godtar inte inloggningen.")).to_be_visible()
    expect(page.get_by_label("Adress", exact=True)).to_have_value("sara")
    if scripts:
        sara.checked()
    _keep_picture(page, f"refused-{scripts}")
    page.get_by_label("Lösenord").fill("exempel")
    page.get_by_role("button", name="Prova och koppla").click()
    expect(page.get_by_text("Fungerar", exact=True)).to_be_visible()
    assert first not in _free(town), "what she entered blocks the time"
    if scripts:
        sara.checked()
    _keep_picture(page, f"connected-{scripts}")

    made = _book(town, second if second >= first + HOUR else _free(town)[0])
    _clock_ticks(town, timedelta(minutes=5))
    assert [kept.meeting for kept in calendar.written("sara") if kept.meeting == made.id] == [made.id]

    calendar.erase("sara", str(made.id))
    _clock_ticks(town, timedelta(minutes=5))
    _clock_ticks(town, timedelta(minutes=5))
    page.goto(f"{town.address}/workplace")
    page.get_by_role("link", name="Ska det ställas in?").click()
    expect(page.get_by_role("heading", name="Borttaget i din kalender")).to_be_visible()
    if scripts:
        sara.checked()
    _keep_picture(page, f"gone-{scripts}")
    page.get_by_role("button", name="Behåll").click()
    expect(page.get_by_role("heading", name="Borttaget i din kalender")).to_have_count(0)
    _clock_ticks(town, timedelta(minutes=1))
    assert made.id in [kept.meeting for kept in calendar.written("sara")]

    page.locator("summary", has_text="Koppla från").click()
    page.get_by_role("button", name="Koppla från och ta bort våra möten").click()
    expect(page.get_by_text("Kopplas från", exact=True)).to_be_visible()
    _clock_ticks(town, timedelta(minutes=1))
    assert calendar.written("sara") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_calendars_are_calm_on_every_screen(town: Town, sit: Sit, scheme: str, width: int) -> None:
    calendar = _double(town)
    for number, start in enumerate(_free(town)[:5]):
        calendar.enter("sara", f"own-{number}", start, start + HOUR)
    size = {"width": width, "height": 860}
    sara = sit("sara", color_scheme=scheme, viewport=size)
    sara.page.goto(f"{town.address}/workplace/calendars")
    sara.settled()
    _connect(sara, "")
    expect(sara.page.get_by_text("Fungerar", exact=True)).to_be_visible()
    for number in range(5):
        calendar.erase("sara", f"own-{number}")
    sara.page.get_by_role("button", name="Synka nu").click()
    expect(sara.page.get_by_text("Väntar på svar", exact=True)).to_be_visible()
    _keep_picture(sara.page, f"own-{width}-{scheme}")
    sara.checked()
    sara.page.goto(f"{town.address}/workplace")
    _keep_picture(sara.page, f"workplace-{width}-{scheme}")
    sara.checked()
    disa = sit("disa", color_scheme=scheme, viewport=size)
    disa.page.goto(f"{town.address}/admin/calendars")
    disa.settled()
    _keep_picture(disa.page, f"admin-{width}-{scheme}")
    disa.checked()
    disa.page.get_by_role("button", name="Det stämmer: Sara Nilsson").click()
    expect(disa.page.get_by_text("Fungerar", exact=True)).to_be_visible()
