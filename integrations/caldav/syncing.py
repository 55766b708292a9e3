"""What changed in a calendar: by sync token where the server has one (RFC 6578), else by its tag or its versions.

A list that may not be whole is never taken for one: what is cut short (507) is asked for in another way, what was
asked for and not answered ends the sync, with nothing concluded, and of a list in which something is not found where it
was named no absence is concluded. One event that makes an answer unreadable, or too large, is looked for by halves,
asked for without its attachments, fetched by itself, and stepped over and counted if all of that fails.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import structlog

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable, Changes, Misread, OutsideEvent, Span, Window
from frontdesk.calendars.rules import BLOCKS, Refusal, ShowsAs
from frontdesk.calendars.rules.reading import Reader, busy_periods
from integrations.caldav import dav
from integrations.caldav.discovery import owner_addresses
from integrations.caldav.server import CutShort, Server

_log = structlog.get_logger("frontdesk.calendars")

BATCH = 100
MOST_PAGES = 2_000
_CUTS = 3
_MARGIN = timedelta(days=2)  # a server that reads a zone otherwise must not hide an event from us
_LONGEST_ID = 512
_OK, _TRUNCATED, _GONE = 200, 507, frozenset({404, 410})
# A method that is not known is refused in all of these ways, also with 403.
_UNKNOWN = frozenset({Refusal.NOT_SUPPORTED, Refusal.CREDENTIALS})


# An answer that holds something sick: what XML forbids, or more than an event ever is.
SICK = frozenset({Refusal.UNREADABLE, Refusal.TOO_LARGE})


class TooMuch(CalendarRefused):
    """All events together take more work than any calendar that people keep."""


@dataclass
class _Page:
    """What a run of sync answers told."""

    token: str = ""
    events: list[OutsideEvent] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


class Sync:
    """One look at one calendar. Raises CalendarUnavailable or CalendarRefused."""

    def __init__(self, server: Server, path: str, window: Window, *, host: str, login: str = "") -> None:
        """Take the calendar's path, the window, and the host our own meetings are named after."""
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
        """Return what changed since a token. Raises TokenExpired."""
        page = self._pages(token)
        events = [*page.events, *self._fetched(page.unread)]
        told = [event for event in events if event.spans or event.meeting]
        # What was named and is not there any more was removed meanwhile.
        ended = [event.id for event in events if not (event.spans or event.meeting)] + self._missing
        self._log()
        gone = [*page.gone, *(each for each in ended if each not in self._unread)]
        return Changes(f"sync:{page.token}", told, gone, unread=tuple(sorted(self._unread)), misread=self._misread)

    def whole(self) -> Changes:
        """Return all there is in the window, and from where to go on."""
        # Before the events: what changes meanwhile is then told twice, and not never.
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
        """Return the events of the window, by asking for its time, else one by one."""
        _ = self._reader  # before a list is under way: it asks the server too
        try:
            return self._between(self._window.first - _MARGIN, self._window.until + _MARGIN, _CUTS)
        except CalendarRefused as refused:
            if refused.refusal not in {Refusal.NOT_SUPPORTED, *SICK}:
                raise
        except CutShort:
            _log.info("calendars.caldav.cut_short")
        self._forget()
        return self._fetched(list(self._listed()))

    def _between(self, first: datetime, until: datetime, cuts: int) -> list[OutsideEvent]:
        """Return the events of a time, of its thirds when they are too many at once. Raises CutShort.

        Every question costs the server a look at all it has: thirds are the fewest for what is twice too much.
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
        """Return what changes when anything in the calendar does, empty when the server has nothing of the kind."""
        if tag := self._server.properties(self._path, dav.CTAG).text(dav.CTAG):
            return tag
        versions = self._listed()
        if not all(versions.values()):
            return ""
        return hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()

    def busy(self) -> list[Span]:
        """Return when the owner is busy in the window, as the server reckons or, if it cannot, as we read it."""
        span = (self._window.first, self._window.until)
        try:
            return busy_periods(self._server.busy(self._path, *(_stamp(at) for at in span)), span)
        except CalendarRefused as refused:
            if refused.refusal not in {*_UNKNOWN, Refusal.UNREADABLE}:
                raise
        return sorted(each for event in self.events() if event.shows_as in BLOCKS for each in event.spans)

    def _pages(self, token: str) -> _Page:
        """Follow a sync to its end. Raises TokenExpired."""
        page = _Page(token)
        for _ in range(MOST_PAGES):
            with self._server.changes(self._path, page.token) as parts:
                cut_short, texts = self._sorted(parts, page)
            # Read when the answer has ended: the reader may have to ask the server too.
            page.events += self._read(texts)
            if not parts.sync_token:
                raise CalendarRefused(Refusal.NOT_SUPPORTED)
            if not cut_short:
                page.token = parts.sync_token
                return page
            if parts.sync_token == page.token:
                break
            page.token = parts.sync_token
        raise CalendarUnavailable

    def _sorted(self, parts: Iterable[dav.Part], page: _Page) -> tuple[bool, list[dav.Part]]:
        """Sort an answer into a page; returns whether it was cut short, and the parts that bring their texts along."""
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
        """Return the version of every address in the calendar."""
        with self._server.find(self._path, dav.ETAG, depth=1) as parts:
            found = {part.href: part.text(dav.ETAG) for part in self._whole_only(parts)}
        own = dav.loosely(self._path)
        return {href: etag for href, etag in found.items() if not href.endswith("/") and dav.loosely(href) != own}

    def _sort_out(self, parts: Iterable[dav.Part]) -> tuple[list[OutsideEvent], list[str]]:
        """Read the parts that bring their texts; returns the events, and the addresses of those that do not."""
        events, bare = [], []
        for part in parts:
            if part.text(dav.DATA):
                events += self._read_one(part)
            elif part.status == _OK and not self._is_collection(part):
                bare.append(part.href)
        return events, bare

    def _fetched(self, paths: Sequence[str]) -> list[OutsideEvent]:
        """Return the events at these addresses.

        Raises CalendarUnavailable when one of them is not answered for, CalendarRefused when none has a text.
        """
        _ = self._reader if paths else None
        textless = self._textless
        events = [each for at in range(0, len(paths), BATCH) for each in self._batch(paths[at : at + BATCH])]
        if paths and self._textless - textless == len(paths):
            raise CalendarRefused(Refusal.UNREADABLE)
        return events

    def _batch(self, paths: Sequence[str]) -> list[OutsideEvent]:
        """Return the events of a batch; of one that cannot be read at once, half by half."""
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
        """Return the event at one address, fetched by itself. What is not there is missing, what is sick set aside."""
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
            raise CalendarRefused(Refusal.NOT_SUPPORTED) from None

    def _read(self, parts: Iterable[dav.Part]) -> Iterator[OutsideEvent]:
        return (event for part in parts if part.text(dav.DATA) for event in self._read_one(part))

    def _read_one(self, part: dav.Part) -> list[OutsideEvent]:
        return self._told(part.href, part.text(dav.ETAG), part.text(dav.DATA))

    def _told(self, path: str, version: str, text: str) -> list[OutsideEvent]:
        """Return what stands at an address, nothing of what cannot be read. Raises TooMuch."""
        reader = self._reader
        try:
            found = reader.read(text)
        except CalendarRefused as refused:
            if refused.refusal is not Refusal.UNREADABLE:
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
        """Begin the count anew: what was read of an answer that broke off is read again."""
        self._unread.clear()
        self._missing.clear()
        if self._made is not None:
            self._made.forget()

    def _is_collection(self, part: dav.Part) -> bool:
        """Tell whether an address is no event's: the calendar's own, or that of another folder in it."""
        return part.href.endswith("/") or dav.loosely(part.href) == dav.loosely(self._path)

    def _not_cut_short(self, parts: Iterable[dav.Part]) -> Iterator[dav.Part]:
        for part in parts:
            if part.status == _TRUNCATED:
                raise CutShort
            yield part

    def _whole_only(self, parts: Iterable[dav.Part]) -> Iterator[dav.Part]:
        try:
            yield from self._not_cut_short(parts)
        except CutShort:
            raise CalendarRefused(Refusal.TOO_LARGE) from None

    @property
    def _reader(self) -> Reader:
        """The reader, which knows by which addresses the owner is invited."""
        if self._made is None:
            owner = owner_addresses(self._server, self._path)
            self._made = Reader(self._window, host=self._host, owner={*owner, self._login} - {""})
        return self._made

    @property
    def _misread(self) -> Misread:
        """What could not be read so far; where nothing was, the server is not asked for the zone of a reader."""
        return self._made.misread if self._made else Misread()

    def _log(self) -> None:
        """Tell how much was not read as it was meant, and nothing of what it was."""
        if self._misread != Misread():
            _log.warning("calendars.caldav.read", **asdict(self._misread))


def _id(path: str) -> str:
    """Return the name an address has with us: itself, unless it is longer than any name may be."""
    return path if len(path) <= _LONGEST_ID else f"sha256:{hashlib.sha256(path.encode()).hexdigest()}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
