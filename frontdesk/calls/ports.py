"""What calls needs of a telephone exchange: that its events can be read. Nothing is ever asked of the exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class CallEventKind(StrEnum):
    """What the exchange tells."""

    NEW_CALL = "newCall"
    ANSWER = "answer"
    HANGUP = "hangup"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class UnreadableEvent(Exception):
    """What came is no call event; the reason names no number."""


@dataclass(frozen=True)
class CallEvent:
    """One event of one call, in our words."""

    kind: CallEventKind
    direction: Direction
    call_id: str
    caller: str
    called: str
    queue: str = ""
    answered_by: str = ""
    cause: str = ""


class PhoneSystem(Protocol):
    """A telephone exchange that pushes its events to us."""

    def read(self, content_type: str, body: bytes) -> CallEvent:
        """Read one event. Raises UnreadableEvent."""
        ...

    def accepted(self) -> Mapping[str, str]:
        """Return what the exchange wants to hear when all is well."""
        ...

    def refused(self) -> Mapping[str, str]:
        """Return what makes the exchange turn a blocked caller away."""
        ...
