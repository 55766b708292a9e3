"""The phone network behind the simulated operator: messages and handsets, in memory."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

HANDSET_OFF = 30003


class Weather(StrEnum):
    """How the whole operator is: as usual, silent, or answering nothing but that something is wrong with it.

    `SILENT` never answers and takes nothing; `FORGETFUL` takes the message and then never answers; `BROKEN` answers 500
    to everything, `MUTE` to what is sent but not to what is asked; `BUSY` answers 429 and wants to be left alone.
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
    """One SMS, to a handset or from one."""

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
        """Whether the handset got it, rather than wrote it."""
        return self.direction == "outbound-api"

    def move(self, status: str, error_code: int | None = None) -> None:
        """Come one step further."""
        self.status, self.error_code, self.updated = status, error_code, datetime.now(UTC)
        if status == "sent":
            self.sent = self.updated


@dataclass
class Handset:
    """A phone: what it has received and written, and whether it is switched off."""

    id: int
    number: str
    off: bool = False
    messages: list[Message] = field(default_factory=list)


class Network:
    """Carries messages. A handset exists once somebody has written to it."""

    def __init__(self) -> None:
        """Begin without messages and handsets."""
        self.messages: dict[str, Message] = {}
        self.weather = Weather.FINE
        self.asked = 0
        self._handsets: dict[str, Handset] = {}
        self._ids = itertools.count(1)

    @property
    def handsets(self) -> list[Handset]:
        """Every handset, the one that got something last first."""
        return sorted(self._handsets.values(), key=lambda handset: handset.messages[-1].created, reverse=True)

    def handset(self, number: str) -> Handset:
        """Return the handset with that number."""
        if number not in self._handsets:
            self._handsets[number] = Handset(next(self._ids), number)
        return self._handsets[number]

    def handset_by_id(self, handset_id: int) -> Handset | None:
        """Return a handset by the id its page has."""
        return next((handset for handset in self._handsets.values() if handset.id == handset_id), None)

    def accept(self, message: Message) -> Message:
        """Take a message into the queue."""
        self.messages[message.sid] = message
        return message

    def deliver(self, message: Message) -> None:
        """Carry a sent message to its handset, or fail to."""
        code = HANDSET_OFF if self.handset(message.to).off else _FATES.get(message.to)
        if code is None:
            message.move("delivered")
        else:
            message.move("undelivered", code)
        if code is None or code == HANDSET_OFF:
            self.handset(message.to).messages.append(message)

    def write(self, handset: Handset, to: str, body: str) -> Message:
        """Let somebody answer on a handset."""
        message = Message(new_sid(), to, handset.number, body, "inbound", "received")
        handset.messages.append(message)
        return self.accept(message)


def new_sid() -> str:
    """Return a fresh message id in the operator's form."""
    return f"SM{uuid.uuid4().hex}"
