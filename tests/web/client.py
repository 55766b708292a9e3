"""People and programs at the doors of the real application.

`building.login(Role.RECEPTIONIST)` gives somebody with a browser that keeps cookies and has no JavaScript; every page
they are shown is checked for title, one h1, unique ids, form actions and the strict content policy.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.service.login import vouched
from frontdesk.accounts.views import Staff
from frontdesk.calendars.rules import CalendarKind
from frontdesk.core.db.stores import Stores
from frontdesk.core.pages import Pages
from frontdesk.core.request_context import AppContext
from frontdesk.core.settings import DemoSettings, Settings
from frontdesk.ports import Ports
from frontdesk.web.app import create_app
from frontdesk.web.headers import CONTENT_POLICY
from frontdesk.web.layout import make_pages
from integrations.local.calendar import LocalCalendar
from integrations.local.identity import LocalIdentity
from integrations.local.phone import LocalPhone
from integrations.local.sms import LocalSms
from integrations.local.strong_identity import LocalStrongIdentity
from tests.factories.accounts import EVERYTHING, make_staff
from tests.web.html import Html

BASE_URL = "http://127.0.0.1:8000"
OWN_PAGE = {"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Answer:
    """What a door answered."""

    response: Response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def html(self) -> Html:
        """The page or fragment, parsed."""
        return Html(self.response.text)

    @property
    def text(self) -> str:
        """The words a person reads."""
        return self.html.text

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.response.headers.get("location", "")


class Person:
    """Somebody with a browser."""

    def __init__(self, app: FastAPI, staff: Staff | None = None) -> None:
        """Open the browser."""
        self.client = TestClient(app, base_url=BASE_URL, follow_redirects=False)
        self._staff = staff

    @property
    def staff(self) -> Staff:
        """Who it is; strangers are nobody."""
        assert self._staff is not None
        return self._staff

    def get(self, path: str, *, status: int = 200, htmx: bool = False) -> Answer:
        """Open a page, or a panel as htmx would."""
        return self._checked(self.client.get(path, headers=_headers(htmx=htmx)), status, htmx=htmx)

    def post(
        self, path: str, form: Mapping[str, Any] | None = None, *, status: int = 303, htmx: bool = False
    ) -> Answer:
        """Send a form; without htmx it should answer with a redirect, with it give `status=200`."""
        return self._checked(self.client.post(path, data=form, headers=_headers(htmx=htmx)), status, htmx=htmx)

    def follow(self, answer: Answer) -> Answer:
        """Go where a redirect leads."""
        return self.get(answer.location)

    def _checked(self, response: Response, status: int, *, htmx: bool) -> Answer:
        assert response.status_code == status, f"{response.status_code}: {Html(response.text).text[:800]}"
        answer = Answer(response)
        assert response.headers["content-security-policy"] == CONTENT_POLICY
        if response.headers.get("content-type", "").startswith("text/html") and response.text:
            check_html(answer.html, whole=not htmx)
        return answer


def check_html(html: Html, *, whole: bool) -> None:
    """Hold a page, or a fragment, to the rules of the house."""
    twice = [name for name, count in Counter(html.ids).items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    keys = Counter(attributes["data-key"].upper() for _, attributes in html.tags if "data-key" in attributes)
    assert not [key for key, count in keys.items() if count > 1], f"keys that mean two things: {keys}"
    assert not [tag for tag, attributes in html.tags if "style" in attributes or tag == "style"], "inline style"
    assert not [name for _, attributes in html.tags for name in attributes if name.startswith("on")], "inline script"
    assert all("src" in attributes for tag, attributes in html.tags if tag == "script"), "inline script"
    assert all(form.action for form in html.forms if form.method == "post"), "a form without an action"
    if whole:
        assert html.title.strip(" –"), "a page has a title"
        assert len(html.h1) == 1, f"a page has one h1, this has {html.h1}"


@dataclass
class Building:
    """The application on empty stores, with local doubles behind every port."""

    app: FastAPI
    stores: Stores

    def stranger(self) -> Person:
        """Somebody who has not signed in."""
        return Person(self.app)

    def login(
        self,
        *roles: Role,
        grants: Collection[Grant] = EVERYTHING,
        name: str = "Rut Receptionist",
        handlaggare: str | None = None,
        units: Collection[str] = (),
    ) -> Person:
        """Somebody new who has signed in."""
        with self.stores.writing() as unit:
            made = make_staff(unit, *roles, name=name, grants=grants, handlaggare=handlaggare, units=units)
        return self.login_as(made.login)

    def login_as(self, login: str) -> Person:
        """Somebody who exists, signed in at a browser of their own."""
        with self.stores.writing() as unit:
            staff, token = vouched(unit, login=login)
        person = Person(self.app, staff)
        person.client.cookies.set(SESSION_COOKIE, token)
        return person


METRICS_TOKEN = "m" * 40


def metrics_of(building: Building) -> str:
    """Return what Prometheus reads."""
    told = building.stranger().client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert told.status_code == 200
    return told.text


def make_settings(**given: Any) -> Settings:  # noqa: ANN401 - whatever Settings takes
    """Settings for tests; nothing is read from the machine."""
    keys = {
        "secret_key": "s" * 40,
        "log_key": "l" * 40,
        "calendar_key": "c" * 40,
        "metrics_token": METRICS_TOKEN,
        "secure_cookies": False,
        "public_url": BASE_URL,
    }
    kind = DemoSettings if given.pop("demo", False) else Settings
    return kind.model_validate({**keys, "sms": "twilio", **given})


@cache
def _pages() -> Pages:
    return make_pages()  # templates are compiled once for all tests


def make_building(stores: Stores, settings: Settings | None = None) -> Building:
    """Put up the application on `stores`."""
    house = AppContext(settings=settings or make_settings(), stores=stores, pages=_pages())
    strong = LocalStrongIdentity(clock=stores.clock)
    ports = Ports(
        sms=LocalSms(key="t" * 32),
        phone=LocalPhone(),
        identity=LocalIdentity(),
        strong_identity=strong,
        calendars=dict.fromkeys(CalendarKind, LocalCalendar()),
    )
    return Building(create_app(house, ports), stores)


@pytest.fixture
def building(stores: Stores) -> Building:
    """The application, once on each database."""
    return make_building(stores)


def _headers(*, htmx: bool) -> dict[str, str]:
    return {**OWN_PAGE, "HX-Request": "true"} if htmx else OWN_PAGE
