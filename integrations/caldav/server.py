"""One visit to a CalDAV server, in the methods of WebDAV. What it answers is sorted here by who can do something."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules import Refusal
from integrations.caldav import dav
from integrations.fetching import Answer, Visit

# A server may look at every event before it says the first word of a list; Radicale takes a second for two thousand,
# and many times that when it is asked for a sync token for the first time.
LISTING = 120.0

_SMALL = 256_000


class TokenExpired(Exception):
    """The server does not know a sync token any more."""


class CutShort(Exception):
    """The server would not give all of a list at once."""


class Taken(Exception):
    """Something else stands where we would write, or what stood there was changed (412)."""


class NameTaken(Exception):
    """The event stands in the calendar already, under another address (409)."""


def is_weak(etag: str) -> bool:
    """Tell whether a version is one that no server may compare with If-Match (RFC 9110 §13.1.1)."""
    return etag.startswith("W/")


def _if_match(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag and not is_weak(etag) else {}


@dataclass(frozen=True)
class Stored:
    """What stands at an address: its text and its version."""

    path: str
    etag: str
    text: str


class Server:
    """The server of one calendar, for as long as a visit lasts."""

    def __init__(self, visit: Visit, url: str) -> None:
        """Take the visit and any address on the server."""
        self._visit = visit
        self.url = url

    @contextmanager
    def find(self, path: str, *names: str, depth: int = 0) -> Iterator[dav.Parts]:
        """Ask for properties (PROPFIND)."""
        with self._asked("PROPFIND", path, dav.find(*names), depth) as answer:
            self.expect(answer)
            yield dav.Parts(answer)

    def properties(self, path: str, *names: str) -> dav.Part:
        """Return the properties of one address; none found is an empty part."""
        with self.find(path, *names) as parts:
            return next((part for part in parts if part.status == HTTPStatus.OK), dav.Part(path, HTTPStatus.NOT_FOUND))

    @contextmanager
    def report(self, path: str, body: bytes, *, depth: int) -> Iterator[dav.Parts]:
        """Ask for a REPORT of many parts. Raises CutShort when they are too many for the server."""
        with self._asked("REPORT", path, body, depth) as answer:
            # Radicale says 400 to a list of more than ten thousand events.
            if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.INSUFFICIENT_STORAGE}:
                raise CutShort
            self.expect(answer)
            yield dav.Parts(answer)

    @contextmanager
    def changes(self, path: str, token: str) -> Iterator[dav.Parts]:
        """Ask what changed since a token, with texts if the server gives them along. Raises TokenExpired."""
        body = dav.changes_since(token, dav.ETAG, dav.DATA)
        with self._asked("REPORT", path, body, 0) as answer:
            # Radicale says 403 and Xandikos 412; others 409 or 410. What a fresh token says to the same is the truth.
            if answer.status in {400, 403, 409, 410, 412}:
                raise TokenExpired
            self.expect(answer)
            yield dav.Parts(answer)

    def busy(self, path: str, first: str, until: str) -> bytes:
        """Return the text of a free-busy-query REPORT."""
        with self._asked("REPORT", path, dav.busy_between(first, until), 1) as answer:
            answer.refuse()
            if answer.status != HTTPStatus.OK:
                raise CalendarRefused(Refusal.NOT_SUPPORTED)
            return answer.body(dav.LARGEST_EVENT)

    def get(self, path: str) -> Stored | None:
        """Return what stands at an address, None when nothing does."""
        with self._visit.ask("GET", dav.address(self.url, path)) as answer:
            if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                return None
            answer.refuse()
            return Stored(path, answer.headers.get("etag", ""), answer.body(dav.LARGEST_EVENT).decode(errors="replace"))

    def named(self, path: str, uid: str) -> Stored | None:
        """Return the event of a calendar that bears a UID, wherever in it."""
        try:
            with self.report(path, dav.event_named(uid), depth=1) as parts:
                found = [Stored(part.href, part.text(dav.ETAG), part.text(dav.DATA)) for part in parts]
        except CutShort:
            raise CalendarRefused(Refusal.NOT_SUPPORTED) from None
        # A server that does not filter gives everything, and one that matches parts of a text too much.
        return next((each for each in found if f"UID:{uid}".lower() in each.text.replace("\n ", "").lower()), None)

    def put(self, path: str, text: bytes, *, etag: str, over: bool = False) -> str:
        """Write over the version `etag` alone, or with none only where nothing stands; returns the new one, if told.

        With `over`, what stands there was just looked at and may be written over, also where its version is weak.
        Raises Taken or NameTaken.
        """
        if is_weak(etag) and not over:
            raise Taken
        headers = {"Content-Type": "text/calendar; charset=utf-8; component=VEVENT"}
        headers |= _if_match(etag) if over or etag else {"If-None-Match": "*"}
        with self._visit.ask("PUT", dav.address(self.url, path), headers=headers, body=text) as answer:
            if answer.status == HTTPStatus.PRECONDITION_FAILED:
                raise Taken
            # RFC 4791 says 403 with a reason in its body; Radicale says 409, as others do of a calendar that is gone.
            named = answer.status == HTTPStatus.FORBIDDEN and b"no-uid-conflict" in answer.body(_SMALL)
            if named or answer.status == HTTPStatus.CONFLICT:
                raise NameTaken
            answer.refuse(writing=True)
            return answer.headers.get("etag", "")

    def delete(self, path: str, *, etag: str) -> None:
        """Remove the version `etag`, or any when it is empty or weak; gone already is no trouble. Raises Taken."""
        headers = _if_match(etag)
        with self._visit.ask("DELETE", dav.address(self.url, path), headers=headers) as answer:
            if answer.status == HTTPStatus.PRECONDITION_FAILED:
                raise Taken
            if answer.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                answer.refuse(writing=True)

    @contextmanager
    def _asked(self, method: str, path: str, body: bytes, depth: int) -> Iterator[Answer]:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        url = dav.address(self.url, path)
        with self._visit.ask(method, url, headers=headers, body=body, read=LISTING) as answer:
            yield answer

    @staticmethod
    def expect(answer: Answer) -> None:
        """Raise unless an answer has many parts (207): a page of any other kind is not a calendar."""
        answer.refuse()
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise CalendarRefused(Refusal.UNREADABLE)
