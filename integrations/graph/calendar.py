"""Microsoft 365 calendars as the port wants them. See README.md for Graph's quirks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from frontdesk.calendars.ports import (
    Account,
    CalendarChanged,
    CalendarUnavailable,
    Changes,
    Checked,
    Span,
    Window,
    Written,
)
from frontdesk.calendars.rules import BLOCKS, fingerprint
from frontdesk.calendars.views import FeedEvent
from integrations.graph import reading, rounds, writing
from integrations.graph.mailbox import Mailbox
from integrations.graph.notices import GraphNotices
from integrations.graph.reading import Row
from integrations.graph.rounds import Cursor
from integrations.graph.transport import Denied

_DUPLICATE = 409
_FORBIDDEN = 403
_TRIES = 3


class GraphCalendar(GraphNotices):
    """Every mailbox the application may open; an account's address names one, and needs no secret of its own."""

    def check(self, account: Account, /) -> Checked:
        """Read the calendar; write an event that takes no time, and remove it."""
        mailbox = self._mailbox(account)
        with _told():
            calendar = mailbox.calendar()
        writes = bool(calendar.get("canEdit", True)) and _may_write(mailbox)
        return Checked(mailbox.address, reads=True, writes=writes)

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Read what changed, or everything when the cursor is none, forgotten, or about another window."""
        mailbox, last = self._mailbox(account), Cursor.read(cursor)
        with _told():
            if last is not None and last.fits(window) and self._transport.is_ours(last.link):
                try:
                    return rounds.since(mailbox, last)
                except Denied as denied:
                    if not denied.start_anew:
                        raise
            try:
                return rounds.everything(mailbox, window)
            except Denied as denied:
                if denied.start_anew:  # in the midst of the very first pages: later, then
                    raise CalendarUnavailable from denied
                raise

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Change the event that is known, adopt the one that is there, or create it."""
        mailbox = self._mailbox(account)
        with _told(writing=True):
            if known is not None and (row := _changed(mailbox, event, known)):
                return _written(row)
            if there := mailbox.ours(event):
                return _written(_adopted(mailbox, event, there))
            return _written(_created(mailbox, event))

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Take away what is known, and whatever else of ours stands for the meeting."""
        mailbox = self._mailbox(account)
        with _told(writing=True):
            if known is not None and (row := mailbox.event(known.id)) is not None:
                _refuse_moved(row, known)
                mailbox.delete(known.id, match=reading.change_key(row))
            for row in mailbox.ours(event):
                mailbox.delete(str(row["id"]))

    def busy(self, account: Account, *, span: Span) -> Sequence[Span]:
        """Ask getSchedule; where it says busy, look closer, for it does not tell our meetings from others'."""
        mailbox = self._mailbox(account)
        with _told():
            if not _is_busy(mailbox.schedule(span)):
                return []
            rows = mailbox.view(span)
        blocking = (row for row in rows if reading.meeting_of(row) is None and reading.shows_as(row) in BLOCKS)
        # What cannot be read may be at any time that was asked about.
        spans = (reading.span(row) if reading.has_start(row) else span for row in blocking)
        cut = ((max(start, span[0]), min(end, span[1])) for start, end in spans)
        return sorted((start, end) for start, end in cut if start < end)

    def _mailbox(self, account: Account) -> Mailbox:
        return Mailbox(self._transport, account.address)


@contextmanager
def _told(*, writing: bool = False) -> Iterator[None]:
    """Turn what Graph refuses into what the caller does next."""
    try:
        yield
    except Denied as denied:
        if denied.changed:
            raise CalendarChanged from denied
        raise denied.for_caller(writing=writing) from denied


def _may_write(mailbox: Mailbox) -> bool:
    with _told(writing=True):
        try:
            row = mailbox.create(writing.probe(datetime.now(UTC)))
        except Denied as denied:
            if denied.status == _FORBIDDEN:
                return False
            raise
        mailbox.delete(str(row["id"]))
    return True


def _changed(mailbox: Mailbox, event: FeedEvent, known: Written) -> Row | None:
    """Write over what we know, None when it is gone. A new version of the same content is Graph's own work."""
    match = known.version
    for _ in range(_TRIES):
        try:
            return mailbox.change(known.id, writing.changed(event), match=match)
        except Denied as denied:
            if denied.item_gone:
                return None
            if not denied.changed:
                raise
        row = mailbox.event(known.id)
        if row is None:
            return None
        _refuse_moved(row, known)
        match = reading.change_key(row)
    raise CalendarChanged


def _refuse_moved(row: Row, known: Written) -> None:
    if reading.content(row) != known.content and reading.change_key(row) != known.version:
        raise CalendarChanged


def _adopted(mailbox: Mailbox, event: FeedEvent, there: Sequence[Row]) -> Row:
    """Take the first of ours for the meeting, remove the rest, and let it say what it should."""
    kept, *doubles = there
    for row in doubles:
        mailbox.delete(str(row["id"]))
    if reading.content(kept) == _content(event):
        return kept
    return mailbox.change(str(kept["id"]), writing.changed(event), match=reading.change_key(kept))


def _created(mailbox: Mailbox, event: FeedEvent) -> Row:
    """Create the event, and agree on one where somebody else did so at the same moment."""
    try:
        row = mailbox.create(writing.created(event))
    except Denied as denied:
        if denied.status != _DUPLICATE:
            raise
        # The transaction was used for an event that is no more, or for one that is there now.
        if there := mailbox.ours(event):
            return _adopted(mailbox, event, there)
        row = mailbox.create(writing.created(event, again=True))
    there = mailbox.ours(event)
    return _adopted(mailbox, event, there) if there else row


def _content(event: FeedEvent) -> str:
    return fingerprint(event.starts_at, event.ends_at, title=event.title, location=event.location)


def _written(row: Row) -> Written:
    return Written(str(row["id"]), reading.change_key(row), reading.content(row))


def _is_busy(answer: Mapping[str, object]) -> bool:
    """Whether a schedule has anything that blocks. One that could not be made is no answer."""
    found = answer.get("value")
    if not isinstance(found, list) or not found or not isinstance(found[0], dict) or found[0].get("error"):
        raise CalendarUnavailable
    items = found[0].get("scheduleItems") or []
    return any(reading.shows_as({"showAs": item.get("status")}) in BLOCKS for item in items)
