"""Subscriptions to a mailbox's changes, and the notifications Graph posts: who is told of, by which secret, and why."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from frontdesk.calendars.ports import (
    Account,
    CalendarUnavailable,
    NoSubscription,
    Notice,
    Subscribed,
    UnreadableNotice,
)
from frontdesk.calendars.rules import NoticeKind
from integrations.graph.mailbox import Mailbox
from integrations.graph.transport import Denied, Json, Transport

MOST_AT_ONCE = 1_000
_NOT_FOUND = 404
_LIFECYCLE = {
    "missed": NoticeKind.MISSED,
    "subscriptionRemoved": NoticeKind.ENDED,
    "reauthorizationRequired": NoticeKind.DOUBTED,
}


class GraphNotices:
    """What of Graph sends us word of changes; the calendar itself is `GraphCalendar`."""

    def __init__(self, transport: Transport) -> None:
        """Take how Graph is asked."""
        self._transport = transport

    def subscribe(self, account: Account, *, address: str, secret: str, until: datetime) -> Subscribed:
        """Ask for word of every change. Graph tries both addresses before it answers, and adds neither later."""
        mailbox = Mailbox(self._transport, account.address).address
        body: Json = {
            "changeType": "created,updated,deleted",
            "resource": f"/users/{quote(mailbox, safe='@')}/events",
            "notificationUrl": address,
            "lifecycleNotificationUrl": address,
            "clientState": secret,
            "expirationDateTime": _iso(until),
        }
        try:
            return _subscribed(self._transport.ask("POST", "/subscriptions", body=body))
        except Denied as denied:
            raise denied.for_caller() from denied

    def renew(self, subscription: str, *, until: datetime) -> Subscribed:
        """Let a subscription live longer, which also says that we still may."""
        try:
            path = f"/subscriptions/{quote(subscription, safe='')}"
            return _subscribed(self._transport.ask("PATCH", path, body={"expirationDateTime": _iso(until)}))
        except Denied as denied:
            if denied.status == _NOT_FOUND:
                raise NoSubscription from denied
            raise denied.for_caller() from denied

    def unsubscribe(self, subscription: str) -> None:
        """End a subscription; one that is over already is no trouble."""
        try:
            self._transport.ask("DELETE", f"/subscriptions/{quote(subscription, safe='')}")
        except Denied as denied:
            if denied.status != _NOT_FOUND:
                raise denied.for_caller() from denied

    def notices(self, body: bytes) -> Sequence[Notice]:
        """Read what was posted. Nothing in it is believed but what names a subscription and its secret."""
        try:
            said = json.loads(body)
            rows = said["value"]
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableNotice from error
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE or not all(isinstance(row, dict) for row in rows):
            raise UnreadableNotice
        return [_notice(row) for row in rows]


def _notice(row: Mapping[str, Any]) -> Notice:
    kind = NoticeKind.CHANGED
    if event := row.get("lifecycleEvent"):
        # What we do not know may mean that something was missed; reading costs little.
        kind = _LIFECYCLE.get(str(event), NoticeKind.MISSED)
    return Notice(str(row.get("subscriptionId") or ""), str(row.get("clientState") or ""), kind)


def _subscribed(said: Json) -> Subscribed:
    try:
        return Subscribed(str(said["id"]), _instant(str(said["expirationDateTime"])))
    except (KeyError, ValueError) as error:
        raise CalendarUnavailable from error


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
