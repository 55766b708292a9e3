"""A telephone exchange that sends the generic CTI push payload.

Any exchange that can post `newCall`, `answer` and `hangup` uses this reader: JSON or form, with the form spelling
`call_id` and the repeated `user[]`. `to`, `from` and unknown fields are read leniently; what decides the outcome
(`event`, `direction`, `callId`) is not.
"""

import json
from collections.abc import Mapping
from urllib.parse import parse_qs

from frontdesk.calls.ports import CallEvent, CallEventKind, Direction, UnreadableEvent

_LONGEST_ID = 200


class LocalPhone:
    """Parses the generic payload and formats its answers."""

    def read(self, content_type: str, body: bytes) -> CallEvent:
        """Read one event. Raises UnreadableEvent."""
        fields = _fields(content_type, body)
        return CallEvent(
            kind=_kind(fields.get("event", "")),
            direction=_direction(fields.get("direction", "")),
            call_id=_call_id(fields),
            caller=fields.get("from", ""),
            called=fields.get("to", ""),
            queue=fields.get("queue", ""),
            answered_by=fields.get("answeringNumber") or fields.get("user") or fields.get("caller", ""),
            cause=fields.get("cause", ""),
        )

    def accepted(self) -> Mapping[str, str]:
        """Return the empty object that an exchange expects."""
        return {}

    def refused(self) -> Mapping[str, str]:
        """Return the command to reject the caller with a busy tone."""
        return {"action": "reject", "reason": "busy"}


def _fields(content_type: str, body: bytes) -> dict[str, str]:
    try:
        text = body.decode("utf-8")
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return _from_json(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent("body") from error
    pairs = parse_qs(text, keep_blank_values=True)
    return _named({key: values[0] for key, values in pairs.items()})


def _from_json(document: object) -> dict[str, str]:
    if not isinstance(document, dict):
        raise UnreadableEvent("body")
    return _named({str(key): _first(value) for key, value in document.items()})


def _first(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first) if isinstance(first, str | int) else ""


def _named(fields: dict[str, str]) -> dict[str, str]:
    spellings = {"call_id": "callId", "user[]": "user", "answering_number": "answeringNumber"}
    return {spellings.get(key, key): _plain(value) for key, value in fields.items()}


def _plain(value: str) -> str:
    """Remove characters that no number, id or name contains and no database stores: control characters, surrogates."""
    return "".join(sign for sign in value if sign.isprintable()).strip()[:_LONGEST_ID]


def _kind(word: str) -> CallEventKind:
    try:
        return CallEventKind(word)
    except ValueError as error:
        raise UnreadableEvent("event") from error


def _direction(word: str) -> Direction:
    try:
        return Direction(word)
    except ValueError as error:
        raise UnreadableEvent("direction") from error


def _call_id(fields: Mapping[str, str]) -> str:
    call_id = fields.get("callId", "")
    if not call_id:
        raise UnreadableEvent("callId")
    return call_id
