"""One mailbox over HTTP: pages, rounds of change tracking, single events. Still Graph's JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable, Window
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.intervals import Instants
from integrations.graph import writing
from integrations.graph.reading import Row, meeting_of
from integrations.graph.transport import Denied, Json, Transport

PAGE = 500
_MOST_PAGES = 200
# Two requests at most, while a receptionist with a caller on the phone waits for both.
_BUSY_WITHIN = 1.0


@dataclass(frozen=True)
class Round:
    """A round of change tracking (delta): all its rows, and the link to the next round."""

    rows: list[Row]
    link: str


class Mailbox:
    """The calendar of one mailbox; its address is a user principal name or an object id."""

    def __init__(self, transport: Transport, address: str) -> None:
        """Take the transport and the mailbox's address."""
        self._transport, self.address = transport, address.strip().casefold()
        if not self.address or "/" in self.address:
            raise CalendarRefused(CalendarRefusal.NO_CALENDAR)
        self._path = f"/users/{quote(self.address, safe='@')}/calendar"

    def calendar(self) -> Json:
        """Return the calendar's own properties."""
        return self._ask("GET", self._path)

    def first_round(self, window: Window) -> Round:
        """Read everything in a window. Raises Denied."""
        span = urlencode({"startDateTime": _iso(window.first), "endDateTime": _iso(window.until)})
        return self._round(f"{self._path}/calendarView/delta()?{span}")

    def next_round(self, link: str) -> Round:
        """Read the changes since the round that gave `link`. Raises Denied; `start_anew` if it has expired."""
        return self._round(link)

    def event(self, item_id: str) -> Row | None:
        """Return an event, or None if it does not exist."""
        try:
            return self._ask("GET", self._event(item_id))
        except Denied as denied:
            if denied.item_gone:
                return None
            raise

    def instances(self, series_id: str, window: Window) -> list[Row] | None:
        """Return a series' occurrences in a window, in full; None if there is no such series."""
        span = urlencode({"startDateTime": _iso(window.first), "endDateTime": _iso(window.until), "$top": PAGE})
        try:
            return list(self._pages(f"{self._event(series_id)}/instances?{span}"))
        except Denied as denied:
            if denied.item_gone:
                return None
            raise

    def view(self, span: Instants) -> list[Row]:
        """Return all events within a span, in full."""
        asked = urlencode({"startDateTime": _iso(span[0]), "endDateTime": _iso(span[1]), "$top": PAGE})
        return list(self._pages(f"{self._path}/calendarView?{asked}", within=_BUSY_WITHIN))

    def schedule(self, span: Instants) -> Json:
        """Return Graph's free-busy answer for a span."""
        body: Json = {
            "schedules": [self.address],
            "startTime": {"dateTime": _iso(span[0]).removesuffix("Z"), "timeZone": "UTC"},
            "endTime": {"dateTime": _iso(span[1]).removesuffix("Z"), "timeZone": "UTC"},
            "availabilityViewInterval": 15,
        }
        return self._ask("POST", f"{self._path}/getSchedule", body=body, within=_BUSY_WITHIN)

    def ours(self, event: FeedEvent) -> list[Row]:
        """Return the events we created for a meeting, the one to keep first.

        Graph ignores transaction ids when two requests come at once, and a copy made by the owner has our property but
        not our transaction. So only events with both are ours, and all processes agree on the one created first.
        """
        asked = urlencode({"$filter": writing.filter_for(event.id), "$top": 20})
        rows = [row for row in self._pages(f"{self._path}/events?{asked}") if meeting_of(row) == event.id]
        return sorted(rows, key=lambda row: (str(row.get("createdDateTime")), str(row.get("id"))))

    def create(self, body: Json) -> Row:
        """Create an event. Raises Denied."""
        return self._ask("POST", f"{self._path}/events", body=body)

    def change(self, item_id: str, body: Json, *, match: str) -> Row:
        """Change an event that still has the change key `match`. Raises Denied."""
        return self._ask("PATCH", self._event(item_id), body=body, match=match)

    def delete(self, item_id: str, *, match: str = "") -> None:
        """Delete an event; it has no attendees, so no one is notified. Raises Denied, but not for one that is gone."""
        try:
            self._ask("DELETE", self._event(item_id), match=match)
        except Denied as denied:
            if not denied.item_gone:
                raise

    def _round(self, address: str) -> Round:
        rows: list[Row] = []
        seen: set[str] = set()
        for _ in range(_MOST_PAGES):
            page = self._ask("GET", address, prefer=f"odata.maxpagesize={PAGE}")
            rows += _rows(page)
            link = str(page.get("@odata.nextLink") or "")
            if not link:
                return Round(rows, _delta_link(page))
            if link in seen:
                raise CalendarUnavailable
            seen.add(link)
            address = link
        raise CalendarRefused(CalendarRefusal.TOO_LARGE)

    def _pages(self, address: str, *, within: float | None = None) -> Iterator[Row]:
        for _ in range(_MOST_PAGES):
            page = self._ask("GET", address, within=within)
            yield from _rows(page)
            address = str(page.get("@odata.nextLink") or "")
            if not address:
                return
        raise CalendarRefused(CalendarRefusal.TOO_LARGE)

    def _event(self, item_id: str) -> str:
        return f"{self._path}/events/{quote(item_id, safe='')}"

    def _ask(
        self,
        method: str,
        address: str,
        *,
        body: Json | None = None,
        prefer: str = "",
        match: str = "",
        within: float | None = None,
    ) -> Json:
        return self._transport.ask(
            method, address, mailbox=self.address, body=body, prefer=prefer, match=match, within=within
        )


def _rows(page: Json) -> list[Row]:
    rows = page.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("id") for row in rows):
        raise CalendarRefused(CalendarRefusal.UNREADABLE)
    return rows


def _delta_link(page: Json) -> str:
    link = page.get("@odata.deltaLink")
    if not isinstance(link, str) or not link:
        # A response without a link to the next page or round is incomplete: nothing of it may be used.
        raise CalendarUnavailable
    return link


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
