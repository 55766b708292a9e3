"""Port for an SMS operator. Adapters sort every answer by what the sender does next.

`Accepted`: the operator has the message. `SmsRefused`: it will not take it, or not before a fault is mended.
`SmsNotSent`: certainly not sent, may be retried. `SmsUnknown`: may have been sent, so it is never resent automatically.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class DeliveryReport(StrEnum):
    """The operator's delivery status of a message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


class DeliveryFault(StrEnum):
    """Why a message was not delivered, sorted by what can be done about it."""

    NUMBER = "number"  # the number cannot receive SMS: ask for another one
    OPTED_OUT = "opted_out"  # the phone's owner sent STOP: send no more
    TEMPORARY = "temporary"  # the phone was off or out of reach: one more attempt
    CONTENT = "content"  # the networks filter this text or sender: change the text
    CONFIGURATION = "configuration"  # our account, sender or route: change the settings
    OPERATOR = "operator"  # the operator gave no other reason


@dataclass(frozen=True)
class Accepted:
    """The operator accepted the message; `provider_id` is its id there."""

    provider_id: str


@dataclass(frozen=True)
class Receipt:
    """A delivery receipt. `raw` holds the operator's fields without numbers and text."""

    reference: str
    provider_id: str
    delivery: DeliveryReport | None
    fault: DeliveryFault | None = None
    code: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IncomingSms:
    """An incoming SMS. `opts_out`: the operator understood it as STOP and has already blocked the number."""

    provider_id: str
    number: str
    text: str
    opts_out: bool = False


class SmsRefused(Exception):
    """The operator refused the message, for a reason that a retry does not change."""

    def __init__(self, code: str, fault: DeliveryFault) -> None:
        super().__init__(f"{fault} ({code})")
        self.code = code
        self.fault = fault


class SmsNotSent(Exception):
    """The message was certainly not sent (no connection, or too many requests) and may be retried.

    `retry_after` is the wait the operator asks for, if any.
    """

    def __init__(self, retry_after: timedelta | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


class SmsUnknown(Exception):
    """The message may or may not have been sent: the answer was lost, or the operator failed."""


class ForgedReceipt(Exception):
    """An incoming request was not signed by the operator, or there is no key to verify it with."""


class SmsGateway(Protocol):
    """An SMS operator. The signature of incoming requests is verified before they are parsed."""

    @property
    def answerable(self) -> bool:
        """Whether clients can reply: not to an alphanumeric sender."""
        ...

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        """Send one message, which the operator drops if undelivered after `valid_for`.

        `reference` is our opaque id, repeated in receipts. Raises SmsRefused, SmsNotSent or SmsUnknown.
        """
        ...

    def look_up(self, provider_id: str) -> Receipt | None:
        """Return a message's delivery status; None if the operator does not know the id. Raises SmsNotSent."""
        ...

    def find(self, to: str, *, since: datetime, until: datetime) -> Sequence[Receipt]:
        """Return messages accepted from our sender to a number in that period, in any order. Raises SmsNotSent.

        A missing message may still have been accepted: operators list with a delay. `reference` is empty.
        """
        ...

    def probe(self) -> None:
        """Make a read-only request; returns if the operator answers. Raises SmsNotSent."""
        ...

    def parse_receipt(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Parse a receipt sent to the public address `url`. Raises ForgedReceipt."""
        ...

    def parse_reply(self, url: str, headers: Mapping[str, str], body: bytes) -> IncomingSms:
        """Parse a reply sent to the public address `url`. Raises ForgedReceipt."""
        ...
