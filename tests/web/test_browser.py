"""What only a browser can show: the scripts work under the strict policy, and a swap loses nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fastapi import APIRouter
from playwright.sync_api import ConsoleMessage, Page, Route, expect
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.core.errors import Stale
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.core.times import FixedClock
from frontdesk.web import serve
from tests.browser import axe
from tests.factories.accounts import make_staff
from tests.stores import MONDAY_TEN, sqlite_stores
from tests.web.client import Building, make_building, make_settings
from tests.web.server import serving

pytestmark = pytest.mark.browser

PAGE = """
{% extends "base.html" %}
{% from "components/button.html" import button %}{% from "components/timer.html" import until %}
{% from "components/panel.html" import panel %}
{% block title %}Prov{% endblock %}
{% block main %}<h1>Prov</h1>
{% call panel("try-panel", "Panel", attrs={"hx-get": "/try", "hx-trigger": "live:try from:body, live:all from:body",
  "hx-swap": "outerHTML", "hx-select": "#try-panel"}) %}
<p id="try-count">{{ count }}</p>
<form method="post" action="/try" hx-post="/try" hx-target="#try-panel" hx-swap="outerHTML" hx-select="#try-panel">
<label for="try-words">Ord</label> <input class="ds-input" id="try-words" name="words" value="{{ words }}">
{{ button("Spara", id="try-save", key="Alt+S", name="way", value="save") }}
{{ button("Vägra", id="try-refuse", key="F9", name="way", value="refuse", tone="secondary") }}</form>
{{ until(later, now, ending="Snart slut.") }}
{% endcall %}
<section id="try-rows" hx-get="/try" hx-trigger="live:rows from:body, live:all from:body"
  hx-swap="outerMorph" hx-select="#try-rows">
<p id="try-rows-count">{{ count }}</p>
<form method="post" action="/told" hx-post="/told" hx-target="#try-rows" hx-swap="outerMorph" hx-select="#try-rows">
{{ button("Spara rader", id="try-told") }} {{ told }}</form>
{% for row in rows %}
<details><summary>Avboka</summary><form method="post" action="/try/{{ row }}"><button>Avboka {{ row }}</button>
<label><input class="ds-input" name="why"> Varför {{ row }}</label>
<label><input class="ds-input" type="checkbox" name="all"> Alla {{ row }}</label></form></details>
{% endfor %}
</section>{% endblock %}
"""


@pytest.fixture
def building(tmp_path: Path) -> Building:
    made = make_building(sqlite_stores(tmp_path, FixedClock(MONDAY_TEN)), make_settings(demo=True))
    with made.stores.writing() as unit:
        make_staff(unit, Role.RECEPTIONIST, login="rut")
    made.app.include_router(_router())
    return made


def _router() -> APIRouter:
    router = APIRouter()
    count = iter(range(100))
    heard = threading.Event()

    @router.api_route("/try", methods=["GET", "POST"])
    def panel(ctx: Ctx, staff: CurrentStaff) -> Response:
        return page(ctx)

    def page(ctx: RequestContext, told: str = "") -> Response:
        template = ctx.app.pages.environment.from_string(PAGE)
        chrome = ctx.app.pages._chrome(ctx.request)
        language = ctx.app.pages._languages["sv"]
        now = ctx.app.stores.clock.now()
        nth = next(count)
        facts = {
            "count": nth,
            "words": "",
            "now": now,
            "later": now,
            "language": "sv",
            "rows": range(-nth, 2),
            "told": told,
        }
        return Response(template.render({**chrome, **language, **facts}), media_type="text/html")

    @router.post("/told")
    def told(ctx: Ctx, staff: CurrentStaff) -> Response:
        with ctx.writing() as unit:
            unit.tell("rows")
        heard.wait(20)  # the window hears of it before it has its answer
        return page(ctx, told="Sparat")

    @router.post("/hush")
    def hush(staff: CurrentStaff) -> Response:
        heard.set()
        return Response(status_code=204)

    @router.post("/refuse")
    def refuse(staff: CurrentStaff) -> Response:
        raise Stale

    return router


@pytest.fixture
def desk(building: Building, page: Page) -> Iterator[Page]:
    """Rut's browser at the page, signed in; a word on the console about policy or script fails the test."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "status of" not in message.text and message.type != "debug":
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    with serving(building.app) as base:
        page.goto(f"{base}/login/outside?hint=rut&back=/try")
        expect(page.locator("h1")).to_have_text("Prov")
        yield page
        page.close()
    assert not said


def test_a_topic_makes_its_panel_fetch_itself_and_typing_goes_on(building: Building, desk: Page) -> None:
    _open(desk)
    before = desk.locator("#try-count").inner_text()
    desk.focus("#try-words")
    with desk.expect_request("**/try") as asked, building.stores.writing() as unit:
        unit.tell("try")
    expect(desk.locator("#try-count")).not_to_have_text(before)
    expect(desk.locator("#try-words")).to_be_focused()
    assert asked.value.headers["x-live"] == "1"


def test_what_is_unfolded_and_filled_in_stays_so_when_others_change_the_page(building: Building, desk: Page) -> None:
    _open(desk)
    row = desk.locator("#try-rows details").filter(has_text="Avboka 1")
    row.locator("summary").click()
    row.get_by_label("Varför 1").fill("sjuk")
    row.get_by_label("Alla 1").check()
    before = desk.locator("#try-rows-count").inner_text()
    with building.stores.writing() as unit:
        unit.tell("rows")  # and a row is put before it
    expect(desk.locator("#try-rows-count")).not_to_have_text(before)
    expect(row.get_by_role("button", name="Avboka 1")).to_be_visible()
    expect(desk.locator("#try-rows details[open]")).to_have_count(1)
    expect(row.get_by_label("Varför 1")).to_have_value("sjuk")
    expect(row.get_by_label("Alla 1")).to_be_checked()


