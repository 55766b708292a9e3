"""One event, or one habit of a server, that must not hide a calendar's other events, nor free anything."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BufferedIOBase
from uuid import UUID
from xml.sax.saxutils import escape

import pytest

from frontdesk.calendars.ports import Account, CalendarChanged, CalendarRefused, Changes
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.views import FeedEvent
from integrations.caldav.calendar import CalDavCalendar
from integrations.caldav.dav import path_of
from tests.calendars.texts import calendar, utc, vevent
from tests.contracts.calendar_world import HOUR, NINE, WINDOW
from tests.integrations.answering import Asked, answering, http

PROVIDER = CalDavCalendar(host="reception.example.se", reach="any")
HOME = "/sara/cal/"
SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'


def text_of(uid: str, *more: str) -> str:
    return calendar(vevent("DTSTART:20261124T080000Z", "DTEND:20261124T090000Z", *more, uid=uid))


@dataclass
class Server:
    """A calendar of a few events by their addresses, as they stand in an answer (already escaped for XML)."""

    events: dict[str, bytes]
    query_gives_texts: bool = True
    multiget_gives_texts: bool = True
    missing: frozenset[str] = frozenset()
    obeys_time_only: bool = False
    changed: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, out: BufferedIOBase) -> None:
        body = asked.body.decode()
        if asked.method == "GET":
            self.asked.append(asked.path)
            out.write(self._got(asked.path))
        elif "<sync-collection" in body:
            parts = b"".join(self._part(name, b"") for name in self.changed)
            out.write(self._multi(parts + b"<sync-token>2</sync-token>"))
        elif "multiget" in body:
            wanted = re.findall(r"<href>([^<]*)</href>", body)
            self.asked += wanted
            out.write(self._multi(b"".join(self._fetched(name, body) for name in wanted)))
        elif "<C:calendar-query" in body:
            texts = self.events if self.query_gives_texts else dict.fromkeys(self.events, b"")
            out.write(self._multi(b"".join(self._part(name, text) for name, text in texts.items())))
        elif asked.headers["depth"] == "1":
            out.write(self._multi(b"".join(self._part(name, b"") for name in self.events)))
        else:
            token = b"<propstat><prop><sync-token>1</sync-token></prop></propstat>"
            out.write(self._multi(b"<response><href>" + HOME.encode() + b"</href>" + token + b"</response>"))

    def _got(self, name: str) -> bytes:
        if name not in self.events or name in self.missing:
            return http(404)
        return http(200, self.events[name].replace(b"&amp;", b"&"), ETag='"1"')

    def _fetched(self, name: str, body: str) -> bytes:
        if name not in self.events or name in self.missing:
            status = b"<status>HTTP/1.1 404 Not Found</status>"
            return b"<response><href>" + name.encode() + b"</href>" + status + b"</response>"
        text = self.events[name] if self.multiget_gives_texts else b""
        if self.obeys_time_only and "C:comp" in body:
            text = re.sub(rb"ATTACH[^\n]*\n", b"", text)
        return self._part(name, text)

    @staticmethod
    def _part(name: str, text: bytes) -> bytes:
        data = b"<C:calendar-data>" + text + b"</C:calendar-data>" if text else b""
        found = b'<propstat><prop><getetag>"1"</getetag>' + data + b"</prop><status>HTTP/1.1 200 OK</status></propstat>"
        return b"<response><href>" + name.encode() + b"</href>" + found + b"</response>"

    @staticmethod
    def _multi(parts: bytes) -> bytes:
        body = f"<multistatus {SPACES}>".encode() + parts + b"</multistatus>"
        return http(207, body, Content_Type="text/xml")


def stands(*more: str) -> bytes:
    return escape(text_of("x", *more)).encode()


def read(base: str, cursor: str = "") -> Changes:
    return PROVIDER.changes(Account(f"{base}{HOME}"), cursor=cursor, window=WINDOW)


def names(changes: Changes) -> list[str]:
    return sorted(event.id for event in changes.events)


A, B, C = f"{HOME}a.ics", f"{HOME}b.ics", f"{HOME}c.ics"


@pytest.mark.harm("A server that lists events without their texts must not make a handläggare free all year.")
def test_what_is_listed_without_texts_is_fetched() -> None:
    server = Server({A: stands(), B: stands()}, query_gives_texts=False)
    with answering(server) as running:
        changes = read(running.base)
    assert (names(changes), changes.whole) == ([A, B], True)
    assert all(list(event.spans) == [(NINE, NINE + HOUR)] for event in changes.events)


def test_what_is_fetched_without_texts_too_is_got_one_by_one() -> None:
    server = Server({A: stands(), B: stands()}, query_gives_texts=False, multiget_gives_texts=False)
    with answering(server) as running:
        assert names(read(running.base)) == [A, B]


def test_a_calendar_that_gives_no_texts_in_any_way_is_refused() -> None:
    server = Server({A: b"", B: b""})
    with answering(server) as running, pytest.raises(CalendarRefused) as refused:
        read(running.base)
    assert refused.value.refusal is CalendarRefusal.UNREADABLE


def _sick(*, at: bytes) -> bytes:
    return stands("DESCRIPTION:xHEREy").replace(b"HERE", at)


@pytest.mark.parametrize(
    "sick", [b"\x0b", b"\x00\x01\x1f", b"&#11;", b"&#x0B;", b"&#0;", b"\xef\xbf\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80"]
)
@pytest.mark.parametrize("cursor", ["", "sync:1"])
def test_what_xml_forbids_is_dropped_and_the_event_is_told(sick: bytes, cursor: str) -> None:
    server = Server({A: stands(), B: _sick(at=sick)}, changed=(A, B))
    with answering(server) as running:
        assert names(read(running.base, cursor)) == [A, B]


@pytest.mark.parametrize("sick", [b"&nbsp;", b"<br>", b"]]>&", b"</C:calendar-data>"])
@pytest.mark.parametrize("cursor", ["", "sync:1"])
def test_an_event_that_breaks_the_answer_is_looked_for_and_fetched_by_itself(sick: bytes, cursor: str) -> None:
    many = {f"{HOME}{number}.ics": stands() for number in range(9)}
    server = Server({**many, B: _sick(at=sick)}, changed=(*many, B))
    with answering(server) as running:
        assert names(read(running.base, cursor)) == sorted([*many, B])


@pytest.mark.parametrize("obeys", [True, False])
def test_an_attachment_that_is_too_large_hides_no_other_event(*, obeys: bool) -> None:
    large = stands("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 1_400_000)
    server = Server({A: stands(), B: large, C: stands()}, obeys_time_only=obeys)
    with answering(server) as running:
        changes = read(running.base)
    assert names(changes) == ([A, B, C] if obeys else [A, C])
    assert changes.whole
    assert (list(changes.unread), changes.misread.set_aside) == (([], 0) if obeys else ([B], 1))


def test_an_event_without_a_readable_start_is_named_so_that_what_is_known_of_it_stays() -> None:
    sick = stands().replace(b"DTSTART:2026", b"DTSTART:20X6")
    for cursor in ("", "sync:1"):
        with answering(Server({A: stands(), B: sick}, changed=(A, B))) as running:
            changes = read(running.base, cursor)
        assert names(changes) == [A]
        assert (list(changes.unread), list(changes.gone), changes.misread.set_aside) == ([B], [], 1)


PLUS, AT = "/cal%40town/WEBEX%2BCENTER.ics", "/cal%40town/"


def test_an_address_is_asked_for_as_its_server_spells_it() -> None:
    server = Server({PLUS: stands()}, changed=(PLUS,))
    with answering(server) as running:
        account = Account(f"{running.base}{AT}")
        for cursor in ("sync:1", ""):
            server.query_gives_texts = False
            changes = PROVIDER.changes(account, cursor=cursor, window=WINDOW)
            assert names(changes) == [PLUS]
    assert set(server.asked) == {PLUS}


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/a%2Bb.ics", "/a%2Bb.ics"),
        ("/a+b.ics", "/a+b.ics"),
        ("/a%2bb.ics", "/a%2Bb.ics"),
        ("/s%61ra/%7Ex", "/sara/~x"),
        ("/%40x/@y", "/%40x/@y"),
        ("/å b", "/%C3%A5%20b"),
        ("/50%.ics", "/50%.ics"),
    ],
)
def test_only_what_means_the_same_to_every_server_is_spelt_anew(href: str, path: str) -> None:
    assert path_of("http://127.0.0.1/", href) == path


def test_what_is_not_found_where_it_was_named_is_gone_in_a_change_and_unknown_in_a_list() -> None:
    server = Server({A: stands(), B: stands()}, missing=frozenset({B}), changed=(A, B), query_gives_texts=False)
    with answering(server) as running:
        change, everything = read(running.base, "sync:1"), read(running.base)
    assert (names(change), list(change.gone)) == ([A], [B])
    assert (names(everything), everything.whole, everything.cursor) == ([A], False, "")


def test_a_deletion_with_an_odd_property_is_a_deletion() -> None:
    odd = b"<propstat><prop/><status>HTTP/1.1 418 I'm a teapot</status></propstat>"
    gone = b"<response><href>" + A.encode() + b"</href><status>HTTP/1.1 404 Not Found</status>" + odd + b"</response>"

    def reply(asked: Asked, out: BufferedIOBase) -> None:
        out.write(Server._multi(gone + b"<sync-token>2</sync-token>"))

    with answering(reply) as running:
        assert list(read(running.base, "sync:1").gone) == [A]


MEETING = FeedEvent(UUID(int=7), 0, utc(2026, 11, 24, 8), utc(2026, 11, 24, 9), utc(2026, 11, 1), "Bokat besök K7MRA")


@dataclass
class Shelf:
    """A server whose versions are all weak, and which compares them as RFC 9110 asks: none of them ever matches."""

    weak: bool = True
    tells: bool = True
    text: bytes = b""
    number: int = 0
    sent: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, out: BufferedIOBase) -> None:
        match asked.method:
            case "PUT" | "DELETE":
                out.write(self._write(asked))
            case _:
                out.write(http(200, self.text, ETag=self.version) if self.text else http(404))

    @property
    def version(self) -> str:
        return f'{"W/" if self.weak else ""}"{self.number}"'

    def _write(self, asked: Asked) -> bytes:
        given = asked.headers.get("if-match", "")
        self.sent.append(given)
        if (given and given != f'"{self.number}"') or (self.text and asked.headers.get("if-none-match") == "*"):
            return http(412)
        self.text, self.number = asked.body, self.number + 1
        return http(201, ETag=self.version) if self.tells else http(201)


@pytest.mark.parametrize("weak", [True, False])
@pytest.mark.parametrize("tells", [True, False])
def test_a_meeting_is_written_again_and_removed_whatever_its_version(*, weak: bool, tells: bool) -> None:
    shelf = Shelf(weak=weak, tells=tells)
    with answering(shelf) as running:
        account = Account(f"{running.base}{HOME}")
        first = PROVIDER.put(account, MEETING, known=None)
        later = _moved(MEETING)
        second = PROVIDER.put(account, later, known=first)
        assert b":20261124T110000" in shelf.text
        PROVIDER.remove(account, later, known=second)
    assert shelf.text == b""
    assert not any(given.startswith("W/") for given in shelf.sent)


def test_a_meeting_changed_by_its_owner_is_not_written_over_where_versions_are_weak() -> None:
    shelf = Shelf()
    with answering(shelf) as running:
        account = Account(f"{running.base}{HOME}")
        known = PROVIDER.put(account, MEETING, known=None)
        shelf.text = shelf.text.replace(b"T090000", b"T130000")
        acts: tuple[Callable[[], object], ...] = (
            lambda: PROVIDER.put(account, _moved(MEETING), known=known),
            lambda: PROVIDER.remove(account, MEETING, known=known),
        )
        for act in acts:
            with pytest.raises(CalendarChanged):
                act()
    assert b"T130000" in shelf.text


def _moved(meeting: FeedEvent) -> FeedEvent:
    moved = meeting.starts_at + timedelta(hours=2)
    return FeedEvent(meeting.id, 1, moved, moved + HOUR, meeting.changed_at, meeting.title)
