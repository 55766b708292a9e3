"""Addresses and numbers nobody's page would send are refused in words, never an error of ours."""

import re

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from tests.web.client import OWN_PAGE, Building, make_building, make_settings

BEYOND = "999999999999999999999"


@pytest.fixture
def numbered(building: Building) -> list[tuple[str, str]]:
    """Every door with a number in its address."""
    return [
        (verb, path)
        for path, verbs in building.app.openapi()["paths"].items()
        for verb, operation in verbs.items()
        if any(given["schema"].get("type") == "integer" for given in operation.get("parameters", []))
    ]


def test_a_number_no_database_holds_leads_nowhere(building: Building, numbered: list[tuple[str, str]]) -> None:
    everybody = building.login(*Role)
    assert numbered
    for verb, path in numbered:
        filled = re.sub(r"{[^}]*}", BEYOND, path)
        answer = everybody.client.request(verb, filled, headers=OWN_PAGE)
        assert answer.status_code < 500, (verb, path)


@pytest.mark.parametrize("field", ["same_as", "before"])
@pytest.mark.parametrize("number", [BEYOND, "-1", "nine"])
def test_nor_in_a_form(building: Building, field: str, number: str) -> None:
    reviewer = building.login(Role.LOG_REVIEWER)
    assert "Värdet går inte att använda här." in reviewer.post("/log", {field: number}, status=422).text


def test_the_way_back_may_hold_any_letter(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    form = {"language": "sv", "back": "/日本 å?q=50%#slut"}
    answer = rut.post("/language", form, status=204, htmx=True)
    assert answer.response.headers["hx-redirect"] == "/%E6%97%A5%E6%9C%AC%20%C3%A5?q=50%#slut"


@pytest.mark.parametrize(
    "back", ["/\u2028", "/\t/evil.example", "//evil.example", "/\\evil.example", "https://evil.example"]
)
def test_and_leads_nowhere_else(building: Building, back: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    answer = rut.post("/language", {"language": "sv", "back": back}, status=204, htmx=True)
    assert answer.response.headers["hx-redirect"] == "/"


@pytest.mark.parametrize(("secure", "cookie"), [(True, "__Host-session"), (False, "session")])
def test_somebody_whose_session_is_over_is_told_so(stores: Stores, *, secure: bool, cookie: str) -> None:
    client = make_building(stores, make_settings(secure_cookies=secure)).stranger().client
    assert "Du har loggats ut" not in client.get("/me").text
    assert "Du har loggats ut" in client.get("/me", headers={"Cookie": f"{cookie}=over"}).text
