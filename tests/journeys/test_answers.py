"""A client answers an SMS on her phone: the menu says so, the answer stands beside its booking, and one key cancels it.

The SMS goes the whole way: outbox, real adapter, simulated operator, handset; and so does the answer.
"""

import re
import time as stopwatch
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from frontdesk.bootstrap.build import build
from frontdesk.bootstrap.demo.run import demo_settings
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import send_due
from frontdesk.notices.models import Notice
from tests.browser import open_context
from tests.journeys.seat import Seat, Town
from tests.journeys.town import settle
from tests.serving import listening, serve
from tests.stores import MONDAY_TEN

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 390, "height": 844}}
THANKS = "Tack, vi har fått ditt svar. Är det bråttom, ring 0123-456 00."


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Town]:
    """The town with its simulated telephone network."""
    clock = FixedClock(MONDAY_TEN)
    settle(tmp_path, clock).dispose()
    with listening() as at:
        built = build(demo_settings(tmp_path, host="127.0.0.1", port=at.getsockname()[1]), clock=clock)
        with serve(built.app, at) as address:
            yield Town(address, built.context.stores, clock, built.app)
        built.context.stores.dispose()


@pytest.fixture
def rut(live: Town, browser: Browser) -> Iterator[Seat]:
    context = open_context(browser)
    seat = Seat(context.new_page(), live, "rut")
    yield seat
    context.close()
    assert seat.said == []


@pytest.fixture
def phone(live: Town, browser: Browser) -> Iterator[Page]:
    """The client's telephone."""
    context = open_context(browser)
    page = context.new_page()
    yield page
    context.close()


def send(live: Town) -> None:
    """Let what is due leave, and wait until it has arrived."""
    live.clock.move(timedelta(seconds=61))
    send_due(live.stores, live.app.state.ports.sms)
    until = stopwatch.monotonic() + 60
    while _under_way(live):
        assert stopwatch.monotonic() < until, "it did not arrive"
        stopwatch.sleep(0.05)


def _under_way(live: Town) -> bool:
    with live.stores.reading() as unit:
        open_ones = select(Notice.id).where(Notice.status.in_({"sending", "accepted", "sent"}))
        return bool(unit.db.scalars(open_ones).all())


def reserve(rut: Seat, mode: str = "visit") -> None:
    """Open a call and reserve the first time."""
    rut.begin("F3")
    rut.press("Alt+t")
    expect(rut.side.locator("#booking-times button[name=starts_at]").first).to_be_visible()
    if mode != "visit":
        rut.side.get_by_label("Hur", exact=True).select_option(value=mode)
        expect(rut.side.locator("#booking-week")).to_contain_text("Telefon" if mode == "phone" else "Video")
    rut.side.locator("#booking-times button[name=starts_at]").first.click()
    expect(rut.side).to_contain_text("Läs upp:")


def book(rut: Seat, number: str, name: str = "Kim Ek") -> None:
    """Book what is reserved, with an SMS, and end the call."""
    rut.side.get_by_label("Namn på den som ska komma").fill(name)
    rut.side.get_by_role("group", name="Vill du ha SMS?").get_by_label("Ja").check()
    rut.side.get_by_role("group", name="Läser någon annan din telefon?").get_by_label("Nej").check()
    rut.side.get_by_label("Mobilnummer").fill(number)
    rut.press("Alt+Enter")
    expect(rut.side.locator("#booking-coming")).to_be_visible()


def answer(live: Town, phone: Page, text: str) -> None:
    phone.goto(f"{live.address}/demo/handset/")
    phone.get_by_label("Svara").fill(text)
    phone.get_by_role("button", name="Skicka svar").click()
    expect(phone.get_by_role("log")).to_contain_text(text)


def shown(rut: Seat) -> str:
    return rut.side.locator("#booking-sms p").first.inner_text()


def menu(rut: Seat) -> str:
    return rut.page.get_by_role("link", name=re.compile("Svar på SMS")).inner_text()


