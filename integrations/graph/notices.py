"""Subscriptions to a mailbox's changes, and the notifications Graph posts."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from frontdesk.calendars.ports import (
    Account,
    CalendarUnavailable,
    ChangeNotification,
    NoSubscription,
    Subscribed,
    UnreadableNotice,
)
from frontdesk.calendars.rules import NotificationKind
from integrations.graph.mailbox import Mailbox
from integrations.graph.transport import Denied, Json, Transport

MOST_AT_ONCE = 1_000
_NOT_FOUND = 404
_LIFECYCLE = {
    "missed": NotificationKind.MISSED,
    "subscriptionRemoved": NotificationKind.ENDED,
    "reauthorizationRequired": NotificationKind.DOUBTED,
}


class GraphNotices:
    """The port for Graph's change notifications; the calendar itself is `GraphCalendar`."""

    def __init__(self, transport: Transport) -> None:
        """Take the transport to Graph."""
        self._transport = transport

    def subscribe(self, account: Account, *, address: str, secret: str, until: datetime) -> Subscribed:
        """Subscribe to all changes. Graph validates both addresses before it answers; neither can be added later."""
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
        """Extend a subscription, which also reauthorizes it."""
        try:
            path = f"/subscriptions/{quote(subscription, safe='')}"
            return _subscribed(self._transport.ask("PATCH", path, body={"expirationDateTime": _iso(until)}))
        except Denied as denied:
            if denied.status == _NOT_FOUND:
                raise NoSubscription from denied
            raise denied.for_caller() from denied

    def unsubscribe(self, subscription: str) -> None:
        """End a subscription; one already ended is no error."""
        try:
            self._transport.ask("DELETE", f"/subscriptions/{quote(subscription, safe='')}")
        except Denied as denied:
            if denied.status != _NOT_FOUND:
                raise denied.for_caller() from denied

    def notices(self, body: bytes) -> Sequence[ChangeNotification]:
        """Parse a notification. Only its subscription id and secret are used."""
        try:
            said = json.loads(body)
            rows = said["value"]
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableNotice from error
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE or not all(isinstance(row, dict) for row in rows):
            raise UnreadableNotice
        return [_notice(row) for row in rows]


def _notice(row: Mapping[str, Any]) -> ChangeNotification:
    kind = NotificationKind.CHANGED
    if event := row.get("lifecycleEvent"):
        # An unknown event may mean that changes were missed; reading again costs little.
        kind = _LIFECYCLE.get(str(event), NotificationKind.MISSED)
    return ChangeNotification(str(row.get("subscriptionId") or ""), str(row.get("clientState") or ""), kind)


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
