"""The calendar port for CalDAV servers. See README.md for what servers do differently."""

import ssl
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog

from frontdesk.calendars.ports import (
    Account,
    CalendarChanged,
    CalendarRefused,
    CalendarUnavailable,
    Changes,
    Checked,
    Window,
    Written,
)
from frontdesk.calendars.rules.reading import OwnMeeting, standing
from frontdesk.calendars.rules.writing import content_of, event_file
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.intervals import Instants
from integrations.caldav import dav
from integrations.caldav.discovery import calendar_path
from integrations.caldav.server import NameTaken, PathTaken, Server, Stored, TokenExpired, is_weak
from integrations.caldav.syncing import SICK, Sync
from integrations.fetching import CONNECT, READ, Reach, ServerVisit, split

_log = structlog.get_logger("frontdesk.calendars")

_LISTS = timedelta(minutes=5)
_SHORT = timedelta(seconds=30)
_AT_ONCE = timedelta(seconds=2)


class CalDavCalendar:
    """Calendars on any number of CalDAV servers; our own meetings' UIDs end with `host`."""

    def __init__(
        self,
        *,
        host: str,
        reach: Reach,
        connect: float = CONNECT,
        read: float = READ,
        longest: timedelta = _LISTS,
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
        """Find the calendar, read it, write a one-minute probe event in the past and remove it."""
        with self._visit(account, _SHORT) as server:
            path = calendar_path(server, account.address)
            now = datetime.now(UTC)
            Sync(server, path, Window(now, now + timedelta(days=1)), host=self._host).events()
            return Checked(dav.address(server.url, path), reads=True, writes=self._tried(server, path))

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return the changes since the cursor, by the server's sync token, else by its collection tag or ETags."""
        with self._visit(account, self._longest) as server:
            sync = Sync(server, _path(account), window, host=self._host, login=account.login)
            kind, _, token = cursor.partition(":")
            if kind == "sync" and token:
                try:
                    return sync.since(token)
                except TokenExpired:
                    _log.info("calendars.caldav.token_expired")
                except CalendarRefused as refused:
                    if refused.refusal not in SICK:
                        raise
                    # One event makes the whole response unreadable; a full sync can skip it.
                    _log.warning("calendars.caldav.unreadable_changes")
                    sync = Sync(server, _path(account), window, host=self._host, login=account.login)
            elif kind == "tag" and token and token == sync.tag():
                return Changes(cursor)
            return sync.whole()

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Write a meeting to its own path; what is there is overwritten only if it was not changed by others."""
        with self._visit(account, _SHORT) as server:
            path = _standing_path(account, event, known)
            return self._written(server, _path(account), path, event, known.version if known else "")

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Delete a meeting. Raises CalendarChanged when it was changed since we wrote it."""
        with self._visit(account, _SHORT) as server:
            path = _standing_path(account, event, known)
            if known and known.version and not is_weak(known.version):
                try:
                    server.delete(path, etag=known.version)
                except PathTaken:
                    pass
                else:
                    return
            there = server.get(path)
            if there and (self._ours(there, event)).untouched:
                _deleted(server, there)
            elif there:
                raise CalendarChanged

    def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
        """Return when the owner is busy, our own meetings included, by free-busy query, else by reading the events."""
        with self._visit(account, _AT_ONCE) as server:
            return Sync(server, _path(account), Window(*span), host=self._host, login=account.login).busy()

    @contextmanager
    def _visit(self, account: Account, longest: timedelta) -> Iterator[Server]:
        split(account.address)
        with ServerVisit(
            reach=self._reach,
            longest=min(longest, self._longest),
            login=account.login,
            secret=account.secret,
            read=self._read,
            connect=self._connect,
            tls=self._tls,
        ) as visit:
            yield Server(visit, account.address)

    def _written(self, server: Server, calendar: str, path: str, event: FeedEvent, etag: str) -> Written:
        """Write; on a conflict, read what is there and retry once if it is ours and unchanged."""
        text = event_file(event, host=self._host)
        try:
            return self._as_written(server, path, event, server.put(path, text, etag=etag))
        except (PathTaken, NameTaken):
            there = server.get(path) or server.named(calendar, f"{event.id}@{self._host}")
        if there is None:
            try:  # it was ours and is gone: create it anew
                return self._as_written(server, path, event, server.put(path, text, etag=""))
            except (PathTaken, NameTaken):
                raise CalendarChanged from None
        ours = self._ours(there, event)
        if ours.content == content_of(event):
            return Written(there.path, there.etag, ours.content)
        if not ours.untouched:
            raise CalendarChanged
        try:
            return self._as_written(server, there.path, event, server.put(there.path, text, etag=there.etag, over=True))
        except (PathTaken, NameTaken):
            raise CalendarChanged from None

    def _as_written(self, server: Server, path: str, event: FeedEvent, etag: str) -> Written:
        """Return what was written. A server that returns no ETag has changed the text: read it back."""
        if etag:
            return Written(path, etag, content_of(event))
        there = server.get(path)
        if there is None:
            raise CalendarUnavailable
        return Written(path, there.etag, self._ours(there, event).content)

    def _ours(self, there: Stored, event: FeedEvent) -> OwnMeeting:
        """Return our own event at that path. Raises CalendarChanged when it is another one."""
        found = standing(there.text, host=self._host)
        if found is None or found.meeting != event.id:
            raise CalendarChanged
        return found

    def _tried(self, server: Server, path: str) -> bool:
        probe = _probe()
        try:
            there = server.put(f"{path.rstrip('/')}/{probe.id}.ics", event_file(probe, host=self._host), etag="")
            server.delete(f"{path.rstrip('/')}/{probe.id}.ics", etag=there)
        except (CalendarRefused, PathTaken, NameTaken):
            return False
        return True


def _path(account: Account) -> str:
    """Return the path of the account's calendar, which `check` has stored in its address."""
    path = dav.path_of(account.address, urlsplit(account.address).path or "/")
    return path if path.endswith("/") else f"{path}/"


def _standing_path(account: Account, event: FeedEvent, known: Written | None) -> str:
    """Return the path of a meeting: where it was last seen, else its own."""
    return known.id if known and known.id.startswith("/") else f"{_path(account)}{event.id}.ics"


def _deleted(server: Server, there: Stored) -> None:
    try:
        server.delete(there.path, etag=there.etag)
    except PathTaken:
        raise CalendarChanged from None


def _probe() -> FeedEvent:
    """Return a one-minute event in the past, which blocks no time while it exists."""
    begin = datetime(2001, 1, 1, tzinfo=UTC)
    return FeedEvent(uuid.uuid4(), 0, begin, begin + timedelta(minutes=1), begin, "Prov", cancelled=True)
