"""What the adapter makes of an operator that is unwell, and of connections that never come about."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from frontdesk.notices.ports import SmsNotSent, SmsUnknown
from integrations.simulators.twilio.network import Message, Weather, new_sid
from integrations.twilio.transport import _wait
from tests.contracts.twilio_world import SENDER, TwilioWorld, twilio_world

NUMBER = "+46701740612"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def world() -> Iterator[TwilioWorld]:
    with twilio_world() as made:
        yield made


def send(world: TwilioWorld) -> None:
    world.impatient.send(NUMBER, "Bokad tid", reference="r", valid_for=HOUR)


@pytest.mark.parametrize("weather", [Weather.SILENT, Weather.FORGETFUL, Weather.BROKEN, Weather.MUTE])
def test_an_answer_that_is_lost_is_unknown(world: TwilioWorld, weather: Weather) -> None:
    world.simulator.network.weather = weather
    with pytest.raises(SmsUnknown):
        send(world)


def test_asked_to_wait_it_waits_as_long_as_it_is_told(world: TwilioWorld) -> None:
    world.simulator.network.weather = Weather.BUSY
    with pytest.raises(SmsNotSent) as busy:
        send(world)
    assert busy.value.retry_after == timedelta(seconds=2)
    with pytest.raises(SmsNotSent):
        world.gateway.probe()


@pytest.mark.parametrize("weather", [Weather.SILENT, Weather.BROKEN])
def test_a_question_that_is_not_answered_may_be_asked_again(world: TwilioWorld, weather: Weather) -> None:
    world.simulator.network.weather = weather
    with pytest.raises(SmsNotSent):
        world.impatient.probe()
    with pytest.raises(SmsNotSent):
        world.impatient.find(NUMBER, since=datetime.now(UTC) - HOUR, until=datetime.now(UTC))


def test_that_we_are_refused_is_an_answer(world: TwilioWorld) -> None:
    world.misconfigured.probe()


def test_without_a_name_for_its_address_nothing_was_sent(world: TwilioWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    away = world.made(base="http://no-such-host.invalid")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SmsNotSent):
        away.send(NUMBER, "Bokad tid", reference="r", valid_for=HOUR)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "https://{server}"])
def test_refused_and_without_tls_nothing_was_sent(world: TwilioWorld, address: str) -> None:
    away = world.made(base=address.format(server=world.base.removeprefix("http://")))
    with pytest.raises(SmsNotSent):
        away.send(NUMBER, "Bokad tid", reference="r", valid_for=HOUR)
    assert world.arrived == 0


def test_only_what_our_sender_sent_in_that_time_is_found(world: TwilioWorld) -> None:
    def kept(sender: str, direction: str, at: datetime) -> str:
        message = Message(new_sid(), NUMBER, sender, "", direction, "delivered", created=at)
        return world.simulator.network.accept(message).sid

    now = datetime.now(UTC)
    ours = kept(SENDER, "outbound-api", now)
    kept("+46701740698", "outbound-api", now)
    kept(SENDER, "inbound", now)
    kept(SENDER, "outbound-api", now - HOUR)
    found = world.gateway.find(NUMBER, since=now - MINUTE, until=now + MINUTE)
    assert [one.provider_id for one in found] == [ours]


def test_how_long_to_wait_is_said_in_seconds_or_as_a_date_and_bounded() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + MINUTE)
    assert timedelta(seconds=50) < _wait(in_a_minute) <= MINUTE
    assert [_wait(said) for said in ("17", "999999999999999999", "0")] == [
        timedelta(seconds=17),
        timedelta(seconds=30),
        timedelta(seconds=1),
    ]
    assert _wait("86400") == timedelta(minutes=5)
    assert {_wait(said) for said in ("", "soon", "-4")} == {timedelta(seconds=30)}
