"""An SMS operator in memory: it stores messages and signs its webhooks, like a real one."""

import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from frontdesk.notices.ports import (
    Accepted,
    DeliveryFault,
    DeliveryReport,
    ForgedReceipt,
    IncomingSms,
    Receipt,
    SmsNotSent,
    SmsUnknown,
)

SIGNATURE = "X-Signature"


@dataclass(frozen=True)
class LocalMessage:
    """A message that was sent."""

    provider_id: str
    to: str
    text: str
    reference: str
    valid_for: timedelta
    at: datetime


class LocalSms:
    """Accepts every message, unless `trouble` returns an exception for its number."""

    def __init__(
        self,
        *,
        key: str = "",
        trouble: Callable[[str], Exception | None] = lambda _: None,
        lost: Callable[[str], bool] = lambda _: False,
        answerable: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take the key that signs receipts; without one every receipt and reply is refused.

        Messages to a number that is `lost` are stored, but sending them raises SmsUnknown; `find` and `probe` call
        `trouble` with an empty number. With `answerable` false the sender is a name.
        """
        self._lost, self._now = lost, now
        self.answerable = answerable
        self.sent: list[LocalMessage] = []
        self._key = key
        self._trouble = trouble
        self._lock = threading.Lock()

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        """Store the message."""
        if trouble := self._trouble(to):
            raise trouble
        message = LocalMessage(uuid.uuid4().hex, to, text, reference, valid_for, self._now())
        with self._lock:
            self.sent.append(message)
        if self._lost(to):
            raise SmsUnknown
        return Accepted(message.provider_id)

    def look_up(self, provider_id: str) -> Receipt | None:
        """Report a stored message as delivered."""
        kept = any(message.provider_id == provider_id for message in self.sent)
        return Receipt("", provider_id, DeliveryReport.DELIVERED) if kept else None

    def find(self, to: str, *, since: datetime, until: datetime) -> Sequence[Receipt]:
        """Report stored messages as delivered."""
        self.probe()
        kept = [message for message in self.sent if message.to == to and since <= message.at <= until]
        return [Receipt("", message.provider_id, DeliveryReport.DELIVERED) for message in kept]

    def probe(self) -> None:
        """Succeed, unless `trouble` raises for an empty number."""
        if trouble := self._trouble(""):
            raise SmsNotSent from trouble

    def parse_receipt(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Parse a receipt made with `signed`."""
        said = self._read(url, headers, body)
        return Receipt(
            reference=said["reference"],
            provider_id=said["provider_id"],
            delivery=DeliveryReport(said["delivery"]) if said["delivery"] in set(DeliveryReport) else None,
            fault=DeliveryFault(said["fault"]) if said.get("fault") else None,
            code=said.get("code", ""),
            raw={"delivery": said["delivery"]},
        )

    def parse_reply(self, url: str, headers: Mapping[str, str], body: bytes) -> IncomingSms:
        """Parse a reply made with `signed`."""
        said = self._read(url, headers, body)
        return IncomingSms(said["provider_id"], said["number"], said["text"], said.get("opts_out") == "yes")

    def signed(self, url: str, said: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a webhook to `url`."""
        body = json.dumps(said).encode()
        return {SIGNATURE: self._signature(url, body)}, body

    def _read(self, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE.lower(), "")
        if not self._key or not hmac.compare_digest(given.encode(), self._signature(url, body).encode()):
            raise ForgedReceipt
        said: dict[str, str] = json.loads(body)
        return said

    def _signature(self, url: str, body: bytes) -> str:
        return hmac.new(self._key.encode(), url.encode() + b"\n" + body, hashlib.sha256).hexdigest()
