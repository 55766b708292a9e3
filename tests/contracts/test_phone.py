"""What every telephone exchange promises, whichever reads its events."""

import json
from urllib.parse import urlencode

import pytest

from frontdesk.calls.ports import CallEvent, CallEventKind, Direction, PhoneSystem, UnreadableEvent
from integrations.local.phone import LocalPhone

JSON, FORM = "application/json; charset=utf-8", "application/x-www-form-urlencoded"
CALL = {"event": "newCall", "direction": "in", "callId": "c-1", "from": "0701740605", "to": "0701740699"}


@pytest.fixture(params=[LocalPhone])
def phone(request: pytest.FixtureRequest) -> PhoneSystem:
    made: PhoneSystem = request.param()
    return made


def _json(**more: object) -> bytes:
    return json.dumps({**CALL, **more}).encode()


def test_a_new_call_is_read_from_json_and_from_a_form(phone: PhoneSystem) -> None:
    event = CallEvent(CallEventKind.NEW_CALL, Direction.IN, "c-1", "0701740605", "0701740699", queue="aldre")
    assert phone.read(JSON, _json(queue="aldre")) == event
    assert phone.read(FORM, urlencode({**CALL, "queue": "aldre"}).encode()) == event


def test_the_forms_own_spelling_of_the_call_is_understood(phone: PhoneSystem) -> None:
    form = {**CALL, "call_id": "c-2"}
    del form["callId"]
    assert phone.read(FORM, urlencode(form).encode()).call_id == "c-2"


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"answeringNumber": "4711", "user": "anna"}, "4711"),
        ({"user": "anna"}, "anna"),
        ({"user": ["anna", "bo"]}, "anna"),
        ({"user": []}, ""),
        ({}, ""),
    ],
)
def test_who_answered_is_the_number_else_the_first_person_named(
    phone: PhoneSystem, fields: dict[str, object], who: str
) -> None:
    assert phone.read(JSON, _json(event="answer", **fields)).answered_by == who


def test_fields_nobody_knows_are_no_reason_to_refuse(phone: PhoneSystem) -> None:
    assert phone.read(JSON, _json(diversion="x", recording=None)).call_id == "c-1"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (_json(event="explode"), "event"),
        (_json(direction="up"), "direction"),
        (_json(callId=""), "callId"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"\xff", "body"),
    ],
)
def test_what_cannot_be_read_is_refused_without_a_number_in_the_words(
    phone: PhoneSystem, body: bytes, why: str
) -> None:
    with pytest.raises(UnreadableEvent) as refusal:
        phone.read(JSON, body)
    assert str(refusal.value) == why


def test_a_blocked_caller_is_turned_away_in_words_the_exchange_knows(phone: PhoneSystem) -> None:
    assert phone.refused() == {"action": "reject", "reason": "busy"}
    assert phone.accepted() == {}
