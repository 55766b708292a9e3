"""A published iCalendar file, read as busy time. A truncated file changes nothing; an unchanged one is not read."""

import hashlib
import json
import ssl
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import NoReturn

import structlog

from frontdesk.calendars.ports import Account, CalendarRefused, Changes, Checked, Misread, Window, Written
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.rules.reading import Reader
from frontdesk.calendars.views import FeedEvent
from integrations.fetching import CONNECT, READ, Reach, ServerVisit

_log = structlog.get_logger("frontdesk.calendars")

LARGEST = 32_000_000
_LONGEST = timedelta(minutes=2)


class IcsSubscription:
    """Published iCalendar feeds; our own meetings' UIDs end with `host`."""

    def __init__(
        self,
        *,
        host: str,
        reach: Reach,
        connect: float = CONNECT,
        read: float = READ,
        longest: timedelta = _LONGEST,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take the allowed network reach; seconds to connect and between two bytes, and the time limit of a visit."""
        self._host = host
        self._reach = reach
        self._connect = connect
        self._read = read
        self._longest = longest
        self._tls = tls

    def check(self, account: Account, /) -> Checked:
        """Read the whole feed once."""
        now = datetime.now(UTC)
        self.changes(account, cursor="", window=Window(now, now + timedelta(days=1)))
        return Checked(address_of(account.address), reads=True, writes=False)

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return everything in the window, or nothing if the file is unchanged.

        The cursor holds the server's ETag and Last-Modified, and the file's digest for servers that send neither, or
        send new ones each time.
        """
        seen = _Seen.of(cursor)
        with (
            self._visit(account) as visit,
            visit.ask("GET", address_of(account.address), headers=seen.conditions(), elsewhere=True) as answer,
        ):
            if answer.status == HTTPStatus.NOT_MODIFIED and cursor:
                return Changes(cursor)
            answer.refuse()
            if answer.status != HTTPStatus.OK:
                raise CalendarRefused(CalendarRefusal.UNREADABLE)
            file = answer.body(LARGEST)
            now = _Seen(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), _digest(file))
        if now.digest == seen.digest:
            return Changes(now.cursor())
        reader = Reader(window, host=self._host, owner={account.login} - {""})
        events = [event for event in reader.read(file) if event.spans or event.meeting]
        if reader.misread != Misread():
            _log.warning("calendars.ics.read", **asdict(reader.misread))
        return Changes(now.cursor(), events, whole=True, unread=tuple(sorted(reader.unread)), misread=reader.misread)

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> NoReturn:  # noqa: ARG002 - the port's
        """Refuse: a published feed is read only."""
        raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> NoReturn:  # noqa: ARG002 - the port's
        """Refuse: a published feed is read only."""
        raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)

    def _visit(self, account: Account) -> ServerVisit:
        # A login without a secret is the address its owner is invited by, not a user name.
        login = account.login if account.secret else ""
        return ServerVisit(
            reach=self._reach,
            longest=self._longest,
            login=login,
            secret=account.secret,
            read=self._read,
            connect=self._connect,
            tls=self._tls,
        )


def address_of(given: str) -> str:
    """Return the URL to fetch a feed from; browsers use `webcal:` to open a calendar program."""
    for scheme, real in (("webcals://", "https://"), ("webcal://", "https://")):
        if given.lower().startswith(scheme):
            return real + given[len(scheme) :]
    return given.strip()


class _Seen:
    """What is known of the file read last."""

    def __init__(self, etag: str = "", modified: str = "", digest: str = "") -> None:
        self._etag = etag
        self._modified = modified
        self.digest = digest

    @classmethod
    def of(cls, cursor: str) -> "_Seen":
        """Parse a cursor; an unreadable one gives an empty result."""
        try:
            etag, modified, digest = json.loads(cursor)
        except ValueError:
            return cls()
        return cls(str(etag), str(modified), str(digest))

    def cursor(self) -> str:
        return json.dumps([self._etag[:1000], self._modified[:100], self.digest])

    def conditions(self) -> dict[str, str]:
        """Return the headers for a conditional request."""
        asked = {"If-None-Match": self._etag, "If-Modified-Since": self._modified}
        return {"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"} | {k: v for k, v in asked.items() if v}


def _digest(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()
