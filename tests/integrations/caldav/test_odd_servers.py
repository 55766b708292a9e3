"""Servers that do it otherwise than Radicale and Xandikos: cut lists short, leave things out, spell names their way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BufferedIOBase
from xml.sax.saxutils import escape

import pytest

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Changes
from frontdesk.calendars.rules import CalendarRefusal, ShowsAs
from integrations.caldav.calendar import CalDavCalendar
from tests.calendars.texts import calendar, vevent
from tests.contracts.calendar_world import HOUR, NINE, WINDOW
from tests.integrations.answering import Asked, answering, http

PROVIDER = CalDavCalendar(host="reception.example.se", reach="any")
HOME = "/sara/cal/"


def text_of(name: str) -> str:
    return calendar(vevent("DTSTART:20261124T080000Z", "DTEND:20261124T090000Z", uid=name))


@dataclass
class OddServer:
    """A calendar of numbered events, and the ways in which its server is odd."""

    names: list[str] = field(default_factory=lambda: [f"{number}.ics" for number in range(250)])
    page: int = 1000  # how many a sync or a query gives at once
    gives_data: bool = False  # along with a sync
    gives_etags: bool = True
    syncs: bool = True
    queries: bool = True
    ctag: str = ""
    href: str = "{home}{name}"
    swallows: str = ""  # a name it never answers for
    version: int = 1
    too_many: int = 0  # more events than it lists with their texts at once

    def __call__(self, asked: Asked, out: BufferedIOBase) -> None:
        body = asked.body.decode()
        if "<sync-collection" in body:
            out.write(self._sync(body) if self.syncs else http(403))
        elif "<C:calendar-multiget" in body:
            wanted = [name for name in self.names if f"{HOME}{name}<" in body and name != self.swallows]
            out.write(self._multi(self._event(name, data=True) for name in wanted))
        elif "<C:calendar-query" in body:
            out.write(self._query() if self.queries else http(501))
        elif "<C:free-busy-query" in body:
            out.write(http(501))
        else:
            out.write(self._found(body, deep=asked.headers["depth"] == "1"))

    def _sync(self, body: str) -> bytes:
        token = int((re.search(r"<sync-token>(\d*)</sync-token>", body) or [0, 0])[1] or 0)
        if token > len(self.names):
            return http(403, b'<error xmlns="DAV:"><valid-sync-token/></error>')
        until = min(token + self.page, len(self.names))
        parts = [self._event(name, data=self.gives_data) for name in self.names[token:until]]
        if until < len(self.names):
            parts.append(f"<response><href>{HOME}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>")
        return self._multi([*parts, f"<sync-token>{until}</sync-token>"])

    def _query(self) -> bytes:
        if self.too_many and len(self.names) > self.too_many:
            return http(400)
        parts = [self._event(name, data=True) for name in self.names[: self.page]]
        if self.page < len(self.names):
            parts.append(f"<response><href>{HOME}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>")
        return self._multi(parts)

    def _found(self, body: str, *, deep: bool) -> bytes:
        ctag = f"<S:getctag>{self.ctag}</S:getctag>" if self.ctag and "getctag" in body else ""
        token = f"<sync-token>{len(self.names)}</sync-token>" if self.syncs and "sync-token" in body else ""
        own = f"<response><href>{HOME}</href><propstat><prop>{ctag}{token}</prop></propstat></response>"
        return self._multi([own, *(self._event(name, data=False) for name in (self.names if deep else ()))])

    def _event(self, name: str, *, data: bool) -> str:
        etag = f'<getetag>"{name}-{self.version}"</getetag>' if self.gives_etags else ""
        text = f"<C:calendar-data>{escape(text_of(name))}</C:calendar-data>" if data else ""
        href = self.href.format(home=HOME, name=name)
        missing = (
            ""
            if data
            else "<propstat><prop><C:calendar-data/></prop><status>HTTP/1.1 404 Not Found</status></propstat>"
        )
        found = f"<propstat><prop>{etag}{text}</prop><status>HTTP/1.1 200 OK</status></propstat>"
        return f"<response><href>{href}</href>{found}{missing}</response>"

    def _multi(self, parts: Iterable[str]) -> bytes:
        spaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
        return http(207, f"<multistatus {spaces}>{''.join(parts)}</multistatus>".encode(), Content_Type="text/xml")


def read(base: str, cursor: str = "") -> Changes:
    return PROVIDER.changes(Account(f"{base}{HOME}"), cursor=cursor, window=WINDOW)


@pytest.mark.parametrize(
    "server",
    [
        OddServer(),
        OddServer(page=100),
        OddServer(too_many=100),
        OddServer(page=100, queries=False),
        OddServer(syncs=False, ctag="a"),
        OddServer(syncs=False, queries=False),
        OddServer(syncs=False, page=40),
        OddServer(gives_etags=False),
        OddServer(gives_etags=False, syncs=False),
    ],
)
def test_a_first_sync_is_whole_whatever_is_cut_short_or_missing(server: OddServer) -> None:
    with answering(server) as running:
        changes = read(running.base)
    assert changes.whole
    assert len({event.id for event in changes.events}) == 250
    assert all(list(event.spans) == [(NINE, NINE + HOUR)] for event in changes.events)
    assert all(bool(event.version) == server.gives_etags for event in changes.events)


def test_later_pages_follow_and_are_read_in_batches() -> None:
    server = OddServer(page=120)
    with answering(server) as running:
        changes = read(running.base, "sync:5")
        assert not changes.whole
        assert (len(changes.events), changes.cursor) == (245, "sync:250")
        fetched = [asked for asked in running.asked if b"multiget" in asked.body]
        assert [asked.body.count(b"<href>") for asked in fetched] == [100, 100, 45]
        assert read(running.base, changes.cursor) == Changes("sync:250", [], [])


@pytest.mark.parametrize(
    "href",
    [
        "{home}{name}",
        "http://127.0.0.1:{port}{home}{name}",
        "/s%61ra/c%61l/{name}",
        "/sara/../sara/cal/{name}",
        "{name}",
    ],
)
def test_an_address_is_the_same_however_it_is_spelt(href: str) -> None:
    server = OddServer(names=["a.ics"], gives_data=True)
    with answering(server) as running:
        server.href = href.replace("{port}", running.base.rpartition(":")[2])
        (event,) = read(running.base).events
    assert event.id == "/sara/cal/a.ics"


def test_another_servers_address_is_none_of_this_calendar() -> None:
    server = OddServer(names=["a.ics"], gives_data=True, href="http://elsewhere.example{home}{name}")
    with answering(server) as running:
        assert read(running.base).events == []


def test_what_was_asked_for_and_not_answered_ends_the_sync() -> None:
    for server in (OddServer(swallows="7.ics", queries=False), OddServer(swallows="249.ics", syncs=False, page=10)):
        with answering(server) as running, pytest.raises(CalendarUnavailable):
            read(running.base)


def test_a_server_that_turns_in_a_circle_is_left() -> None:
    def reply(asked: Asked, out: BufferedIOBase) -> None:
        cut = f"<response><href>{HOME}</href><status>HTTP/1.1 507 x</status></response><sync-token>1</sync-token>"
        out.write(http(207, f'<multistatus xmlns="DAV:">{cut}</multistatus>'.encode()))

    with answering(reply) as running:
        with pytest.raises(CalendarUnavailable):
            read(running.base, "sync:1")
        assert len(running.asked) == 1


@pytest.mark.parametrize("ctag", ["7", ""])
def test_without_sync_tokens_the_tag_or_all_versions_tell_whether_anything_changed(ctag: str) -> None:
    server = OddServer(syncs=False, ctag=ctag)
    with answering(server) as running:
        first = read(running.base)
        assert read(running.base, first.cursor) == Changes(first.cursor)
        server.version, server.ctag = 2, f"{ctag}8" if ctag else ""
        second = read(running.base, first.cursor)
        assert second.whole
        assert second.cursor != first.cursor
        server.gives_etags = False
        if not ctag:
            assert read(running.base, second.cursor).whole, "without versions nothing says that nothing changed"


def test_an_expired_token_brings_everything_once_more() -> None:
    with answering(OddServer()) as running:
        changes = read(running.base, "sync:9999")
    assert changes.whole
    assert len(changes.events) == 250


def test_a_list_of_versions_that_is_cut_short_is_no_list() -> None:
    def reply(asked: Asked, out: BufferedIOBase) -> None:
        if asked.method == "REPORT":
            out.write(http(501))
        else:
            cut = f"<response><href>{HOME}</href><status>HTTP/1.1 507 x</status></response>"
            out.write(http(207, f'<multistatus xmlns="DAV:">{cut}</multistatus>'.encode()))

    with answering(reply) as running, pytest.raises(CalendarRefused) as refused:
        read(running.base)
    assert refused.value.refusal is CalendarRefusal.TOO_LARGE


def test_a_server_that_cannot_say_when_somebody_is_busy_is_read_instead() -> None:
    with answering(OddServer(names=["a.ics"])) as running:
        spans = PROVIDER.busy(Account(f"{running.base}{HOME}"), span=(NINE, NINE + HOUR / 2))
    assert list(spans) == [(NINE, NINE + HOUR / 2)]


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    server = OddServer(names=["a.ics", "b.ics"], gives_data=True)
    broken = server._event("a.ics", data=True).replace("DTSTART:2026", "DTSTART:20X6")
    server._event = lambda name, *, data: broken if name == "a.ics" else OddServer._event(server, name, data=data)  # type: ignore[method-assign]
    with answering(server) as running:
        (event,) = read(running.base).events
    assert event.id.endswith("/b.ics")
    told = capsys.readouterr().out
    assert "set_aside" in told
    assert "a.ics" not in told


def test_what_the_owner_declined_does_not_block_by_whatever_address_they_are_invited() -> None:
    invited = calendar(
        vevent(
            "DTSTART:20261124T080000Z",
            "DTEND:20261124T090000Z",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:chef@example.se",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:Sara.Berg@example.se",
        )
    )
    principal = "<current-user-principal><href>/people/sara/</href></current-user-principal>"
    addresses = "<href>mailto:sara.berg@example.se</href><href>/people/sara/</href>"
    server = OddServer(names=["a.ics"], gives_data=True)

    def reply(asked: Asked, out: BufferedIOBase) -> None:
        if b"current-user-principal" in asked.body:
            found = principal
        elif b"calendar-user-address-set" in asked.body:
            found = f"<C:calendar-user-address-set>{addresses}</C:calendar-user-address-set>"
        else:
            text = server._query().decode().replace(escape(text_of("a.ics")), escape(invited))
            body = text.partition("\r\n\r\n")[2].encode()
            out.write(http(207, body))
            return
        part = f"<response><href>{asked.path}</href><propstat><prop>{found}</prop></propstat></response>"
        out.write(server._multi([part]))

    with answering(reply) as running:
        (event,) = read(running.base).events
    assert event.shows_as is ShowsAs.FREE


def test_twenty_thousand_changes_are_read_part_by_part() -> None:
    server = OddServer(names=[f"{number}.ics" for number in range(20_000)], page=5_000, gives_data=True)
    with answering(server) as running:
        first = read(running.base, "sync:1")
        assert len({event.id for event in first.events}) == 19_999
        assert read(running.base, first.cursor) == Changes("sync:20000", [], [])
