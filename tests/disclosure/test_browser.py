"""The card, the panels beside it and the reviewer's pages in a real browser: accessible in light and dark."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Grant, Role
from frontdesk.core.db import sqlite
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.views import DisclosureContext
from tests.browser import axe, open_context
from tests.factories import disclosure
from tests.factories.accesslog import log
from tests.factories.register import decision, document, keep, payment
from tests.stores import sqlite_stores
from tests.web.client import Building, Person, make_building, make_settings
from tests.web.server import serving

pytestmark = pytest.mark.browser
CARD = f"/contacts/{disclosure.CONTACT}/disclosure"


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[Building]:
    stores = sqlite_stores(tmp_path, clock)
    register = sqlite.engine(tmp_path / "register.sqlite", owner=True)
    disclosure.town(register)
    keep(
        register,
        document("demo:d-1", disclosure.CASE, due_on=date(2026, 11, 27)),
        document("demo:d-2", disclosure.CASE, kind="other"),
        decision("demo:s-1", disclosure.CASE),
        payment("demo:b-1", disclosure.CASE, "demo:s-1", month=disclosure.NOVEMBER, pay_on=date(2026, 11, 26)),
    )
    register.dispose()
    yield make_building(stores, make_settings(demo=True))
    stores.dispose()


Sit = Callable[[Person, str], Page]


@pytest.fixture(params=["light", "dark"])
def sit(request: pytest.FixtureRequest, browser: Browser, house: Building) -> Iterator[Sit]:
    """Give somebody a browser at an address of the running house."""
    context = open_context(browser, color_scheme=request.param)
    with serving(house.app) as address:

        def at(person: Person, path: str) -> Page:
            token = person.client.cookies[SESSION_COOKIE]
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
            page = context.new_page()
            page.goto(address + path)
            return page

        yield at
        context.close()


def _rut(house: Building, level: Level | None, speaker: Speaker = Speaker.SELF, name: str = "") -> Person:
    rut = house.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    if level is not None:
        with house.stores.writing() as unit:
            disclosure.speaking(unit, rut.staff, level, speaker=speaker, name=name)
    return rut


@pytest.mark.parametrize(
    ("level", "speaker", "reason"),
    [
        (Level.A0, Speaker.SELF, "eb-status"),
        (Level.A3, Speaker.SELF, "eb-status"),
        (Level.A3, Speaker.RELATIVE, "payment-date"),
    ],
)
def test_the_card_is_accessible_at_every_level(
    house: Building, sit: Sit, *, level: Level, speaker: Speaker, reason: str
) -> None:
    house.app.state.contact_setting = lambda *_: DisclosureContext(reason, partial(disclosure.need, reason), visit=True)
    name = "" if speaker is Speaker.SELF else "Eva Lind"
    page = sit(_rut(house, level, speaker, name), CARD)
    axe(page)


def test_a_client_is_found_opened_and_proved_by_keyboard(house: Building, sit: Sit) -> None:
    house.app.state.contact_setting = lambda *_: DisclosureContext(
        "payment-date", partial(disclosure.need, "payment-date")
    )
    page = sit(_rut(house, None), CARD)
    page.get_by_label("Personnummer, annat id").fill("650113-3372")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Öppna").press("Enter")
    expect(page.get_by_role("heading", name="Anna Karlsson")).to_be_visible()
    page.get_by_text("Styrk identitet").press("Enter")
    page.get_by_role("button", name="BankID").press("Enter")
    expect(page.get_by_text("Väntar på att den som talar")).to_be_visible()
    house.app.state.ports.strong_identity.answer(disclosure.NUMBER, yes=True)
    expect(page.get_by_text("betalas ut torsdag 26 november").first).to_be_visible()
    axe(page)


def test_the_questions_before_the_first_sms_are_accessible(house: Building, sit: Sit) -> None:
    house.app.state.contact_setting = lambda *_: DisclosureContext()
    axe(sit(_rut(house, Level.A3), f"/contacts/{disclosure.CONTACT}/safety"))


def test_the_reviewers_pages_are_accessible(house: Building, sit: Sit) -> None:
    with house.stores.writing() as unit:
        log(unit.db, "card.shown", unit.now, person="demo:p-1", flags=("same_surname",), detail={"typed": "Karlsson"})
    vera = house.login(Role.LOG_REVIEWER, name="Vera Logg")
    for path in ("/log", "/log/queues/same-surname", "/log/queues/many", "/log/rows/1"):
        axe(sit(vera, path))


def test_the_table_incidents_protected_and_clients_are_accessible(house: Building, sit: Sit) -> None:
    everything = house.login(Role.ADMINISTRATOR, Role.UNIT_HEAD, Role.PROTECTED_DESK, Role.HANDLAGGARE)
    for path in ("/admin/disclosure", "/incidents", "/protected", "/clients"):
        axe(sit(everything, path))
