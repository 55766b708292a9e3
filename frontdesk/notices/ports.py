"""What this room needs of an SMS operator. An adapter sorts every answer by what the sender does next.

`Accepted`: the operator has it. `SmsRefused`: it never will, or not until somebody mends something. `SmsNotSent`: it
provably was not sent and may be tried again. `SmsUnknown`: nobody can say, so it is never sent again by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Delivery(StrEnum):
    """How far a message has come, in the operator's eyes."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


class Fault(StrEnum):
    """Why a message did not arrive, sorted by who can do something about it."""

    NUMBER = "number"  # the number cannot get SMS: ask for another one
    OPTED_OUT = "opted_out"  # the phone's owner said stop: respect it
    TEMPORARY = "temporary"  # the phone was off or away: one more try
    CONTENT = "content"  # the networks do not let this text or sender through: mend the text
    CONFIGURATION = "configuration"  # our account, sender or route: mend the settings
    OPERATOR = "operator"  # the operator could not say more


@dataclass(frozen=True)
class Accepted:
    """The operator took the message and calls it `provider_id`."""

    provider_id: str


@dataclass(frozen=True)
class Receipt:
    """What the operator tells about a message. `raw` is what it said, less numbers and text."""

    reference: str
    provider_id: str
    delivery: Delivery | None
    fault: Fault | None = None
    code: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What somebody wrote back. `opts_out`: the operator took it for a stop and has blocked the number already."""

    provider_id: str
    number: str
    text: str
    opts_out: bool = False


class SmsRefused(Exception):
    """The operator said no, for a reason that trying again does not change."""

    def __init__(self, code: str, fault: Fault) -> None:
        super().__init__(f"{fault} ({code})")
        self.code = code
        self.fault = fault


class SmsNotSent(Exception):
    """It provably was not sent: no connection, or too many requests. May be tried again.

    `retry_after` is how long the operator wants to be left alone, if it says so.
    """

    def __init__(self, retry_after: timedelta | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


class SmsUnknown(Exception):
    """It may have been sent, and it may not: the answer was lost or was a failure of the operator."""


class ForgedReceipt(Exception):
    """What came in was not signed by the operator, or there is no key to check it with."""


class SmsGateway(Protocol):
    """An SMS operator. Whatever comes in is checked for its signature before it is read."""

    @property
    def answerable(self) -> bool:
        """Whether an answer comes back to us: not to a sender that is a name."""
        ...

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        """Hand over one message, to be given up by the operator after `valid_for`.

        `reference` is ours and opaque; receipts carry it. Raises SmsRefused, SmsNotSent or SmsUnknown.
        """
        ...

    def look_up(self, provider_id: str) -> Receipt | None:
        """Ask how far a message has come; None when the operator knows none of that id. Raises SmsNotSent."""
        ...

    def find(self, to: str, *, since: datetime, until: datetime) -> Sequence[Receipt]:
        """Return what the operator took from our sender to a number in that time, in any order. Raises SmsNotSent.

        What is not there may still have been taken: an operator can be slow to list. `reference` is empty.
        """
        ...

    def probe(self) -> None:
        """Ask for something that changes nothing; returning means that the operator answers. Raises SmsNotSent."""
        ...

    def parse_receipt(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Read a receipt that came to the public address `url`. Raises ForgedReceipt."""
        ...

    def parse_reply(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Read a reply that came to the public address `url`. Raises ForgedReceipt."""
        ...
