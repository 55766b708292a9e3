"""Convert a Graph event to the port's facts: time, free-busy status, and whether it is ours; no titles, no people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from frontdesk.calendars.ports import CalendarRefused, OutsideEvent, Window
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal, ShowsAs, fingerprint
from frontdesk.core.intervals import Instants
from frontdesk.core.times import local_date, start_instant
from integrations.graph.zones import is_known, zone

OURS = "frontdesk"

_SHOWS_AS = {
    "free": ShowsAs.FREE,
    "tentative": ShowsAs.TENTATIVE,
    "busy": ShowsAs.BUSY,
    "oof": ShowsAs.OUT_OF_OFFICE,
    "workingElsewhere": ShowsAs.ELSEWHERE,
}
# A fixed order, so that the same series always gives the same result.
_BLOCKING = tuple(sorted(BLOCKS))

Row = Mapping[str, Any]


def shows_as(row: Row) -> ShowsAs:
    """Return an event's free-busy status; Graph's "unknown" counts as busy."""
    status = row.get("responseStatus")
    declined = isinstance(status, Mapping) and status.get("response") == "declined"
    if row.get("isCancelled") or declined:
        return ShowsAs.FREE
    return _SHOWS_AS.get(str(row.get("showAs")), ShowsAs.BUSY)


def span(row: Row) -> Instants:
    """Return an event's time. An all-day event is a date, not an instant: it begins at the handläggare's own midnight.

    If the end is unreadable or before the start, the rest of the day is taken. Raises CalendarRefused if the start is
    unreadable.
    """
    read = _midnight if row.get("isAllDay") else instant
    begin = read(row.get("start"))
    end = _end(row, read)
    if end is not None and end >= begin:
        return begin, end
    return begin, start_instant(local_date(begin) + timedelta(days=1), time())


def has_start(row: Row) -> bool:
    """Whether an event's start can be read."""
    try:
        return bool(instant(row.get("start")))
    except CalendarRefused:
        return False


def is_doubtful(row: Row) -> bool:
    """Whether an event with a start has an unreadable end, so that more time is blocked."""
    read = _midnight if row.get("isAllDay") else instant
    end = _end(row, read)
    return end is None or end < read(row.get("start"))


def unknown_zones(row: Row) -> frozenset[str]:
    """Return the unknown time zones of an event."""
    named = (value.get("timeZone") for key in ("start", "end") if isinstance(value := row.get(key), Mapping))
    return frozenset(name for each in named if each and not is_known(name := str(each)))


def _end(row: Row, read: Callable[[object], datetime]) -> datetime | None:
    try:
        return read(row.get("end"))
    except CalendarRefused:
        return None


def instant(value: object) -> datetime:
    """Return the UTC instant of Graph's wall-clock time and time zone."""
    wall, name = _wall(value)
    try:
        # A time with an offset of its own needs no zone.
        return (wall if wall.tzinfo else wall.replace(tzinfo=zone(name))).astimezone(UTC)
    except OverflowError as error:
        raise CalendarRefused(CalendarRefusal.UNREADABLE) from error


def meeting_of(row: Row) -> UUID | None:
    """Return the id of our appointment an event stands for, from the transaction id it was created with."""
    mark, _, rest = str(row.get("transactionId") or "").partition(":")
    if mark != OURS:
        return None
    try:
        return UUID(rest.partition(":")[0])
    except ValueError:
        return None


def content(row: Row) -> str:
    """Return a fingerprint of the fields we write."""
    starts_at, ends_at = span(row)
    place = row.get("location")
    where = place.get("displayName") if isinstance(place, Mapping) else ""
    return fingerprint(starts_at, ends_at, title=str(row.get("subject") or ""), location=str(where or ""))


def single(row: Row, window: Window) -> OutsideEvent:
    """Return an event that is not part of a series."""
    meeting = meeting_of(row)
    return OutsideEvent(
        id=str(row["id"]),
        version=change_key(row),
        spans=(span(row),) if meeting else tuple(_within([span(row)], window)),
        shows_as=shows_as(row),
        meeting=meeting,
        content=content(row) if meeting else "",
    )


def series(series_id: str, occurrences: Iterable[Row], window: Window) -> tuple[list[OutsideEvent], list[str]]:
    """Return a series as one event for each way it blocks, and the unused ones of its ids.

    Graph never reports a removed occurrence: it sends the series again without it. So a series is always returned
    whole.
    """
    spans: dict[ShowsAs, list[Instants]] = {way: [] for way in _BLOCKING}
    for row in occurrences:
        if (way := shows_as(row)) in spans:
            spans[way].append(span(row))
    cut = {way: tuple(_within(sorted(found), window)) for way, found in spans.items()}
    events = [OutsideEvent(id=_name(series_id, way), spans=found, shows_as=way) for way, found in cut.items() if found]
    return events, [_name(series_id, way) for way, found in cut.items() if not found]


def names(item_id: str) -> list[str]:
    """Return every id under which an event may have been reported: a single event's, or a series' several."""
    return [item_id, *(_name(item_id, way) for way in _BLOCKING)]


def change_key(row: Row) -> str:
    """Return an event's version (changeKey)."""
    key = row.get("changeKey")
    return str(key) if key else str(row.get("@odata.etag") or "").removeprefix("W/").strip('"')


def _name(series_id: str, way: ShowsAs) -> str:
    return f"{series_id}:{way.value}"


def _within(spans: Iterable[Instants], window: Window) -> Iterator[Instants]:
    for starts_at, ends_at in spans:
        first, until = max(starts_at, window.first), min(ends_at, window.until)
        if first < until:
            yield first, until


def _midnight(value: object) -> datetime:
    wall, _ = _wall(value)
    return start_instant(wall.date(), time())


def _wall(value: object) -> tuple[datetime, str]:
    if not isinstance(value, Mapping):
        raise CalendarRefused(CalendarRefusal.UNREADABLE)
    try:
        wall = datetime.fromisoformat(str(value["dateTime"]))
    except (KeyError, ValueError) as error:
        raise CalendarRefused(CalendarRefusal.UNREADABLE) from error
    return wall, str(value.get("timeZone") or "UTC")
