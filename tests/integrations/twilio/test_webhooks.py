from urllib.parse import urlencode

import pytest

from frontdesk.notices.ports import ForgedReceipt
from integrations.simulators.twilio.posting import signature
from integrations.twilio.webhooks import signed_form

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
BODY = urlencode(FORM).encode()
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize(
    ("url", "given"),
    [
        (URL, SIGNED),
        (URL.replace(".com", ".com:443"), SIGNED),
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
)
def test_twilio_s_own_examples_are_believed_with_and_without_a_port(url: str, given: str) -> None:
    assert signed_form(TOKEN, url, {"X-Twilio-Signature": given}, BODY).first("CallSid") == "CA1234567890ABCDE"


def test_a_field_that_comes_twice_is_signed_once() -> None:
    body = b"Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
    form = signed_form(TOKEN, URL, {"x-twilio-signature": "IK+Dwps556ElfBT0I3Rgjkr1wJU="}, body)
    assert form.getlist("Digits") == ["5678", "1234", "1234"]


@pytest.mark.parametrize(
    ("url", "body", "given"),
    [
        (URL, BODY, ""),
        (URL, BODY, "å"),
        (URL, BODY.replace(b"1234", b"1235"), SIGNED),
        (URL, BODY + b"&More=1", SIGNED),
        (URL.replace("bar=2", "bar=3"), BODY, SIGNED),
        (URL.replace("mycompany", "yourcompany"), BODY, SIGNED),
        (URL, b"\xff\xfe", SIGNED),
    ],
)
def test_what_was_altered_on_the_way_is_not_believed(url: str, body: bytes, given: str) -> None:
    with pytest.raises(ForgedReceipt):
        signed_form(TOKEN, url, {"X-Twilio-Signature": given}, body)


def test_without_a_token_the_door_is_closed() -> None:
    with pytest.raises(ForgedReceipt):
        signed_form("", URL, {"X-Twilio-Signature": signature("", URL, FORM)}, BODY)


def test_the_simulator_signs_as_twilio_does() -> None:
    assert signature(TOKEN, URL, FORM) == SIGNED
