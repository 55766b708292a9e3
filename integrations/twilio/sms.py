"""The SMS gateway port for Twilio. See README.md for its quirks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from twilio.base.exceptions import TwilioException
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from frontdesk.notices.ports import Accepted, DeliveryReport, IncomingSms, Receipt, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.rules.lint import is_name
from integrations.twilio.codes import fault_of, fault_of_refusal
from integrations.twilio.transport import AnswerLost, NoConnection, TooMany, Transport
from integrations.twilio.webhooks import query_of, signed_form

_LONGEST_VALIDITY = 36_000
_NEWEST = 20  # no number gets more than three a day from us
# The field in which a messaging service with advanced opt-out reports a keyword: STOP, START or HELP.
# https://help.twilio.com/articles/360034798533
_STOP = "STOP"
_KEPT = ("MessageSid", "MessageStatus", "SmsStatus", "ErrorCode", "ErrorMessage", "RawDlrDoneDate", "ApiVersion")
_DELIVERIES = {
    "accepted": DeliveryReport.QUEUED,
    "scheduled": DeliveryReport.QUEUED,
    "queued": DeliveryReport.QUEUED,
    "sending": DeliveryReport.SENDING,
    "sent": DeliveryReport.SENT,
    "delivered": DeliveryReport.DELIVERED,
    "read": DeliveryReport.DELIVERED,
    "undelivered": DeliveryReport.UNDELIVERED,
    "partially_delivered": DeliveryReport.UNDELIVERED,
    "failed": DeliveryReport.FAILED,
    "canceled": DeliveryReport.FAILED,
}


class TwilioSms:
    """The SMS gateway on Twilio's Programmable Messaging."""

    def __init__(
        self, *, account_sid: str, auth_token: str, sender: str, receipt_url: str, transport: Transport
    ) -> None:
        """Take the account, the sender, and the public address for receipts."""
        self._token = auth_token
        self._sender = sender
        self._receipt_url = receipt_url
        self._messages = Client(account_sid, auth_token, http_client=transport).messages

    @property
    def answerable(self) -> bool:
        """Whether the sender is a number; a name cannot be answered."""
        return not is_name(self._sender)

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        """Create the message. Twilio has no idempotency keys, so a request without an answer is never repeated."""
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
            with _asked():
                message = self._messages(provider_id).fetch()
        except SmsRefused as refused:
            if refused.code == "20404":
                return None
            raise SmsNotSent from refused
        code = str(message.error_code or "")
        return Receipt("", provider_id, _DELIVERIES.get(str(message.status)), fault_of(code), code)

    def find(self, to: str, *, since: datetime, until: datetime) -> Sequence[Receipt]:
        """List the latest messages to a number and return those created within that time.

        Not by Twilio's own DateSent, which a queued message does not have yet. Where the account redacts numbers
        (`AddressRetention`) the list may lack the number, and then nothing is found.
        """
        try:
            with _asked():
                listed = self._messages.list(to=to, limit=_NEWEST, page_size=_NEWEST, **self._from_number())
        except SmsRefused as refused:
            raise SmsNotSent from refused
        return [
            Receipt("", message.sid, _DELIVERIES.get(str(message.status)), fault_of(code), code)
            for message in listed
            if message.sid and message.date_created and since <= message.date_created <= until
            for code in (str(message.error_code or ""),)
            if message.direction == "outbound-api" and self._is_ours(message)
        ]

    def probe(self) -> None:
        """Request any latest message. A refusal is an answer too."""
        with suppress(SmsRefused), _asked():
            self._messages.list(limit=1, page_size=1)

    def _is_ours(self, message: MessageInstance) -> bool:
        return self._sender in {message.from_, message.messaging_service_sid}

    def _from_number(self) -> dict[str, str]:
        return {} if self._sender.startswith("MG") else {"from_": self._sender}

    def parse_receipt(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Parse a status callback. An unknown status is kept and changes nothing."""
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

    def parse_reply(self, url: str, headers: Mapping[str, str], body: bytes) -> IncomingSms:
        """Parse an incoming message."""
        form = signed_form(self._token, url, headers, body)
        opts_out = form.first("OptOutType").upper() == _STOP
        return IncomingSms(form.first("MessageSid"), form.first("From"), form.first("Body"), opts_out)

    def _from(self) -> dict[str, str]:
        is_service = self._sender.startswith("MG")
        return {"messaging_service_sid" if is_service else "from_": self._sender}


@contextmanager
def _asked() -> Iterator[None]:
    """Convert errors of a query to SmsNotSent, which may be retried: a query sends nothing."""
    try:
        with _sorted():
            yield
    except SmsUnknown as lost:
        raise SmsNotSent from lost


@contextmanager
def _sorted() -> Iterator[None]:
    """Convert errors of sending to the port's, by what the sender does next."""
    try:
        yield
    except NoConnection as error:
        raise SmsNotSent from error
    except TooMany as error:
        raise SmsNotSent(error.wait) from error
    except (AnswerLost, json.JSONDecodeError) as error:
        raise SmsUnknown from error
    except TwilioException as error:
        raise _refusal(error) from error


def _refusal(error: TwilioException) -> SmsRefused | SmsUnknown:
    # A refused list request raises a plain TwilioException, which holds the response.
    answer = next((one for one in error.args if isinstance(one, Response)), None)
    status = answer.status_code if answer else int(getattr(error, "status", 0))
    code = int(getattr(error, "code", None) or status)
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return SmsUnknown()
    return SmsRefused(str(code), fault_of_refusal(status, code))