@pytest.mark.harm("an answer to an SMS cannot be found")
@pytest.mark.harm("a client who cancels by SMS is booked as not come")
def test_an_answer_arrives_and_one_key_cancels_the_time(live: Town, rut: Seat, phone: Page) -> None:
    reserve(rut)
    book(rut, "070-174 06 12")
    rut.done()
    send(live)
    rut.page.goto(f"{live.address}/reception")
    rut.settled()
    assert menu(rut).split() == ["Svar", "på", "SMS"]
    answer(live, phone, "AVBOKA")
    expect(rut.page.locator("#reception-replies-count")).to_have_text("1")  # without a reload
    expect(rut.page.locator("#calls-tasks")).to_contain_text("Kim Ek")
    rut.page.locator("#calls-tasks").get_by_role("link", name="Läs svaret").click()
    row = rut.page.locator("#reception-replies tbody tr")
    for words in ("Kim Ek", "070-174 06 12", "AVBOKA", "Stadshuset"):
        expect(row).to_contain_text(words)
    rut.settled()
    rut.checked()
    rut.press("Alt+a")
    expect(row).to_contain_text("Avbokad av klienten")
    expect(rut.page.locator("#reception-replies-count")).to_have_text("")
    rut.press("Alt+z")
    expect(rut.page.locator("#reception-replies-count")).to_have_text("1")
    expect(row).not_to_contain_text("Avbokad av klienten")
    rut.press("Alt+a")
    expect(row).to_contain_text("Avbokad av klienten")
    send(live)
    phone.goto(f"{live.address}/demo/handset/")
    expect(phone.get_by_role("log")).to_contain_text("är avbokad. Vill du ha en ny tid, ring")
    expect(phone.get_by_role("log")).not_to_contain_text("Tack, vi har fått")


@pytest.mark.harm("a client who answers an SMS hears nothing")
def test_what_a_person_must_read_is_thanked_for_rung_about_and_seen_to(live: Town, rut: Seat, phone: Page) -> None:
    reserve(rut)
    book(rut, "070-174 06 12")
    rut.done()
    send(live)
    answer(live, phone, "Ja, tyvärr har jag fått förhinder 😔")
    send(live)
    phone.goto(f"{live.address}/demo/handset/")
    expect(phone.get_by_role("log")).to_contain_text(THANKS)
    rut.page.goto(f"{live.address}/replies")
    rut.settled()
    expect(rut.page.locator("#reception-replies")).to_contain_text("Ja, tyvärr har jag fått förhinder")
    rut.press("Alt+r")
    expect(rut.page.locator("#calls-callbar")).to_contain_text("070-174 06 12")
    rut.page.goto(f"{live.address}/replies")
    rut.settled()
    rut.press("Alt+o")
    expect(rut.page.locator("#reception-replies")).to_contain_text("Inga svar att läsa.")
    expect(rut.page.locator("#reception-replies-count")).to_have_text("")
    rut.page.goto(f"{live.address}/tasks")
    expect(rut.page.locator("#calls-tasks")).not_to_contain_text("Läs svaret")


@pytest.mark.harm("the SMS that reception reads aloud is another than the one that is sent")
@pytest.mark.harm("a client who is to be rung is told to come")
@pytest.mark.parametrize(("mode", "says"), [("visit", "Vänta i väntrummet"), ("phone", "Vi ringer dig")])
def test_on_the_phone_stands_what_was_read_aloud(live: Town, rut: Seat, phone: Page, mode: str, says: str) -> None:
    reserve(rut, mode)
    text = shown(rut)
    assert says in text
    rut.checked()
    book(rut, "070-174 06 12")
    send(live)
    phone.goto(f"{live.address}/demo/handset/")
    expect(phone.get_by_role("log")).to_contain_text(text)


@pytest.mark.harm("the SMS that reception reads aloud is another than the one that is sent")
def test_of_a_series_the_text_follows_what_is_ticked(live: Town, rut: Seat, phone: Page) -> None:
    reserve(rut)
    alone = shown(rut)
    rut.side.get_by_text("Boka flera gånger").click()
    rut.side.get_by_label("Hur många tider").select_option(value="3")
    rut.side.get_by_role("button", name="Visa tiderna").click()
    sms = rut.side.locator("#booking-sms p").first
    expect(sms).to_contain_text("och sedan")
    both = shown(rut)
    later = rut.side.locator("#booking-book input[name=later]")
    later.last.uncheck()
    expect(sms).not_to_have_text(both)
    assert both != shown(rut) != alone
    told = shown(rut)
    book(rut, "070-174 06 12")
    send(live)
    phone.goto(f"{live.address}/demo/handset/")
    expect(phone.get_by_role("log")).to_contain_text(told)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{}, NARROW], ids=["desk", "phone"])
def test_the_page_is_calm_and_fits(
    live: Town, rut: Seat, phone: Page, browser: Browser, scheme: str, options: dict[str, object]
) -> None:
    reserve(rut)
    book(rut, "070-174 06 12", name="Ett mycket långt namn på den som ska komma hit")
    send(live)
    answer(live, phone, "Kan jag komma en annan dag i stället? " * 4)
    context = open_context(browser, color_scheme=scheme, **options)
    amir = Seat(context.new_page(), live, "amir")
    amir.page.goto(f"{live.address}/replies")
    amir.settled()
    expect(amir.page.locator("#reception-replies")).to_contain_text("Kan jag komma")
    amir.checked()
    assert amir.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing lies beside the page"
    context.close()
