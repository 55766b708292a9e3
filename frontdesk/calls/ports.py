"""Port to a telephone exchange (PBX): it pushes call events to us; nothing is requested from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class CallEventKind(StrEnum):
    """Kinds of call events, in the order they happen."""

    NEW_CALL = "newCall"
    ANSWER = "answer"
    HANGUP = "hangup"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class UnreadableEvent(Exception):
    """The request is not a call event. The message contains no telephone number."""


@dataclass(frozen=True)
class CallEvent:
    """One event of one call, independent of the exchange's format."""

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
        """Return the response for an accepted event."""
        ...

    def refused(self) -> Mapping[str, str]:
        """Return the response that makes the exchange reject a blocked caller."""
        ...
