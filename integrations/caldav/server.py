"""A visit to a CalDAV server, with the WebDAV methods. Errors become the port's, sorted by who can mend them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules import CalendarRefusal
from integrations.caldav import dav
from integrations.fetching import OpenResponse, ServerVisit

# A server may go through every event before it sends the first byte of a list; Radicale takes a second for two
# thousand, and many times that when first asked for a sync token.
LISTING = 120.0

_SMALL = 256_000


class TokenExpired(Exception):
    """The server no longer knows the sync token."""


class CutShort(Exception):
    """The server did not return the whole list."""


class PathTaken(Exception):
    """Another event is at that path, or ours was changed (412)."""


class NameTaken(Exception):
    """The event's UID is already in the calendar, at another path (409)."""


def is_weak(etag: str) -> bool:
    """Whether an ETag is weak, which If-Match never matches (RFC 9110 §13.1.1)."""
    return etag.startswith("W/")


def _if_match(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag and not is_weak(etag) else {}


@dataclass(frozen=True)
class Stored:
    """The event at a path: its text and ETag."""

    path: str
    etag: str
    text: str


class Server:
    """The server of one calendar, during a visit."""

    def __init__(self, visit: ServerVisit, url: str) -> None:
        """Take the visit and any URL on the server."""
        self._visit = visit
        self.url = url

    @contextmanager
    def find(self, path: str, *names: str, depth: int = 0) -> Iterator[dav.Parts]:
        """Request properties (PROPFIND)."""
        with self._asked("PROPFIND", path, dav.find(*names), depth) as answer:
            self.expect(answer)
            yield dav.Parts(answer)

    def properties(self, path: str, *names: str) -> dav.PathResponse:
        """Return the properties of one path; an empty part if none were found."""
        with self.find(path, *names) as parts:
            return next(
                (part for part in parts if part.status == HTTPStatus.OK), dav.PathResponse(path, HTTPStatus.NOT_FOUND)
            )

    @contextmanager
    def report(self, path: str, body: bytes, *, depth: int) -> Iterator[dav.Parts]:
        """Send a REPORT with a multi-status response. Raises CutShort if the result is too large for the server."""
        with self._asked("REPORT", path, body, depth) as answer:
            # Radicale answers 400 to a list of more than ten thousand events.
            if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.INSUFFICIENT_STORAGE}:
                raise CutShort
            self.expect(answer)
            yield dav.Parts(answer)

    @contextmanager
    def changes(self, path: str, token: str) -> Iterator[dav.Parts]:
        """Request the changes since a token, with events if the server includes them. Raises TokenExpired."""
        body = dav.changes_since(token, dav.ETAG, dav.DATA)
        with self._asked("REPORT", path, body, 0) as answer:
            # Radicale answers 403 and Xandikos 412; others 409 or 410. If a new token gets the same, the error is real.
            if answer.status in {400, 403, 409, 410, 412}:
                raise TokenExpired
            self.expect(answer)
            yield dav.Parts(answer)

    def busy(self, path: str, first: str, until: str) -> bytes:
        """Return the text of a free-busy-query REPORT."""
        with self._asked("REPORT", path, dav.busy_between(first, until), 1) as answer:
            answer.refuse()
            if answer.status != HTTPStatus.OK:
                raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)
            return answer.body(dav.LARGEST_EVENT)

    def get(self, path: str) -> Stored | None:
        """Return the event at a path, None if there is none."""
        with self._visit.ask("GET", dav.address(self.url, path)) as answer:
            if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                return None
            answer.refuse()
            return Stored(path, answer.headers.get("etag", ""), answer.body(dav.LARGEST_EVENT).decode(errors="replace"))

    def named(self, path: str, uid: str) -> Stored | None:
        """Return the event with a UID, at any path in the calendar."""
        try:
            with self.report(path, dav.event_named(uid), depth=1) as parts:
                found = [Stored(part.href, part.text(dav.ETAG), part.text(dav.DATA)) for part in parts]
        except CutShort:
            raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED) from None
        # A server that does not filter returns everything, and one that matches substrings too much.
        return next((each for each in found if f"UID:{uid}".lower() in each.text.replace("\n ", "").lower()), None)

    def put(self, path: str, text: bytes, *, etag: str, over: bool = False) -> str:
        """Overwrite only the version `etag`, or without one create only; returns the new ETag, if the server sends it.

        With `over`, the version there was just read and may be overwritten, also where its ETag is weak. Raises Taken
        or NameTaken.
        """
        if is_weak(etag) and not over:
            raise PathTaken
        headers = {"Content-Type": "text/calendar; charset=utf-8; component=VEVENT"}
        headers |= _if_match(etag) if over or etag else {"If-None-Match": "*"}
        with self._visit.ask("PUT", dav.address(self.url, path), headers=headers, body=text) as answer:
            if answer.status == HTTPStatus.PRECONDITION_FAILED:
                raise PathTaken
            # RFC 4791 uses 403 with a reason in the body; Radicale 409, which others send for a missing calendar.
            named = answer.status == HTTPStatus.FORBIDDEN and b"no-uid-conflict" in answer.body(_SMALL)
            if named or answer.status == HTTPStatus.CONFLICT:
                raise NameTaken
            answer.refuse(writing=True)
            return answer.headers.get("etag", "")

    def delete(self, path: str, *, etag: str) -> None:
        """Delete the version `etag`, or any if it is empty or weak; already gone is no error. Raises Taken."""
        headers = _if_match(etag)
        with self._visit.ask("DELETE", dav.address(self.url, path), headers=headers) as answer:
            if answer.status == HTTPStatus.PRECONDITION_FAILED:
                raise PathTaken
            if answer.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                answer.refuse(writing=True)

    @contextmanager
    def _asked(self, method: str, path: str, body: bytes, depth: int) -> Iterator[OpenResponse]:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        url = dav.address(self.url, path)
        with self._visit.ask(method, url, headers=headers, body=body, read=LISTING) as answer:
            yield answer

    @staticmethod
    def expect(answer: OpenResponse) -> None:
        """Raise unless a response is multi-status (207): any other page is not a calendar."""
        answer.refuse()
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise CalendarRefused(CalendarRefusal.UNREADABLE)
