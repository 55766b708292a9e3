import pytest

from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport


@pytest.mark.parametrize(
    ("sender", "answerable"), [("+46701740699", True), ("MG" + "0" * 32, True), ("71234", True), ("Exempelby", False)]
)
def test_a_sender_that_is_a_name_cannot_be_answered(sender: str, *, answerable: bool) -> None:
    transport = Transport("http://127.0.0.1:1")
    sms = TwilioSms(account_sid="AC", auth_token="t", sender=sender, receipt_url="", transport=transport)
    assert sms.answerable is answerable
