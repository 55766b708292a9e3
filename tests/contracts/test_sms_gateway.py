"""What every SMS gateway keeps, the double and the real one alike."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.notices.ports import (
    DeliveryFault,
    DeliveryReport,
    ForgedReceipt,
    SmsGateway,
    SmsNotSent,
    SmsRefused,
    SmsUnknown,
)
from tests.contracts.local_world import LocalWorld
from tests.contracts.twilio_world import TwilioWorld, twilio_world

NUMBER = "+46701740612"
TEXT = "Bokad tid torsdag 26 november kl 10.30 – Stadshuset"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

World = LocalWorld | TwilioWorld


@pytest.fixture(params=["local", "twilio"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "local":
        yield LocalWorld()
    else:
        with twilio_world() as made:
            yield made


def send(gateway: SmsGateway, to: str = NUMBER, reference: str = "") -> str:
    return gateway.send(to, TEXT, reference=reference or str(uuid.uuid4()), valid_for=HOUR).provider_id


def test_an_accepted_message_has_a_name_at_the_operator(world: World) -> None:
    assert send(world.gateway) != send(world.gateway)
    assert world.arrived == 2


def test_receipts_carry_our_reference_and_end_in_delivered(world: World) -> None:
    reference = str(uuid.uuid4())
    provider_id = send(world.gateway, reference=reference)
    first, last = (world.gateway.parse_receipt(p.url, p.headers, p.body) for p in world.receipts(2))
    assert (first.delivery, last.delivery) == (DeliveryReport.SENT, DeliveryReport.DELIVERED)
    assert (last.reference, last.provider_id, last.fault) == (reference, provider_id, None)


def test_a_receipt_kept_raw_holds_no_number_and_no_text(world: World) -> None:
    send(world.gateway)
    for posted in world.receipts(2):
        kept = str(world.gateway.parse_receipt(posted.url, posted.headers, posted.body).raw)
        assert NUMBER[-9:] not in kept
        assert "Bokad" not in kept


@pytest.mark.parametrize(
    ("name", "fault"), [("switched_off_number", DeliveryFault.TEMPORARY), ("dead_number", DeliveryFault.NUMBER)]
)
def test_why_a_message_did_not_arrive_is_told(world: World, name: str, fault: DeliveryFault) -> None:
    send(world.gateway, getattr(world, name))
    posted = world.receipts(2)[-1]
    receipt = world.gateway.parse_receipt(posted.url, posted.headers, posted.body)
    assert (receipt.delivery, receipt.fault) == (DeliveryReport.UNDELIVERED, fault)
    assert receipt.code


def test_how_far_a_message_has_come_can_be_asked(world: World) -> None:
    provider_id = send(world.gateway)
    world.receipts(2)
    found = world.gateway.look_up(provider_id)
    assert found is not None
    assert found.delivery == DeliveryReport.DELIVERED
    assert world.gateway.look_up("SM" + "f" * 32) is None


@pytest.mark.parametrize(
    ("name", "fault"), [("refused_number", DeliveryFault.NUMBER), ("opted_out_number", DeliveryFault.OPTED_OUT)]
)
def test_a_refusal_says_who_can_mend_it(world: World, name: str, fault: DeliveryFault) -> None:
    with pytest.raises(SmsRefused) as refused:
        send(world.gateway, getattr(world, name))
    assert refused.value.fault == fault
    assert world.arrived == 0


def test_a_wrong_key_is_a_matter_of_configuration(world: World) -> None:
    with pytest.raises(SmsRefused) as refused:
        send(world.misconfigured)
    assert refused.value.fault == DeliveryFault.CONFIGURATION


def test_too_many_at_once_is_provably_not_sent(world: World) -> None:
    with pytest.raises(SmsNotSent):
        send(world.gateway, world.busy_number)
    assert world.arrived == 0


def now() -> datetime:
    return datetime.now(UTC)


def test_what_was_taken_unheard_is_found_by_its_number_and_minute(world: World) -> None:
    before, number = now(), world.sent_silently_number
    with pytest.raises(SmsUnknown):
        send(world.impatient, number)
    send(world.gateway)
    (found,) = world.gateway.find(number, since=before - MINUTE, until=now() + MINUTE)
    assert world.gateway.look_up(found.provider_id) is not None
    assert world.gateway.find(number, since=before - 2 * MINUTE, until=before - MINUTE) == []
    assert world.gateway.find("+46701740699", since=before - MINUTE, until=now() + MINUTE) == []


def test_an_operator_that_is_away_can_be_asked_nothing(world: World) -> None:
    world.gateway.probe()
    with pytest.raises(SmsNotSent):
        world.unreachable.probe()
    with pytest.raises(SmsNotSent):
        world.unreachable.find(NUMBER, since=now() - MINUTE, until=now())
    assert world.arrived == 0


def test_no_connection_is_provably_not_sent(world: World) -> None:
    with pytest.raises(SmsNotSent):
        send(world.unreachable)


@pytest.mark.parametrize("name", ["broken_number", "silent_number"])
def test_an_answer_that_fails_or_never_comes_is_unknown(world: World, name: str) -> None:
    gateway = world.impatient if name == "silent_number" else world.gateway
    with pytest.raises(SmsUnknown):
        send(gateway, getattr(world, name))


def test_a_reply_is_read(world: World) -> None:
    posted = world.reply(NUMBER, "Kan inte komma – å ä ö")
    reply = world.gateway.parse_reply(posted.url, posted.headers, posted.body)
    assert (reply.number, reply.text) == (NUMBER, "Kan inte komma – å ä ö")


def test_what_is_not_signed_is_not_believed(world: World) -> None:
    posted = world.reply(NUMBER, "Hej")
    forged = [
        replace(posted, headers={}),
        replace(posted, headers={name: value[:-2] + "AA" for name, value in posted.headers.items()}),
        replace(posted, url=posted.url + "?reference=another"),
        replace(posted, body=posted.body.replace(b"Hej", b"Nej")),
    ]
    for each in forged:
        with pytest.raises(ForgedReceipt):
            world.gateway.parse_reply(each.url, each.headers, each.body)
        with pytest.raises(ForgedReceipt):
            world.gateway.parse_receipt(each.url, each.headers, each.body)


def test_without_a_key_nothing_that_comes_in_is_believed(world: World) -> None:
    posted = world.reply(NUMBER, "Hej")
    with pytest.raises(ForgedReceipt):
        world.closed.parse_reply(posted.url, posted.headers, posted.body)


def test_a_number_can_be_answered(world: World) -> None:
    assert world.gateway.answerable
