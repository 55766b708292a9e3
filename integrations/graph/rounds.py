"""Changes in a mailbox as the port wants them: whole series, removals verified, a cursor with its window."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from frontdesk.calendars.ports import Changes, Misread, OutsideEvent, Window
from frontdesk.calendars.rules import BLOCKS
from integrations.graph import reading
from integrations.graph.mailbox import Mailbox
from integrations.graph.reading import Row

# Graph's token has a fixed window. When ours has moved on by more than this, we start over.
ROLLS = timedelta(days=2)
_LOOKED_AT = 100
_OF_SERIES = frozenset({"occurrence", "exception"})


@dataclass(frozen=True)
class Cursor:
    """The link to the next round, and its window."""

    window: Window
    link: str

    def written(self) -> str:
        """Return the cursor as text for the port."""
        first, until = (at.astimezone(UTC).isoformat() for at in (self.window.first, self.window.until))
        return json.dumps({"first": first, "until": until, "link": self.link})

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Parse a cursor; None for an empty or foreign one."""
        try:
            said = json.loads(text)
            window = Window(datetime.fromisoformat(said["first"]), datetime.fromisoformat(said["until"]))
            return cls(window, str(said["link"]))
        except (ValueError, KeyError, TypeError):
            return None

    def fits(self, window: Window) -> bool:
        """Whether the requested window is still close enough to this cursor's."""
        first, until = abs(window.first - self.window.first), abs(window.until - self.window.until)
        return first <= ROLLS and until <= ROLLS


def everything(mailbox: Mailbox, window: Window) -> Changes:
    """Read a window from the beginning. Raises Denied."""
    # Graph's times are whole seconds.
    window = Window(window.first.replace(microsecond=0), window.until.replace(microsecond=0))
    found = mailbox.first_round(window)
    sorted_, tally = _Sorted.of(found.rows), _Tally()
    events = [reading.single(row, window) for row in tally.readable(sorted_.singles)]
    for series_id, rows in sorted_.series.items():
        master = sorted_.masters.get(series_id)
        # A series that began before the window may come without its master event.
        master = mailbox.event(series_id) if master is None and _has_stubs(rows) else master
        filled = tally.readable(_filled(row, master) for row in rows)
        events += reading.series(series_id, filled, window)[0]
    cursor = Cursor(window, found.link).written()
    return Changes(cursor, events, whole=True, unread=tally.unread, misread=tally.misread)


def since(mailbox: Mailbox, cursor: Cursor) -> Changes:
    """Read the changes since a cursor. Raises Denied."""
    found = mailbox.next_round(cursor.link)
    sorted_, tally = _Sorted.of(found.rows), _Tally()
    events = [reading.single(row, cursor.window) for row in tally.readable(sorted_.singles)]
    gone = [name for event in events for name in reading.names(event.id)[1:]]
    for series_id in dict.fromkeys((*sorted_.masters, *sorted_.series)):
        told, ended = _series_now(mailbox, series_id, cursor.window, tally)
        events += told
        gone += [series_id, *ended]
    left, ended = _removed(mailbox, sorted_.removed, cursor.window, tally)
    events += left
    kept = {*(event.id for event in events), *tally.unread}
    return Changes(
        Cursor(cursor.window, found.link).written(),
        events,
        [name for name in (*gone, *ended) if name not in kept],
        unread=tally.unread,
        misread=tally.misread,
    )


class _Tally:
    """Skips unreadable rows, and counts them."""

    def __init__(self) -> None:
        self._unread: set[str] = set()
        self._zones: set[str] = set()
        self._set_aside = self._doubtful = 0

    def readable(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows with a readable start; the others' ids are recorded, so that earlier facts are kept."""
        found = []
        for row in rows:
            if reading.has_start(row):
                found.append(row)
                self._doubtful += reading.is_doubtful(row)
                self._zones |= reading.unknown_zones(row)
            elif reading.shows_as(row) in BLOCKS:
                self._set_aside += 1
                series_id = row.get("seriesMasterId") if row.get("type") in _OF_SERIES else None
                self._unread |= set(reading.names(str(series_id or row["id"])))
        return found

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(sorted(self._unread))

    @property
    def misread(self) -> Misread:
        return Misread(self._set_aside, self._doubtful, len(self._zones))


@dataclass(frozen=True)
class _Sorted:
    """A round's rows by kind; of several rows for an event the last counts."""

    singles: Sequence[Row]
    series: dict[str, list[Row]]
    masters: dict[str, Row]
    removed: Sequence[str]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "_Sorted":
        latest = {str(row["id"]): row for row in rows if row.get("id")}
        here = [row for row in latest.values() if "@removed" not in row]
        series: dict[str, list[Row]] = defaultdict(list)
        masters = {str(row["id"]): row for row in here if row.get("type") == "seriesMaster"}
        singles: list[Row] = []
        for row in here:
            if row.get("type") in _OF_SERIES and row.get("seriesMasterId"):
                series[str(row["seriesMasterId"])].append(row)
            elif str(row["id"]) not in masters:
                singles.append(row)  # any other type blocks its own time
        return cls(
            singles=singles,
            series=series,
            masters=masters,
            removed=[item_id for item_id, row in latest.items() if "@removed" in row],
        )


def _has_stubs(rows: Iterable[Row]) -> bool:
    return any("showAs" not in row for row in rows)


def _filled(row: Row, master: Row | None) -> Row:
    """Return an occurrence with the properties of its master; change tracking sends only its times."""
    return row if "showAs" in row or master is None else {**master, **row}


def _series_now(
    mailbox: Mailbox, series_id: str, window: Window, tally: _Tally
) -> tuple[list[OutsideEvent], list[str]]:
    rows = mailbox.instances(series_id, window)
    if rows is None:
        return [], reading.names(series_id)
    return reading.series(series_id, tally.readable(rows), window)


def _removed(
    mailbox: Mailbox, removed: Sequence[str], window: Window, tally: _Tally
) -> tuple[list[OutsideEvent], list[str]]:
    """Verify reported removals: an event may only have left the window."""
    events, gone = [], []
    for number, item_id in enumerate(removed):
        row = mailbox.event(item_id) if number < _LOOKED_AT else None
        if row is not None and reading.meeting_of(row) and tally.readable([row]):
            events.append(reading.single(row, window))
            gone += reading.names(item_id)[1:]
        else:
            gone += reading.names(item_id)
    return events, gone
