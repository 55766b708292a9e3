"""WebDAV XML: request bodies, and multi-status responses parsed as a stream.

One part is held at a time, and none may be larger than the largest event, so that a calendar of any size needs little
memory. Document types, entities and external references are refused.
"""

import codecs
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from frontdesk.calendars.ports import CalendarRefused
from frontdesk.calendars.rules import CalendarRefusal
from integrations.fetching import OpenResponse

LARGEST_EVENT = 5_000_000
LARGEST_ANSWER = 512_000_000

DAV, CALDAV, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
ETAG, DATA, SYNC_TOKEN, CTAG = f"{DAV}getetag", f"{CALDAV}calendar-data", f"{DAV}sync-token", f"{SERVER}getctag"

_SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
_OK = 200
# A valid response has six levels; parsing one of thousands takes seconds.
_DEEPEST = 64
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
# Forbidden in XML, but sent by servers when it was pasted into an event's text.
_FORBIDDEN = bytes(number for number in range(32) if number not in b"\t\n\r")
_FORBIDDEN_REFERENCE = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-?8["'])""", re.IGNORECASE)
_LONGEST_REFERENCE = 16
# Only what tells an event's time, not its content or attachments (RFC 4791 §9.6).
_TIME_ONLY = (
    *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS"),
    *("TRANSP", "ATTENDEE", "SUMMARY", "LOCATION", "X-FRONTDESK-CONTENT", "X-MICROSOFT-CDO-BUSYSTATUS"),
)


@dataclass
class PathResponse:
    """The part of a response for one path: its status, the properties found, and those refused."""

    href: str
    status: int
    found: dict[str, Element] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """Return a property's text, empty if it was not found."""
        element = self.found.get(name)
        return (element.text or "").strip() if element is not None else ""

    def hrefs(self, name: str) -> list[str]:
        """Return the paths (href) within a property."""
        element = self.found.get(name)
        return [] if element is None else [(each.text or "").strip() for each in element.iter(f"{DAV}href")]

    def tags(self, name: str) -> set[str]:
        """Return the names of the elements within a property."""
        element = self.found.get(name)
        return set() if element is None else {each.tag for each in element.iter()} - {name}


