"""SMS by Twilio. What it answers is sorted here; see README.md for its quirks."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from frontdesk.notices.ports import Accepted, Delivery, Receipt, Reply, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.rules.lint import is_name
from integrations.twilio.codes import fault_of, fault_of_refusal
from integrations.twilio.transport import AnswerLost, NoConnection, Transport
from integrations.twilio.webhooks import query_of, signed_form

_LONGEST_VALIDITY = 36_000
# What a messaging service with advanced opt-out found in an incoming message: STOP, START or HELP.
# https://help.twilio.com/articles/360034798533
_STOP = "STOP"
_KEPT = ("MessageSid", "MessageStatus", "SmsStatus", "ErrorCode", "ErrorMessage", "RawDlrDoneDate", "ApiVersion")
_DELIVERIES = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.SENDING,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.UNDELIVERED,
    "partially_delivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}


class TwilioSms:
    """The SMS gateway on Twilio's Programmable Messaging."""

    def __init__(
        self, *, account_sid: str, auth_token: str, sender: str, receipt_url: str, transport: Transport
    ) -> None:
        """Take the account, who sends, and the public address receipts come to."""
        self._token = auth_token
        self._sender = sender
        self._receipt_url = receipt_url
        self._messages = Client(account_sid, auth_token, http_client=transport).messages

    @property
    def answerable(self) -> bool:
        """Whether the sender is a number; a name cannot be answered."""
        return not is_name(self._sender)

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        """Create the message. Twilio knows no idempotency, so an answer that is lost is never asked for again."""
        with _sorted():
            message = self._messages.create(
                to=to,
                body=text,
                status_callback=f"{self._receipt_url}?{urlencode({'reference': reference})}",
                validity_period=max(1, min(int(valid_for.total_seconds()), _LONGEST_VALIDITY)),
                content_retention="discard",
                address_retention="obfuscate",
                **self._from(),
            )
        if not message.sid:
            raise SmsUnknown
        return Accepted(message.sid)

    def look_up(self, provider_id: str) -> Receipt | None:
        """Fetch the message."""
        try:
            with _sorted():
                message = self._messages(provider_id).fetch()
        except SmsRefused as refused:
            if refused.code == "20404":
                return None
            raise SmsNotSent from refused
        except SmsUnknown as lost:
            raise SmsNotSent from lost
        code = str(message.error_code or "")
        return Receipt("", provider_id, _DELIVERIES.get(str(message.status)), fault_of(code), code)

    def parse_receipt(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Read a status callback. An unknown status is kept and moves nothing."""
        form = signed_form(self._token, url, headers, body)
        code = form.first("ErrorCode")
        return Receipt(
            reference=query_of(url, "reference"),
            provider_id=form.first("MessageSid"),
            delivery=_DELIVERIES.get(form.first("MessageStatus")),
            fault=fault_of(code),
            code=code,
            raw={name: form.first(name) for name in _KEPT if name in form},
        )

    def parse_reply(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Read an incoming message."""
        form = signed_form(self._token, url, headers, body)
        opts_out = form.first("OptOutType").upper() == _STOP
        return Reply(form.first("MessageSid"), form.first("From"), form.first("Body"), opts_out)

    def _from(self) -> dict[str, str]:
        is_service = self._sender.startswith("MG")
        return {"messaging_service_sid" if is_service else "from_": self._sender}


@contextmanager
def _sorted() -> Iterator[None]:
    """Turn what goes wrong into what the sender does next."""
    try:
        yield
    except NoConnection as error:
        raise SmsNotSent from error
    except (AnswerLost, json.JSONDecodeError) as error:
        raise SmsUnknown from error
    except TwilioException as error:
        raise _refusal(error) from error


def _refusal(error: TwilioException) -> SmsRefused | SmsNotSent | SmsUnknown:
    status = int(getattr(error, "status", 0))
    code = int(getattr(error, "code", None) or status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SmsNotSent()
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return SmsUnknown()
    return SmsRefused(str(code), fault_of_refusal(status, code))
