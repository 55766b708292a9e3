"""The phone network of the simulated operator: messages and handsets, in memory."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

HANDSET_OFF = 30003


class Weather(StrEnum):
    """State of the whole operator: normal, silent, or failing.

    `SILENT` never answers and accepts nothing; `FORGETFUL` accepts the message and then never answers; `BROKEN` answers
    500 to everything, `MUTE` only to sending; `BUSY` answers 429 with Retry-After.
    """

    FINE = "fine"
    SILENT = "silent"
    FORGETFUL = "forgetful"
    BROKEN = "broken"
    MUTE = "mute"
    BUSY = "busy"


_FATES = {"+15005553003": 30003, "+15005553005": 30005, "+15005553006": 30006, "+15005553007": 30007}


@dataclass
class Message:
    """An SMS to or from a handset."""

    sid: str
    to: str
    sender: str
    body: str
    direction: str
    status: str
    callback: str = ""
    content_kept: bool = True
    address_kept: bool = True
    validity: int = 36_000
    error_code: int | None = None
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: datetime | None = None

    @property
    def incoming_to_handset(self) -> bool:
        """Whether the handset received it, rather than sent it."""
        return self.direction == "outbound-api"

    def move(self, status: str, error_code: int | None = None) -> None:
        """Set the next status."""
        self.status, self.error_code, self.updated = status, error_code, datetime.now(UTC)
        if status == "sent":
            self.sent = self.updated


@dataclass
class Handset:
    """A phone: its received and sent messages, and whether it is switched off."""

    id: int
    number: str
    off: bool = False
    messages: list[Message] = field(default_factory=list)


class Network:
    """Delivers messages. A handset is created by the first message to it."""

    def __init__(self) -> None:
        """Begin without messages and handsets."""
        self.messages: dict[str, Message] = {}
        self.weather = Weather.FINE
        self.asked = 0
        self._handsets: dict[str, Handset] = {}
        self._ids = itertools.count(1)

    @property
    def handsets(self) -> list[Handset]:
        """Return every handset, the one that last received something first."""
        return sorted(self._handsets.values(), key=lambda handset: handset.messages[-1].created, reverse=True)

    def handset(self, number: str) -> Handset:
        """Return the handset with that number."""
        if number not in self._handsets:
            self._handsets[number] = Handset(next(self._ids), number)
        return self._handsets[number]

    def handset_by_id(self, handset_id: int) -> Handset | None:
        """Return a handset by its id on the page."""
        return next((handset for handset in self._handsets.values() if handset.id == handset_id), None)

    def accept(self, message: Message) -> Message:
        """Queue a message."""
        self.messages[message.sid] = message
        return message

    def deliver(self, message: Message) -> None:
        """Deliver a message to its handset, or fail."""
        code = HANDSET_OFF if self.handset(message.to).off else _FATES.get(message.to)
        if code is None:
            message.move("delivered")
        else:
            message.move("undelivered", code)
        if code is None or code == HANDSET_OFF:
            self.handset(message.to).messages.append(message)

    def write(self, handset: Handset, to: str, body: str) -> Message:
        """Send a reply from a handset."""
        message = Message(new_sid(), to, handset.number, body, "inbound", "received")
        handset.messages.append(message)
        return self.accept(message)


def new_sid() -> str:
    """Return a new message id in the operator's format."""
    return f"SM{uuid.uuid4().hex}"