class Parts:
    """The parts of a multi-status response (207), and the sync token after them."""

    def __init__(self, answer: OpenResponse) -> None:
        """Take a response whose body is unread."""
        self._file = _File(answer)
        self._url = answer.url
        self.sync_token = ""

    def __iter__(self) -> Iterator[PathResponse]:
        """Iterate over the parts. Raises CalendarRefused: UNREADABLE, or TOO_LARGE."""
        try:
            yield from self._parts()
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            raise CalendarRefused(CalendarRefusal.UNREADABLE) from None

    def _parts(self) -> Iterator[PathResponse]:
        root: Element | None = None
        depth = 0
        for event, element in iterparse(self._file, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise CalendarRefused(CalendarRefusal.UNREADABLE)
            if root is None:
                root = element
                if root.tag != f"{DAV}multistatus":
                    raise CalendarRefused(CalendarRefusal.UNREADABLE)
            elif event == "end" and depth == 1:
                if element.tag == f"{DAV}response":
                    yield from _read(element, self._url)
                    self._file.forget()
                elif element.tag == SYNC_TOKEN:
                    self.sync_token = (element.text or "").strip()
                root.remove(element)
        if root is None:
            raise CalendarRefused(CalendarRefusal.UNREADABLE)


class _File:
    """A response as a file object, in which no part is larger than an event."""

    def __init__(self, answer: OpenResponse) -> None:
        self._pieces = answer.pieces(LARGEST_ANSWER)
        self._held = 0
        self._rest = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False

    def read(self, _: int = -1) -> bytes:
        while piece := next(self._pieces, b""):
            self._held += len(piece)
            if self._held > LARGEST_EVENT + len(piece):
                raise CalendarRefused(CalendarRefusal.TOO_LARGE)
            if cleaned := self._cleaned(self._rest + self._as_utf8(piece)):
                return cleaned
        rest, self._rest = self._rest + self._as_utf8(b"", final=True), b""
        return _clean(rest)

    def _as_utf8(self, piece: bytes, *, final: bool = False) -> bytes:
        """Return a chunk as UTF-8 with invalid bytes replaced, unless the response declares another encoding."""
        if not self._begun and piece:
            self._begun = True
            if not (piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _ENCODING.search(piece[:200])):
                self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        return self._decoder.decode(piece, final).encode() if self._decoder else piece

    def _cleaned(self, text: bytes) -> bytes:
        """Return text without what XML forbids, holding back a character reference cut in two."""
        begun = text.rfind(b"&", -_LONGEST_REFERENCE)
        cut = begun if begun >= 0 and b";" not in text[begun:] else len(text)
        self._rest = text[cut:]
        return _clean(text[:cut])

    def forget(self) -> None:
        self._held = 0


def _clean(text: bytes) -> bytes:
    text = text.translate(None, _FORBIDDEN)
    text = _FORBIDDEN_REFERENCE.sub(b"", text) if b"&#" in text else text
    return _NO_CHARACTERS.sub(b"", text)


def path_of(url: str, href: str) -> str:
    """Return the path of an address, as the server spells it; empty if it is another server's."""
    try:
        there = urlsplit(urljoin(url, href))
        if there.hostname != urlsplit(url).hostname:
            return ""
    except ValueError:
        return ""
    return _ESCAPE.sub(_equal, quote(there.path, safe="%/@:!$&'()*+,;=~-._"))


def loosely(path: str) -> str:
    """Return a path for comparison, as servers spell some in two ways ("%40" and "@")."""
    return unquote(path).rstrip("/")


def _equal(escaped: re.Match[str]) -> str:
    """Return a percent-encoding in the one spelling that is equivalent on every server (RFC 3986 §6.2.2).

    A reserved character and its encoding are different: a server that named "%2B" may not know "+".
    """
    sign = chr(int(escaped[0][1:], 16))
    return sign if sign in _UNRESERVED else escaped[0].upper()


def address(url: str, path: str) -> str:
    """Return the full URL of a path on the server of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{path}"


def find(*names: str) -> bytes:
    """Return a PROPFIND for properties."""
    return _body("propfind", _wanted(names))


def changes_since(token: str, *names: str) -> bytes:
    """Return a sync-collection REPORT; an empty token requests everything."""
    inside = f"<sync-token>{escape(token)}</sync-token><sync-level>1</sync-level>{_wanted(names)}"
    return _body("sync-collection", inside)


def fetch(paths: Sequence[str], *, time_only: bool = False) -> bytes:
    """Return a calendar-multiget REPORT; with `time_only`, for the events' times and nothing else."""
    hrefs = "".join(f"<href>{escape(path)}</href>" for path in paths)
    wanted = f"<prop><getetag/>{_time_only()}</prop>" if time_only else _wanted((ETAG, DATA))
    return _body("C:calendar-multiget", wanted + hrefs)


def _time_only() -> str:
    properties = "".join(f'<C:prop name="{name}"/>' for name in _TIME_ONLY)
    event = f'<C:comp name="VEVENT">{properties}</C:comp>'
    zone = '<C:comp name="VTIMEZONE"><C:allprop/><C:allcomp/></C:comp>'
    return f'<C:calendar-data><C:comp name="VCALENDAR"><C:allprop/>{event}{zone}</C:comp></C:calendar-data>'


def events_between(first: str, until: str) -> bytes:
    """Return a calendar-query REPORT for the events of a period, in UTC."""
    return _body("C:calendar-query", _wanted((ETAG, DATA)) + _filter(f'<C:time-range start="{first}" end="{until}"/>'))


def event_named(uid: str) -> bytes:
    """Return a calendar-query REPORT for one event by its UID."""
    wanted = f'<C:prop-filter name="UID"><C:text-match collation="i;octet">{escape(uid)}</C:text-match></C:prop-filter>'
    return _body("C:calendar-query", _wanted((ETAG, DATA)) + _filter(wanted))


def busy_between(first: str, until: str) -> bytes:
    """Return a free-busy-query REPORT."""
    return _body("C:free-busy-query", f'<C:time-range start="{first}" end="{until}"/>')


def _read(response: Element, url: str) -> Iterator[PathResponse]:
    """Yield the parts of a response: one for each path; a bare status may name several."""
    found: dict[str, Element] = {}
    denied: set[str] = set()
    for stated in response.iterfind(f"{DAV}propstat"):
        properties = stated.find(f"{DAV}prop")
        if properties is not None and _status(stated) == _OK:
            found |= {each.tag: each for each in properties}
        elif properties is not None:
            denied |= {each.tag for each in properties}
    status = _status(response) if response.find(f"{DAV}status") is not None else _OK
    for href in response.iterfind(f"{DAV}href"):
        if path := path_of(url, (href.text or "").strip()):
            yield PathResponse(path, status, found, frozenset(denied - found.keys()))


def _status(element: Element) -> int:
    """Return the number in "HTTP/1.1 404 Not Found"; 200 without a status."""
    words = (element.findtext(f"{DAV}status") or f"HTTP/1.1 {_OK}").split()
    return int(words[1])


def _body(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><{name} {_SPACES}>{inside}</{name}>'.encode()


def _wanted(names: Sequence[str]) -> str:
    prefixes = {DAV: "", CALDAV: "C:", SERVER: "S:"}
    written = [prefixes[space] + name[len(space) :] for name in names for space in prefixes if name.startswith(space)]
    return "<prop>" + "".join(f"<{name}/>" for name in written) + "</prop>"


def _filter(inside: str) -> str:
    within = f'<C:comp-filter name="VEVENT">{inside}</C:comp-filter>'
    return f'<C:filter><C:comp-filter name="VCALENDAR">{within}</C:comp-filter></C:filter>'
