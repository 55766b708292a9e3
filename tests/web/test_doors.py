"""What every answer carries, what is refused at the door, and what is never written down."""

from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Form
from starlette.responses import Response
from structlog.testing import capture_logs

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from frontdesk.core.errors import InvalidInput, Stale
from frontdesk.web import assets
from tests.web.client import BASE_URL, METRICS_TOKEN, Building, make_building, make_settings, metrics_of

SECRET = "18900101-9802"


@pytest.fixture
def building(building: Building) -> Building:
    building.app.router.include_router(_trouble())
    return building


def _trouble() -> APIRouter:
    router = APIRouter()

    @router.get("/trouble/{person}")
    def break_down(person: str, staff: CurrentStaff) -> Response:
        raise KeyError(person)

    @router.post("/trouble/stale")
    def stale(staff: CurrentStaff) -> Response:
        raise Stale

    @router.post("/trouble/invalid")
    def invalid(staff: CurrentStaff) -> Response:
        raise InvalidInput(fields={"day": "Fyll i fältet."})

    @router.post("/trouble/number")
    def number(staff: CurrentStaff, count: Annotated[int, Form()]) -> Response:
        return Response(str(count))

    return router


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": BASE_URL}, 303),
        ({"Origin": BASE_URL, "Host": "frontdesk-upstream:8000"}, 303),  # a proxy that does not hand the name on
        ({"Origin": "https://127.0.0.1:8000", "Host": "frontdesk-upstream"}, 403),
        ({"Origin": f"{BASE_URL}.evil.example", "Host": "frontdesk-upstream"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_form_must_come_from_our_own_page(building: Building, headers: dict[str, str], status: int) -> None:
    rut = building.login(Role.RECEPTIONIST)
    assert rut.client.post("/me", data={"language": "sv"}, headers=headers).status_code == status


PUBLIC = "https://desk.kommun.example"


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        (PUBLIC, "127.0.0.1:8000", 401),  # the proxy asks for the machine behind it
        (PUBLIC, "desk.kommun.example", 401),
        (f"{PUBLIC}:443", "desk.kommun.example", 401),
        ("https://DESK.kommun.example", "10.0.0.5:8000", 401),
        ("https://other.kommun.example", "other.kommun.example", 401),  # a second name of the same program
        ("http://desk.kommun.example", "desk.kommun.example", 403),  # somebody on the line wrote this page
        (f"{PUBLIC}:8443", "127.0.0.1:8000", 403),
        (f"{PUBLIC}.evil.example", "127.0.0.1:8000", 403),
        ("https://evil.example", "127.0.0.1:8000", 403),
        ("https://evil.example", "desk.kommun.example", 403),
        ("https://kommun.example", "127.0.0.1:8000", 403),
        ("https://desk.kommun.example@evil.example", "127.0.0.1:8000", 403),
        ("https://[", "127.0.0.1:8000", 403),
        ("https://desk.kommun.example:port", "127.0.0.1:8000", 403),
        ("chrome-extension://desk.kommun.example", "desk.kommun.example", 403),
        ("null", "null", 403),
    ],
)
def test_behind_a_proxy_the_public_address_is_our_own_and_no_other(
    stores: Stores, origin: str, host: str, status: int
) -> None:
    building = make_building(stores, make_settings(secure_cookies=True, public_url=f"{PUBLIC}/"))
    answer = building.stranger().client.post("/me", data={}, headers={"Origin": origin, "Host": host})
    assert answer.status_code == status


def test_every_answer_says_what_a_browser_may_do(building: Building) -> None:
    headers = building.stranger().get("/login").response.headers
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers  # the demo speaks plain HTTP


def test_a_fault_of_ours_is_a_friendly_page_with_a_reference(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with capture_logs() as lines:
        answer = rut.get(f"/trouble/{SECRET}", status=500)
    fault = next(line for line in lines if line["event"] == "unexpected")
    assert fault["reference"] in answer.text
    assert fault["kind"] == "KeyError"
    assert "Traceback" not in answer.response.text
    assert SECRET not in answer.text


def test_no_line_of_the_log_holds_what_a_path_holds(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with capture_logs() as lines:
        rut.get(f"/trouble/{SECRET}", status=500)
        rut.get(f"/nowhere/{SECRET}", status=404)
    assert SECRET not in str(lines)
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/trouble/{person}", "none"]


def test_a_refusal_is_a_page_or_a_line_in_the_page(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    whole = rut.post("/trouble/stale", status=409)
    assert whole.html.h1 == ["Det gick inte"]
    part = rut.post("/trouble/stale", status=409, htmx=True)
    assert part.html.ids == ["refusal"]
    assert part.response.headers["hx-retarget"] == "#notice"


def test_a_faulty_field_is_named_and_its_value_is_not_repeated(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    assert "day: Fyll i fältet." in rut.post("/trouble/invalid", status=422).text
    assert "count: Fyll i fältet." in rut.post("/trouble/number", status=422).text
    wrong = rut.post("/trouble/number", {"count": SECRET}, status=422)
    assert "Värdet går inte att använda här." in wrong.text
    assert SECRET not in wrong.response.text


def test_a_wrong_method_is_told_in_words(building: Building) -> None:
    assert "Så kan sidan inte användas" in building.stranger().get("/lock/open", status=405).text


def test_a_program_is_refused_as_a_problem(building: Building) -> None:
    response = building.stranger().client.get("/api/v1/nowhere", headers={"Accept-Language": "en"})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404
    assert response.json()["title"].startswith("The page does not exist")


def test_files_are_kept_by_the_browser_until_they_change(building: Building) -> None:
    client = building.stranger().client
    answer = client.get(assets.address("frame.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/frame.css").headers["cache-control"] == "no-cache"
    assert client.get(assets.address("htmx.js")).status_code == 200


@pytest.mark.parametrize("path", ["__init__.py", "../app.py", "nothing.js", "LICENSE.htmx"])
def test_nothing_but_files_for_the_browser_is_handed_out(building: Building, path: str) -> None:
    assert building.stranger().client.get(f"/static/{path}").status_code == 404


def test_a_file_that_is_not_there_is_found_out_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        assets.address("gone.css")


def test_operations_can_ask_how_we_are(building: Building) -> None:
    client = building.stranger().client
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").json()["status"] == "ready"
    assert "frontdesk_request_seconds" in metrics_of(building)


def test_we_are_not_ready_when_a_store_does_not_answer(building: Building, tmp_path: Path) -> None:
    building.stores.register.dispose()
    if building.stores.embedded:
        (tmp_path / "register.sqlite").rename(tmp_path / "gone.sqlite")
        assert building.stranger().client.get("/readyz").status_code == 503


@pytest.mark.parametrize("given", ["", METRICS_TOKEN, "Bearer", "Bearer m", f"Basic {METRICS_TOKEN}"])
def test_the_counts_open_with_their_token_alone(building: Building, given: str) -> None:
    answer = building.stranger().client.get("/metrics", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert "frontdesk_" not in answer.text


@pytest.mark.parametrize("given", ["Bearer ", f"Bearer {METRICS_TOKEN}"])
def test_without_a_token_of_their_own_the_counts_are_closed(stores: Stores, given: str) -> None:
    house = make_building(stores, make_settings(metrics_token=""))
    assert house.stranger().client.get("/metrics", headers={"Authorization": given}).status_code == 404
