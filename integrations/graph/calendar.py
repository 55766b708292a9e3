"""The calendar port for Microsoft 365. See README.md for Graph's quirks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from frontdesk.calendars.ports import Account, CalendarChanged, CalendarUnavailable, Changes, Checked, Window, Written
from frontdesk.calendars.rules import BLOCKS, fingerprint
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.intervals import Instants
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
    """Every mailbox the application may open; an account's address names one, without a secret of its own."""

    def check(self, account: Account, /) -> Checked:
        """Read the calendar; write an event of no duration, and remove it."""
        mailbox = self._mailbox(account)
        with _told():
            calendar = mailbox.calendar()
        writes = bool(calendar.get("canEdit", True)) and _may_write(mailbox)
        return Checked(mailbox.address, reads=True, writes=writes)

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return what changed; everything if the cursor is empty, expired, or for another window."""
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
                if denied.start_anew:  # even on the first pages: try again later
                    raise CalendarUnavailable from denied
                raise

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Change the known event, adopt one that exists, or create it."""
        mailbox = self._mailbox(account)
        with _told(writing=True):
            if known is not None and (row := _changed(mailbox, event, known)):
                return _written(row)
            if there := mailbox.ours(event):
                return _written(_adopted(mailbox, event, there))
            return _written(_created(mailbox, event))

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Delete the known event, and any other of ours for the meeting."""
        mailbox = self._mailbox(account)
        with _told(writing=True):
            if known is not None and (row := mailbox.event(known.id)) is not None:
                _refuse_moved(row, known)
                mailbox.delete(known.id, match=reading.change_key(row))
            for row in mailbox.ours(event):
                mailbox.delete(str(row["id"]))

    def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
        """Query getSchedule; where it says busy, read the events, because it does not exclude our own meetings."""
        mailbox = self._mailbox(account)
        with _told():
            if not _is_busy(mailbox.schedule(span)):
                return []
            rows = mailbox.view(span)
        blocking = (row for row in rows if reading.meeting_of(row) is None and reading.shows_as(row) in BLOCKS)
        # An event without a readable time may be at any time within the span.
        spans = (reading.span(row) if reading.has_start(row) else span for row in blocking)
        cut = ((max(start, span[0]), min(end, span[1])) for start, end in spans)
        return sorted((start, end) for start, end in cut if start < end)

    def _mailbox(self, account: Account) -> Mailbox:
        return Mailbox(self._transport, account.address)


@contextmanager
def _told(*, writing: bool = False) -> Iterator[None]:
    """Convert Graph's refusals to the port's errors."""
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
    """Overwrite the known event; None if it is gone. A new version with the same content is Graph's own doing."""
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
    """Keep the first of our events for the meeting, remove the others, and update it."""
    kept, *doubles = there
    for row in doubles:
        mailbox.delete(str(row["id"]))
    if reading.content(kept) == _content(event):
        return kept
    return mailbox.change(str(kept["id"]), writing.changed(event), match=reading.change_key(kept))


def _created(mailbox: Mailbox, event: FeedEvent) -> Row:
    """Create the event, or adopt the one another process created at the same moment."""
    try:
        row = mailbox.create(writing.created(event))
    except Denied as denied:
        if denied.status != _DUPLICATE:
            raise
        # The transaction id was used, for an event that is gone or for one that exists by now.
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
    """Whether a schedule has anything that blocks. Raises CalendarUnavailable if it could not be computed."""
    found = answer.get("value")
    if not isinstance(found, list) or not found or not isinstance(found[0], dict) or found[0].get("error"):
        raise CalendarUnavailable
    items = found[0].get("scheduleItems") or []
    return any(reading.shows_as({"showAs": item.get("status")}) in BLOCKS for item in items)
