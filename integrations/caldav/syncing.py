"""Changes in a calendar: by sync token where the server supports it (RFC 6578), else by collection tag or ETags.

A list that may be incomplete is never taken as complete. A truncated one (507) is requested in another way. A requested
event without an answer ends the sync without a result. A list in which a named event is missing removes nothing. An
event that makes a response unreadable or too large is found by bisection, requested without its attachments, then
fetched by itself, and skipped and counted if all of that fails.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import structlog

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable, Changes, Misread, OutsideEvent, Window
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.reading import Reader, busy_periods
from frontdesk.core.intervals import Instants
from integrations.caldav import dav
from integrations.caldav.discovery import owner_addresses
from integrations.caldav.server import CutShort, Server

_log = structlog.get_logger("frontdesk.calendars")

BATCH = 100
MOST_PAGES = 2_000
_CUTS = 3
_MARGIN = timedelta(days=2)  # a server that interprets a time zone differently must not hide an event from us
_LONGEST_ID = 512
_OK, _TRUNCATED, _GONE = 200, 507, frozenset({404, 410})
# Servers refuse an unsupported method in all of these ways, also with 403.
_UNKNOWN = frozenset({CalendarRefusal.NOT_SUPPORTED, CalendarRefusal.CREDENTIALS})


# Errors caused by a single event: what XML forbids, or more than the largest event.
SICK = frozenset({CalendarRefusal.UNREADABLE, CalendarRefusal.TOO_LARGE})


class TooMuch(CalendarRefused):
    """Expanding all events together takes more work than any real calendar."""


@dataclass
class _Page:
    """The result of one sync-collection request."""

    token: str = ""
    events: list[OutsideEvent] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


class Sync:
    """One sync of one calendar. Raises CalendarUnavailable or CalendarRefused."""

    def __init__(self, server: Server, path: str, window: Window, *, host: str, login: str = "") -> None:
        """Take the calendar's path, the window, and the host our own meetings' UIDs end with."""
        self._server = server
        self._path = path
        self._window = window
        self._host = host
        self._login = login
        self._made: Reader | None = None
        self._unread: set[str] = set()
        self._missing: list[str] = []
        self._textless = 0

    def since(self, token: str) -> Changes:
        """Return the changes since a token. Raises TokenExpired."""
        page = self._pages(token)
        events = [*page.events, *self._fetched(page.unread)]
        told = [event for event in events if event.spans or event.meeting]
        # What was listed and is gone by now was deleted in the meantime.
        ended = [event.id for event in events if not (event.spans or event.meeting)] + self._missing
        self._log()
        gone = [*page.gone, *(each for each in ended if each not in self._unread)]
        return Changes(f"sync:{page.token}", told, gone, unread=tuple(sorted(self._unread)), misread=self._misread)

    def whole(self) -> Changes:
        """Return everything in the window, and the cursor to go on from."""
        # Before the events: a change in between is then reported twice, rather than never.
        token = self._server.properties(self._path, dav.SYNC_TOKEN).text(dav.SYNC_TOKEN)
        cursor = f"sync:{token}" if token else f"tag:{self.tag()}"
        events = [event for event in self.events() if event.spans or event.meeting]
        self._log()
        unread, misread = tuple(sorted(self._unread)), self._misread
        if self._missing:
            _log.warning("calendars.caldav.not_whole", missing=len(self._missing))
            return Changes("", events, unread=unread, misread=misread)
        return Changes(cursor, events, whole=True, unread=unread, misread=misread)

    def events(self) -> list[OutsideEvent]:
        """Return the events of the window, by time-range query, else one by one."""
        _ = self._reader  # before a response is being read: it sends a request too
        try:
            return self._between(self._window.first - _MARGIN, self._window.until + _MARGIN, _CUTS)
        except CalendarRefused as refused:
            if refused.refusal not in {CalendarRefusal.NOT_SUPPORTED, *SICK}:
                raise
        except CutShort:
            _log.info("calendars.caldav.cut_short")
        self._forget()
        return self._fetched(list(self._listed()))

    def _between(self, first: datetime, until: datetime, cuts: int) -> list[OutsideEvent]:
        """Return the events of a period, in thirds if they are too many at once. Raises CutShort.

        Every query makes the server go through all its events: thirds need the fewest for what is twice too much.
        """
        try:
            with self._server.report(self._path, dav.events_between(_stamp(first), _stamp(until)), depth=1) as parts:
                events, bare = self._sort_out(self._not_cut_short(parts))
            return [*events, *self._fetched(bare)]
        except CutShort:
            if not cuts:
                raise
        third = (until - first) / 3
        ends = (first, first + third, until - third, until)
        found = [event for begin, end in pairwise(ends) for event in self._between(begin, end, cuts - 1)]
        return list({event.id: event for event in found}.values())

    def tag(self) -> str:
        """Return the collection tag, which changes with anything in the calendar; empty if the server has none."""
        if tag := self._server.properties(self._path, dav.CTAG).text(dav.CTAG):
            return tag
        versions = self._listed()
        if not all(versions.values()):
            return ""
        return hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()

    def busy(self) -> list[Instants]:
        """Return when the owner is busy in the window, as computed by the server or, if it cannot, by us."""
        span = (self._window.first, self._window.until)
        try:
            return busy_periods(self._server.busy(self._path, *(_stamp(at) for at in span)), span)
        except CalendarRefused as refused:
            if refused.refusal not in {*_UNKNOWN, CalendarRefusal.UNREADABLE}:
                raise
        return sorted(each for event in self.events() if event.shows_as in BLOCKS for each in event.spans)

    def _pages(self, token: str) -> _Page:
        """Follow a sync to its last page. Raises TokenExpired."""
        page = _Page(token)
        for _ in range(MOST_PAGES):
            with self._server.changes(self._path, page.token) as parts:
                cut_short, texts = self._sorted(parts, page)
            # Read after the response has ended: the reader may have to query the server too.
            page.events += self._read(texts)
            if not parts.sync_token:
                raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)
            if not cut_short:
                page.token = parts.sync_token
                return page
            if parts.sync_token == page.token:
                break
            page.token = parts.sync_token
        raise CalendarUnavailable

    def _sorted(self, parts: Iterable[dav.PathResponse], page: _Page) -> tuple[bool, list[dav.PathResponse]]:
        """Sort a response into a page; returns whether it was truncated, and the parts that include their texts."""
        cut_short, texts = False, []
        for part in parts:
            if part.status == _TRUNCATED:
                cut_short = True
            elif part.status in _GONE:
                page.gone.append(_id(part.href))
            elif self._is_collection(part):
                continue
            elif part.text(dav.DATA):
                texts.append(part)
            else:
                page.unread.append(part.href)
        return cut_short, texts

    def _listed(self) -> dict[str, str]:
        """Return the ETag of every path in the calendar."""
        with self._server.find(self._path, dav.ETAG, depth=1) as parts:
            found = {part.href: part.text(dav.ETAG) for part in self._whole_only(parts)}
        own = dav.loosely(self._path)
        return {href: etag for href, etag in found.items() if not href.endswith("/") and dav.loosely(href) != own}

    def _sort_out(self, parts: Iterable[dav.PathResponse]) -> tuple[list[OutsideEvent], list[str]]:
        """Read the parts that include their texts; returns the events, and the paths of the other parts."""
        events, bare = [], []
        for part in parts:
            if part.text(dav.DATA):
                events += self._read_one(part)
            elif part.status == _OK and not self._is_collection(part):
                bare.append(part.href)
        return events, bare

    def _fetched(self, paths: Sequence[str]) -> list[OutsideEvent]:
        """Return the events at these paths.

        Raises CalendarUnavailable if one of them gets no answer, CalendarRefused if none has a text.
        """
        _ = self._reader if paths else None
        textless = self._textless
        events = [each for at in range(0, len(paths), BATCH) for each in self._batch(paths[at : at + BATCH])]
        if paths and self._textless - textless == len(paths):
            raise CalendarRefused(CalendarRefusal.UNREADABLE)
        return events

    def _batch(self, paths: Sequence[str]) -> list[OutsideEvent]:
        """Return the events of a batch; one that cannot be read at once is bisected."""
        for time_only in (False, True):
            try:
                return self._asked_for(paths, time_only=time_only)
            except TooMuch:
                raise
            except CalendarRefused as refused:
                if refused.refusal not in SICK:
                    raise
        if len(paths) == 1:
            return self._alone(paths[0])
        half = len(paths) // 2
        return [*self._batch(paths[:half]), *self._batch(paths[half:])]

    def _asked_for(self, paths: Sequence[str], *, time_only: bool) -> list[OutsideEvent]:
        events: list[OutsideEvent] = []
        answered: set[str] = set()
        missing: list[str] = []
        spelt = {dav.loosely(path): path for path in paths}
        with self._fetching(paths, time_only=time_only) as parts:
            for part in parts:
                named = dav.loosely(part.href)
                answered |= {named} if part.status != _TRUNCATED else set()
                if part.status == _OK and part.text(dav.DATA):
                    events += self._read_one(part)
                elif named in spelt and not self._is_collection(part):
                    missing.append(spelt[named])
        if not answered.issuperset(spelt):
            raise CalendarUnavailable
        for path in missing:
            events += self._alone(path)
        return events

    def _alone(self, path: str) -> list[OutsideEvent]:
        """Return the event at one path, fetched by itself; record it as missing or set aside if that fails."""
        try:
            there = self._server.get(path)
        except CalendarRefused:
            _log.warning("calendars.caldav.stepped_over")
        else:
            if there is None:
                self._missing.append(_id(path))
                return []
            if there.text.strip():
                return self._told(path, there.etag, there.text)
            self._textless += 1
        self._set_aside(path)
        return []

    @contextmanager
    def _fetching(self, batch: Sequence[str], *, time_only: bool) -> Iterator[dav.Parts]:
        try:
            with self._server.report(self._path, dav.fetch(batch, time_only=time_only), depth=1) as parts:
                yield parts
        except CutShort:
            raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED) from None

    def _read(self, parts: Iterable[dav.PathResponse]) -> Iterator[OutsideEvent]:
        return (event for part in parts if part.text(dav.DATA) for event in self._read_one(part))

    def _read_one(self, part: dav.PathResponse) -> list[OutsideEvent]:
        return self._told(part.href, part.text(dav.ETAG), part.text(dav.DATA))

    def _told(self, path: str, version: str, text: str) -> list[OutsideEvent]:
        """Return the events in a text, none if it cannot be read. Raises TooMuch."""
        reader = self._reader
        try:
            found = reader.read(text)
        except CalendarRefused as refused:
            if refused.refusal is not CalendarRefusal.UNREADABLE:
                raise TooMuch(refused.refusal) from None
            self._set_aside(path)
            return []
        if reader.unread:
            reader.unread.clear()
            self._unread.add(_id(path))
        if len(found) == 1:
            return [replace(found[0], id=_id(path), version=version)]
        blocking = [event for event in found if event.shows_as in BLOCKS]
        shows_as = blocking[0].shows_as if blocking else ShowsAs.FREE
        return [OutsideEvent(_id(path), version, sorted(s for each in blocking for s in each.spans), shows_as)]

    def _set_aside(self, path: str) -> None:
        self._reader.set_aside += 1
        self._unread.add(_id(path))

    def _forget(self) -> None:
        """Reset the counters: what was read of an interrupted response is read again."""
        self._unread.clear()
        self._missing.clear()
        if self._made is not None:
            self._made.forget()

    def _is_collection(self, part: dav.PathResponse) -> bool:
        """Whether a path is not an event's: the calendar itself, or a folder in it."""
        return part.href.endswith("/") or dav.loosely(part.href) == dav.loosely(self._path)

    def _not_cut_short(self, parts: Iterable[dav.PathResponse]) -> Iterator[dav.PathResponse]:
        for part in parts:
            if part.status == _TRUNCATED:
                raise CutShort
            yield part

    def _whole_only(self, parts: Iterable[dav.PathResponse]) -> Iterator[dav.PathResponse]:
        try:
            yield from self._not_cut_short(parts)
        except CutShort:
            raise CalendarRefused(CalendarRefusal.TOO_LARGE) from None

    @property
    def _reader(self) -> Reader:
        """The reader, which knows the addresses the owner is invited by."""
        if self._made is None:
            owner = owner_addresses(self._server, self._path)
            self._made = Reader(self._window, host=self._host, owner={*owner, self._login} - {""})
        return self._made

    @property
    def _misread(self) -> Misread:
        """What could not be read so far; if nothing was read, the server is not asked for the reader's time zone."""
        return self._made.misread if self._made else Misread()

    def _log(self) -> None:
        """Log how much was not read correctly, without any content."""
        if self._misread != Misread():
            _log.warning("calendars.caldav.read", **asdict(self._misread))


def _id(path: str) -> str:
    """Return our id for a path: the path itself, unless it is too long."""
    return path if len(path) <= _LONGEST_ID else f"sha256:{hashlib.sha256(path.encode()).hexdigest()}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