def test_what_came_of_a_form_is_not_wiped_away_by_news_of_it(desk: Page) -> None:
    _open(desk)
    fetched: list[str] = []
    desk.on("request", lambda request: fetched.append(request.url) if "x-live" in request.headers else None)
    with desk.expect_event("console", lambda said: said.text == "rows"):
        desk.evaluate("document.body.addEventListener('live:rows', () => console.debug('rows'))")
        desk.get_by_role("button", name="Spara rader").click(no_wait_after=True)
    desk.evaluate("fetch('/hush', { method: 'POST' })")
    expect(desk.locator("#try-rows")).to_contain_text("Sparat")
    assert fetched == []


def test_what_is_unfolded_while_an_answer_is_awaited_is_not_folded_by_it(desk: Page) -> None:
    _open(desk)
    row = desk.locator("#try-rows details").filter(has_text="Avboka 1")
    desk.locator("#try-rows details").filter(has_text="Avboka 0").locator("summary").click()
    desk.get_by_role("button", name="Spara rader").click(no_wait_after=True)
    row.locator("summary").click()
    desk.evaluate("fetch('/hush', { method: 'POST' })")
    expect(desk.locator("#try-rows")).to_contain_text("Sparat")
    expect(desk.locator("#try-rows details[open]")).to_have_count(1)
    expect(row.get_by_label("Varför 1")).to_be_visible()


def test_a_panel_that_was_renewed_meanwhile_still_gets_its_answer(desk: Page) -> None:
    _open(desk)
    before = desk.locator("#try-count").inner_text()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route("**/try", hold)
    desk.locator("#try-save").click(no_wait_after=True)
    while not held:
        desk.wait_for_timeout(50)
    desk.evaluate("const old = document.getElementById('try-panel'); old.replaceWith(old.cloneNode(true))")
    held[0].continue_()
    expect(desk.locator("#try-count")).not_to_have_text(before)


def _open(page: Page) -> None:
    """Wait until the window hears the topics."""
    # Waiting inside the page would need eval, which the policy of the page forbids.
    expect(page.locator("body")).to_have_attribute("data-live", "open")


def test_one_window_listens_for_all_and_another_takes_over(building: Building, desk: Page) -> None:
    _open(desk)
    windows = [desk.context.new_page() for _ in range(6)]  # a browser keeps six connections to a house
    for window in windows:
        window.goto(desk.url)
        _open(window)
    first = windows.pop()
    before = first.locator("#try-count").inner_text()
    with building.stores.writing() as unit:
        unit.tell("try")
    expect(first.locator("#try-count")).not_to_have_text(before)
    seen = first.locator("#try-count").inner_text()
    desk.goto("about:blank")
    expect(first.locator("#try-count")).not_to_have_text(seen)  # whoever takes over asks everybody to look again
    for window in windows:
        window.close()


def test_a_key_presses_its_button_and_focus_stays(desk: Page) -> None:
    before = desk.locator("#try-count").inner_text()
    desk.focus("#try-save")
    desk.keyboard.press("Alt+s")
    expect(desk.locator("#try-count")).not_to_have_text(before)
    expect(desk.locator("#try-save")).to_be_focused()


def test_the_question_mark_lists_the_keys_but_not_in_a_field(desk: Page) -> None:
    desk.focus("#try-words")
    desk.keyboard.press("?")
    expect(desk.locator("#try-words")).to_have_value("?")
    desk.focus("#main")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    expect(desk.locator("#keys-list")).to_contain_text("Spara")
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()


def test_the_lock_keeps_the_page_and_returns_to_it(desk: Page) -> None:
    desk.keyboard.press("Alt+l")
    expect(desk.locator("h1")).to_have_text("Skärmen är låst")
    desk.goto(urljoin(desk.url, "/try"))
    expect(desk.locator("h1")).to_have_text("Skärmen är låst")
    desk.get_by_role("button", name="Lås upp").click()
    expect(desk.locator("h1")).to_have_text("Prov")


def test_another_window_locks_with_this_one(desk: Page) -> None:
    other = desk.context.new_page()
    other.goto(desk.url)
    other.wait_for_timeout(300)
    desk.keyboard.press("Alt+l")
    expect(other.locator("h1")).to_have_text("Skärmen är låst")
    other.close()


def test_a_refusal_is_shown_where_one_is(desk: Page) -> None:
    desk.evaluate("document.querySelector('#try-panel form').setAttribute('hx-post', '/refuse')")
    desk.evaluate("htmx.process(document.querySelector('#try-panel form'))")
    desk.fill("#try-words", "det jag skrev")
    desk.click("#try-refuse")
    expect(desk.locator("#notice")).to_contain_text("Någon annan hann ändra")
    expect(desk.locator("#try-words")).to_have_value("det jag skrev")


def test_an_ended_session_takes_the_card_off_the_screen(building: Building, desk: Page) -> None:
    desk.context.clear_cookies()
    desk.click("#try-save")
    expect(desk.locator("h1")).to_have_text("Logga in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_frame_is_accessible(desk: Page, scheme: str) -> None:
    desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    axe(desk)
    for path in ("/me", "/lock"):
        desk.goto(urljoin(desk.url, path))
        axe(desk)


def test_the_server_ends_although_a_stream_is_open(
    building: Building, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_PATIENCE_SECONDS", 600)  # so long would it wait for a page that keeps its stream
    with serving(building.app) as base:
        page.goto(f"{base}/login/outside?hint=rut&back=/try")
        expect(page.locator("body")).to_have_attribute("data-live", "open")
