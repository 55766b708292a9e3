"""What cannot be read, or cannot be done so, is refused in one way: as a problem, and with nothing done."""

import json

import pytest
from openapi_spec_validator import validate
from sqlalchemy import select

from frontdesk.accounts.models import ApiToken
from frontdesk.core.api.once import InFlight
from tests.api.conftest import WANTED, Outside

JSON_TYPE = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"\xff\xfe\x00", JSON_TYPE, 400),
        (b'{"type": ', JSON_TYPE, 400),
        (b"[" * 100_000, JSON_TYPE, 400),
        (b'{"starts_at": ' + b"9" * 5_000 + b"}", JSON_TYPE, 400),
        (b"type=EB_NEW", {"Content-Type": "application/x-www-form-urlencoded"}, 422),
        (b"null", JSON_TYPE, 422),
        (b'"EB_NEW"', JSON_TYPE, 422),
        (b"", {}, 422),
        (json.dumps({**WANTED, "name": "Kim\x00"}).encode(), JSON_TYPE, 422),
        (json.dumps({**WANTED, "name": "Kim \ud800"}).encode(), JSON_TYPE, 422),
        (json.dumps({**WANTED, "colour": "blue"}).encode(), JSON_TYPE, 422),
    ],
)
def test_what_cannot_be_read_is_a_problem(outside: Outside, body: bytes, headers: dict[str, str], status: int) -> None:
    program = outside.program()
    answer = program.client.post("/api/v1/appointments", content=body, headers={**program.headers, **headers})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) <= {"type", "title", "status", "errors"}


def test_a_refused_value_is_named_and_never_repeated(outside: Outside) -> None:
    refused = outside.program().ask("POST", "/appointments", {**WANTED, "type": "196501133372 "}, status=422)
    assert [error["field"] for error in refused.json()["errors"]] == ["type"]
    assert "196501133372" not in refused.text


def test_a_door_says_which_verbs_it_knows(outside: Outside) -> None:
    program = outside.program()
    refused = program.client.delete("/api/v1/appointments", headers=program.headers)
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.headers["content-type"] == "application/problem+json"
    assert program.client.get("/api/v1/nowhere", headers=program.headers).status_code == 404


def test_a_stranger_learns_nothing_but_the_contract(outside: Outside) -> None:
    stranger = outside.building.stranger().client
    for verb, path in (("POST", "/api/v1/clients/search"), ("GET", "/api/v1/cases/demo:c-1")):
        refused = stranger.request(verb, path)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    document = stranger.get("/api/v1/openapi.json").json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert all(path.startswith(("/api/v1/", "/cti")) for path in document["paths"])


def test_while_a_request_is_being_answered_its_twin_is_turned_away(outside: Outside) -> None:
    program = outside.program()
    with outside.building.stores.reading() as unit:
        owner = unit.db.scalars(select(ApiToken.id)).one()
    in_flight: InFlight = outside.building.app.state.in_flight
    with in_flight.alone((owner, "/api/v1/appointments", "k")):
        twin = program.post("/appointments", WANTED, status=409, Idempotency_Key="k")
        program.post("/holds", {"type": "EB_NEW", "starts_at": WANTED["starts_at"]}, Idempotency_Key="k")
    assert twin["type"].endswith("#still-answering")
