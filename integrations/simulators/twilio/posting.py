"""Twilio's webhooks: what it posts to its customers, signed with the account's auth token."""

import asyncio
import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping

import httpx2

from integrations.simulators.twilio.network import Message

API_VERSION = "2010-04-01"
log = logging.getLogger(__name__)


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """Sign a form: HMAC-SHA1 over the URL and every field's name and value, sorted by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


class Poster:
    """Posts to the customer, in order, in the background; failed posts are dropped."""

    def __init__(self, account_sid: str, token: str) -> None:
        """Take the account's id and auth token."""
        self._account_sid = account_sid
        self._token = token
        self._running: set[asyncio.Task[None]] = set()

    def status(self, message: Message) -> Mapping[str, str]:
        """Return the form of a status callback."""
        error = {} if message.error_code is None else {"ErrorCode": str(message.error_code)}
        return {**self._common(message), "MessageStatus": message.status, "SmsStatus": message.status, **error}

    def incoming(self, message: Message) -> Mapping[str, str]:
        """Return the form of an incoming message."""
        return {**self._common(message), "Body": message.body, "NumMedia": "0", "NumSegments": "1"}

    async def post(self, url: str, form: Mapping[str, str]) -> bool:
        """Post one form; return whether the customer accepted it."""
        headers = {"X-Twilio-Signature": signature(self._token, url, form)}
        try:
            async with httpx2.AsyncClient(timeout=15, trust_env=False) as client:
                answer = await client.post(url, data=dict(form), headers=headers)
        except httpx2.HTTPError:
            log.warning("simulator.webhook_lost")
            return False
        return answer.is_success

    def in_background(self, work: asyncio.Task[None]) -> None:
        """Keep a reference to a task until it is done; the event loop has only a weak one."""
        self._running.add(work)
        work.add_done_callback(self._running.discard)

    def _common(self, message: Message) -> dict[str, str]:
        return {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "AccountSid": self._account_sid,
            "From": message.sender,
            "To": message.to,
            "ApiVersion": API_VERSION,
        }
