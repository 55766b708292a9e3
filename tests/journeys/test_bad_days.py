"""The note and the danger on a bad day: the wrong card, a client in hiding, a line that breaks, a session that ends."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, Dialog, Page, Route, expect
from sqlalchemy import delete, select

from frontdesk.accounts.models import StaffSession
from frontdesk.calls.models.contact import ContactNote
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.disclosure.models import IncidentDraft
from integrations.local.municipality import CAST
from tests.browser import open_context
from tests.journeys.conftest import Sit
from tests.journeys.seat import Seat, Town
from tests.relay import Relay

pytestmark = pytest.mark.browser
NO_CONTACT = "Ingen kontakt med servern – inget sparas. Försöker igen …"
# What the browser says on its console while there is no line; what the page says is tried here.
LINE_IS_GONE = ("net::ERR_", "Failed to fetch", "status of 5", "signal timed out", "signal is aborted")
STALE_LINE_MS = 46_000
# Between the moment the new box stands there and the moment the page's scripts hear of it.
_TYPE_INTO_THE_NEW_BOX = """
document.addEventListener("htmx:after:swap", function type({ detail: { ctx } }) {
  if (ctx.sourceElement?.id !== "calls-note-box") return;
  document.removeEventListener("htmx:after:swap", type, true);
  const field = document.getElementById("calls-note");
  field.value = "Skrivet i samma ögonblick";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, true)
"""


@pytest.fixture
def rut(sit: Sit) -> Iterator[Seat]:
    """Rut with a call open; a broken line is not held against the page."""
    seat = sit("rut")
    seat.begin()
    yield seat
    _forgive(seat)


@pytest.fixture
def relay(town: Town) -> Iterator[Relay]:
    """A line to the server that can be cut."""
    made = Relay(town.address)
    yield made
    made.thaw()
    made.die()


@pytest.fixture
def afar(town: Town, relay: Relay, browser: Browser) -> Iterator[Seat]:
    """Rut at the far end of the relay, with a call open."""
    context = open_context(browser)
    seat = Seat(context.new_page(), replace(town, address=relay.address), "rut")
    seat.begin()
    yield seat
    context.close()


def _forgive(seat: Seat) -> None:
    seat.said[:] = [line for line in seat.said if not any(word in line for word in LINE_IS_GONE)]


def _open(seat: Seat, who: str) -> None:
    person = CAST[who]
    assert person.identity_number
    seat.open(person.identity_number, person.name)


def _notes(town: Town) -> list[str]:
    with town.stores.reading() as unit:
        return list(unit.db.scalars(select(ContactNote.text)))


def _left_about(town: Town, who: str) -> list[str]:
    with town.stores.reading() as unit:
        key = f"demo:{CAST[who].person_id}"
        return list(unit.db.scalars(select(Message.text).where(Message.person == key)))


def _typed(page: Page, words: str) -> None:
    page.locator("#calls-note").press_sequentially(words)


def _abort(route: Route) -> None:
    route.abort()


def _accept(dialog: Dialog) -> None:
    dialog.accept()


@pytest.mark.harm("words noted about one person end up in another person's file after Fel person")
def test_the_wrong_persons_note_leaves_the_page_and_the_next_file(town: Town, rut: Seat) -> None:
    page = rut.page
    _open(rut, "karin")
    rut.note("Hemlig anteckning om Karin")
    rut.press("Alt+t")
    expect(rut.side.get_by_role("heading", name="Boka tid")).to_be_visible()
    rut.press("Alt+f")
    expect(page.locator(".note-told")).to_have_text("Anteckningen följde med till avvikelsen.")
    expect(page.locator("#calls-note")).to_have_value("")
    expect(rut.side.locator("#booking-week")).to_have_count(0)
    rut.checked()
    _open(rut, "ali")
    _typed(page, "x")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    rut.done()
    assert _left_about(town, "ali") == ["x"]
    with town.stores.reading() as unit:
        assert unit.db.scalars(select(IncidentDraft.noted)).all() == ["Hemlig anteckning om Karin"]


@pytest.mark.harm("a protected person's words end up in another person's file after Skydda nu")
def test_a_protected_persons_note_goes_to_the_protected_desk_alone(town: Town, rut: Seat) -> None:
    page = rut.page
    _open(rut, "karin")
    _typed(page, "Rädd för sin make")  # and not a moment to store it
    rut.press("Alt+u")
    expect(page.locator(".note-told")).to_contain_text("följde med till dem som har hand om skyddade personer")
    expect(page.locator("#calls-note")).to_have_value("")
    _open(rut, "ali")
    rut.done()
    assert _left_about(town, "ali") == []
    with town.stores.reading() as unit:
        assert [row.text for row in messages.unsettled(unit.db, messages.WITH_PROTECTED_DESK)] == ["Rädd för sin make"]


@pytest.mark.harm("an old window writes what was typed there into the next person's file")
def test_an_old_window_is_told_and_keeps_the_words_until_somebody_chooses(town: Town, rut: Seat) -> None:
    _open(rut, "karin")
    old = rut.page.context.new_page()
    old.goto(rut.page.url)
    expect(old.locator("#calls-note")).to_be_visible()
    old.route("**/*", _abort)  # nothing reaches this window any more
    old.locator("#calls-note").fill("Karin bor hos sin syster")
    rut.press("Alt+f")
    expect(rut.page.locator("#disclosure-find")).to_be_visible()
    _open(rut, "ali")
    old.unroute("**/*")
    box = old.locator("#calls-note-box")
    expect(box).to_contain_text("Anteckningen skrevs om en annan person.")
    expect(old.locator("#calls-note")).to_have_value("Karin bor hos sin syster")
    expect(old.locator("#calls-saved")).to_have_text("Ej sparat")
    assert _notes(town) == []
    box.get_by_role("button", name="Lägg den i avvikelsen").click()
    expect(old.locator("#calls-note")).to_have_value("")
    old.close()
    rut.done()
    assert _left_about(town, "ali") == []
    with town.stores.reading() as unit:
        assert unit.db.scalars(select(IncidentDraft.noted)).all() == ["Karin bor hos sin syster"]


@pytest.mark.harm("the page says saved, or nothing, while the network is gone and what is done and typed is lost")
def test_without_a_network_nothing_is_silent_and_nothing_is_lost(town: Town, rut: Seat) -> None:
    page = rut.page
    rut.press("Alt+1")
    rut.note("Storgatan 1")
    page.context.set_offline(True)
    _typed(page, " och mer")
    strip, mark = page.locator("#network"), page.locator("#calls-saved")
    expect(mark).to_have_text("Ej sparat")
    expect(strip).to_have_text(NO_CONTACT)
    for key in ("Alt+9", "Control+Enter"):
        rut.press(key)
    expect(page.get_by_role("button", name="Gick inte. Försök igen.")).to_have_count(2)
    rut.checked()
    page.context.set_offline(False)
    expect(mark).to_contain_text("Sparat")
    expect(strip).to_be_hidden()
    assert _notes(town) == ["Storgatan 1 och mer"]
    rut.press("Alt+9")
    expect(page.locator("#reception-bar")).to_contain_text("112 larmat")


def test_a_lost_call_of_the_room_keeps_the_words_over_a_reload(town: Town, rut: Seat) -> None:
    page = rut.page
    page.route("**/note", _abort)
    _typed(page, "Skrivet i tunneln")
    expect(page.locator("#calls-saved")).to_have_text("Ej sparat")
    page.once("dialog", _accept)  # the browser asks before it leaves
    page.reload()
    expect(page.locator("#calls-note")).to_have_value("Skrivet i tunneln")
    expect(page.locator("#calls-saved")).to_have_text("Ej sparat")
    page.unroute("**/note")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    assert _notes(town) == ["Skrivet i tunneln"]


@pytest.mark.harm("words that are stored vanish from the box, and what is typed next is stored over them")
def test_old_news_does_not_empty_the_box_of_words_stored_since(town: Town, rut: Seat) -> None:
    page = rut.page
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "GET" and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/note", hold_the_first)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:all'))")
    while not held:
        page.wait_for_timeout(50)
    _typed(page, "Skrivet medan gamla nyheter var på väg")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    [(route, old)] = held
    route.fulfill(response=old)
    page.wait_for_timeout(500)
    expect(page.locator("#calls-note")).to_have_value("Skrivet medan gamla nyheter var på väg")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")


@pytest.mark.harm("words typed while the box is renewed are taken for stored, and never are")
def test_words_typed_just_as_the_box_is_renewed_are_stored(town: Town, rut: Seat) -> None:
    rut.page.evaluate(_TYPE_INTO_THE_NEW_BOX)
    rut.page.evaluate("document.body.dispatchEvent(new CustomEvent('live:all'))")
    expect(rut.page.locator("#calls-note")).to_have_value("Skrivet i samma ögonblick")
    expect(rut.page.locator("#calls-saved")).to_contain_text("Sparat")
    assert _notes(town) == ["Skrivet i samma ögonblick"]


def test_a_lock_warns_of_unsaved_words_and_keeps_them(town: Town, rut: Seat) -> None:
    page = rut.page
    page.route("**/note", _abort)
    _typed(page, "Skrivet i tunneln")
    expect(page.locator("#calls-saved")).to_have_text("Ej sparat")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_role("button", name="Lås").click()
    expect(page.locator("#calls-note")).to_be_visible()
    page.get_by_role("button", name="Lås").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    assert [words.startswith("Anteckningen är inte sparad.") for words in asked] == [True, True]
    page.unroute("**/note")
    page.get_by_role("button", name="Lås upp").click()
    expect(page.locator("#calls-note")).to_have_value("Skrivet i tunneln")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    assert _notes(town) == ["Skrivet i tunneln"]


def test_a_window_left_behind_protects_nobody_it_does_not_show(town: Town, rut: Seat) -> None:
    _open(rut, "karin")
    old = rut.page.context.new_page()
    old.goto(rut.page.url)
    expect(old.locator("#disclosure-card")).to_contain_text(CAST["karin"].name)
    old.route("**/*", _abort)
    rut.press("Alt+f")
    expect(rut.page.locator("#disclosure-find")).to_be_visible()
    _open(rut, "ali")
    old.unroute("**/*")
    old.locator("#disclosure-undo").get_by_role("button", name="Skydda nu").click()
    expect(old.locator("#notice")).to_contain_text("så ingenting gjordes")
    expect(old.locator("#disclosure-card")).to_contain_text(CAST["ali"].name)
    old.close()


def test_a_server_that_answers_with_errors_is_told_and_tried_again(town: Town, rut: Seat) -> None:
    page = rut.page
    page.route("**/note", lambda route: route.fulfill(status=500, body="<h1>Bad gateway</h1>"))
    _typed(page, "Ring henne")
    expect(page.locator("#calls-saved")).to_have_text("Ej sparat")
    expect(page.locator("#network")).to_contain_text("Servern svarar med fel")
    page.unroute("**/note")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    expect(page.locator("#network")).to_be_hidden()
    assert _notes(town) == ["Ring henne"]


def test_a_server_that_dies_and_comes_back_gets_the_last_words_in_order(town: Town, relay: Relay, afar: Seat) -> None:
    page = afar.page
    afar.note("Ett")
    relay.die()
    _typed(page, " två")
    expect(page.locator("#network")).to_have_text(NO_CONTACT)
    _typed(page, " tre")
    relay.live()
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    expect(page.locator("#network")).to_be_hidden()
    assert _notes(town) == ["Ett två tre"]


@pytest.mark.harm("the line is dead and the queues on the screen look alive")
def test_a_line_that_has_gone_silent_is_told_and_opened_anew(relay: Relay, afar: Seat) -> None:
    page = afar.page
    page.clock.install()
    page.reload()
    afar.settled()
    relay.freeze()
    page.clock.fast_forward(STALE_LINE_MS)
    expect(page.locator("#network")).to_have_text("Ingen kontakt – köerna kan vara gamla.")
    relay.thaw()
    page.clock.fast_forward(STALE_LINE_MS)
    expect(page.locator("#network")).to_be_hidden()


def _end_sessions(town: Town) -> None:
    with town.stores.writing() as unit:
        unit.db.execute(delete(StaffSession))


@pytest.mark.harm("a session that ends takes along what was being typed, without a word")
def test_whoever_is_signed_out_while_typing_comes_back_to_every_letter(town: Town, rut: Seat) -> None:
    page = rut.page
    rut.note("Bor på")
    _end_sessions(town)
    _typed(page, " Storgatan 1")
    expect(page.locator("#refusal")).to_contain_text("Du har loggats ut. Logga in igen")
    expect(page.get_by_text("Det du hade skrivit är kvar")).to_be_visible()
    assert "Storgatan" not in page.content()
    page.goto(f"{town.address}/login/outside?hint=rut&back={urlsplit(page.url).path}")
    expect(page.locator("#calls-note")).to_have_value("Bor på Storgatan 1")
    expect(page.locator("#calls-saved")).to_contain_text("Sparat")
    assert _notes(town) == ["Bor på Storgatan 1"]


@pytest.mark.harm("words that wait in a window are read by the next who signs in at it")
def test_words_that_wait_are_gone_when_another_signs_in(town: Town, rut: Seat) -> None:
    page = rut.page
    rut.note("Bor på")
    _end_sessions(town)
    _typed(page, " Storgatan 1")
    expect(page.get_by_text("Det du hade skrivit är kvar")).to_be_visible()
    page.goto(f"{town.address}/login/outside?hint=amir&back=/reception")
    expect(page.get_by_role("heading", name="Reception")).to_be_attached()
    assert page.evaluate("sessionStorage.getItem('note:kept')") is None


@pytest.mark.harm("Ring 112 stands out of sight because another panel is open")
def test_what_must_be_done_at_once_is_in_sight_whatever_is_open(rut: Seat) -> None:
    page = rut.page
    page.set_viewport_size({"width": 1440, "height": 860})
    rut.press("Alt+t")
    expect(rut.side.get_by_role("heading", name="Boka tid")).to_be_visible()
    rut.press("Alt+1")
    now = page.locator("#triage-now")
    expect(now).to_be_focused()
    expect(now).to_contain_text("Ring 112 nu")
    expect(rut.side).not_to_be_visible()
    expect(page.locator("#triage-follows")).to_contain_text("Nu")
    rut.checked()
    page.mouse.wheel(0, 3000)
    expect(now).to_be_in_viewport(ratio=1)
    page.reload()
    rut.settled()
    expect(now).to_be_in_viewport(ratio=1)
    expect(now).to_be_focused()
    rut.press("Alt+r")  # what somebody asks for after that opens as ever
    expect(rut.side.get_by_label("Vilket nummer ska vi ringa?")).to_be_visible()
    expect(now).to_be_in_viewport(ratio=1)
