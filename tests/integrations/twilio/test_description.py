"""What the adapter asks and the simulator answers, held against Twilio's own description of its API."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from frontdesk.notices.ports import SmsRefused, SmsUnknown
from tests.contracts.twilio_world import ACCOUNT, Exchange, TwilioWorld, twilio_world

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def description(twilio_spec: Path) -> OpenAPI:
    whole = json.loads(twilio_spec.read_text(encoding="utf-8"))
    paths = {path: whole["paths"][path] for path in (f"{MESSAGES}.json", f"{MESSAGES}/{{Sid}}.json")}
    return OpenAPI.from_dict({**whole, "paths": paths})


@pytest.fixture
def world() -> Iterator[TwilioWorld]:
    with twilio_world() as made:
        yield made


def hold(description: OpenAPI, exchange: Exchange) -> None:
    request = MockRequest(
        "https://api.twilio.com",
        exchange.method.lower(),
        exchange.path,
        args=parse_qs(exchange.query),
        headers=exchange.headers,
        data=exchange.body or None,
        content_type=exchange.headers.get("content-type", ""),
    )
    description.validate_request(request)
    description.validate_response(request, MockResponse(exchange.answer, exchange.status))


def test_sending_keeps_to_the_description(description: OpenAPI, world: TwilioWorld) -> None:
    world.gateway.send("+46701740612", "Hej å ä ö", reference="r", valid_for=HOUR)
    hold(description, world.recorder.exchanges[0])


def test_asking_keeps_to_the_description(description: OpenAPI, world: TwilioWorld) -> None:
    sid = world.gateway.send("+46701740612", "Hej", reference="r", valid_for=HOUR).provider_id
    world.receipts(2)
    world.gateway.look_up(sid)
    hold(description, world.recorder.exchanges[1])


def test_listing_keeps_to_the_description(description: OpenAPI, world: TwilioWorld) -> None:
    world.gateway.send("+46701740612", "Hej", reference="r", valid_for=HOUR)
    address = f"{world.base}/twilio{MESSAGES.format(AccountSid=ACCOUNT.sid)}.json"
    with httpx2.Client(trust_env=False, timeout=60, auth=(ACCOUNT.sid, ACCOUNT.token)) as client:
        listed = client.get(address, params={"To": "+46701740612", "PageSize": "20"}).json()["messages"]
    assert [message["to"] for message in listed] == ["+4670174XXXX"]
    hold(description, world.recorder.exchanges[1])


def test_what_breaks_the_description_is_noticed(description: OpenAPI, world: TwilioWorld) -> None:
    world.gateway.send("+46701740612", "Hej", reference="r", valid_for=HOUR)
    good = world.recorder.exchanges[0]
    broken = [
        replace(good, path=good.path.replace("AC0", "XX0")),
        replace(good, body=good.body.replace(b"ValidityPeriod=3600", b"ValidityPeriod=soon")),
        replace(good, body=good.body.replace(b"discard", b"whatever")),
        replace(good, answer=good.answer.replace(b"queued", b"on its way")),
        replace(good, headers={**good.headers, "authorization": ""}),
    ]
    for exchange in broken:
        with pytest.raises(OpenAPIError):
            hold(description, exchange)


def test_what_is_asked_for_is_privacy_and_an_end(world: TwilioWorld) -> None:
    world.gateway.send("+46701740612", "Hej", reference="a-reference", valid_for=timedelta(hours=3, seconds=0.5))
    form = {name: values[0] for name, values in parse_qs(world.recorder.exchanges[0].body.decode()).items()}
    assert form.pop("StatusCallback").endswith("/door?reference=a-reference")
    assert form == {
        "To": "+46701740612",
        "From": "+46701740699",
        "Body": "Hej",
        "ValidityPeriod": "10800",
        "ContentRetention": "discard",
        "AddressRetention": "obfuscate",
    }


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+15005550001", "21211"),
        ("+15005550002", "21612"),
        ("+15005550003", "21408"),
        ("+15005550004", "21610"),
        ("+15005550009", "21614"),
        ("0701", "21211"),
    ],
)
def test_the_simulator_refuses_with_twilio_s_own_codes(world: TwilioWorld, number: str, code: str) -> None:
    with pytest.raises(SmsRefused) as refused:
        world.gateway.send(number, "Hej", reference="r", valid_for=HOUR)
    assert refused.value.code == code
    answer = json.loads(world.recorder.exchanges[0].answer)
    assert set(answer) == {"code", "message", "more_info", "status"}


def test_a_message_that_was_sent_without_an_answer_is_unknown_and_still_arrives(world: TwilioWorld) -> None:
    with pytest.raises(SmsUnknown):
        world.impatient.send(world.sent_silently_number, "Hej", reference="r", valid_for=HOUR)
    receipts = [world.gateway.parse_receipt(p.url, p.headers, p.body) for p in world.receipts(2)]
    assert [receipt.reference for receipt in receipts] == ["r", "r"]
