"""What the operator took for a stop is one: the number is blocked already."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from frontdesk.notices.ports import ForgedReceipt, IncomingSms
from integrations.simulators.twilio.posting import signature
from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport

URL, TOKEN = "https://reception.exempelby.se/twilio/reply", "t" * 32


def read(form: Mapping[str, str], *, signed: Mapping[str, str] | None = None) -> IncomingSms:
    gateway = TwilioSms(
        account_sid="AC" + "0" * 32,
        auth_token=TOKEN,
        sender="+46701740699",
        receipt_url=URL,
        transport=Transport("https://api.twilio.example"),
    )
    headers = {"X-Twilio-Signature": signature(TOKEN, URL, signed or form)}
    return gateway.parse_reply(URL, headers, urlencode(form).encode())


@pytest.mark.parametrize("said", ["STOP", "stop"])
def test_what_the_operator_calls_a_stop_is_one(said: str) -> None:
    form = {"From": "+46701740605", "Body": "UNSUBSCRIBE", "MessageSid": "SM1", "OptOutType": said}
    assert read(form) == IncomingSms("SM1", "+46701740605", "UNSUBSCRIBE", opts_out=True)


@pytest.mark.parametrize("said", ["START", "HELP", ""])
def test_what_the_operator_calls_anything_else_is_none(said: str) -> None:
    form = {"From": "+46701740605", "Body": "UNSUBSCRIBE", "MessageSid": "SM1", "OptOutType": said}
    assert not read(form).opts_out


def test_without_the_field_nothing_is_taken_for_one() -> None:
    assert not read({"From": "+46701740605", "Body": "STOPP", "MessageSid": "SM1"}).opts_out


def test_what_it_says_is_signed_like_the_rest() -> None:
    form = {"From": "+46701740605", "Body": "Hej", "MessageSid": "SM1"}
    with pytest.raises(ForgedReceipt):
        read(form | {"OptOutType": "STOP"}, signed=form)
