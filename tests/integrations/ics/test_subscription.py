"""Feeds that others publish, over a real socket: read when they change, believed only when they are whole."""

import fcntl
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase

import pytest

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Changes, Written
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal
from frontdesk.calendars.rules.writing import calendar_file
from integrations.fetching import Reach, _may_reach
from integrations.ics.subscription import IcsSubscription, address_of
from tests.calendars.texts import WINTER_TEN, calendar, shown, vevent
from tests.contracts.calendar_world import NINE, WINDOW, meeting
from tests.integrations.answering import Answering, Asked, always, answering, http

HOST = "reception.example.se"
PROVIDER = IcsSubscription(host=HOST, reach="any")
ONE = calendar(vevent("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "SUMMARY:Läkare", uid="one"))
TWO = calendar(vevent("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", uid="two"))


@dataclass
class Feed:
    """A published file, and what its server says of it."""

    text: str = ONE
    headers: dict[str, str] = field(default_factory=dict)
    heeds: bool = True

    def __call__(self, asked: Asked, out: BufferedIOBase) -> None:
        known = {asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")} - {None}
        same = bool(known & set(self.headers.values()))
        out.write(http(304) if same and self.heeds else http(200, self.text.encode(), **self.headers))


@contextmanager
def published(feed: Feed) -> Iterator[tuple[Answering, Callable[[str], Changes]]]:
    with answering(feed) as server:
        account = Account(f"{server.base}/sara.ics")
        yield server, lambda cursor: PROVIDER.changes(account, cursor=cursor, window=WINDOW)


@pytest.mark.parametrize(
    ("headers", "heeds"),
    [
        ({"ETag": '"1"'}, True),
        ({"Last_Modified": "Tue, 24 Nov 2026 09:00:00 GMT"}, True),
        ({}, True),
        ({"ETag": '"1"', "Last_Modified": "Tue, 24 Nov 2026 09:00:00 GMT"}, False),
    ],
)
def test_a_feed_is_told_whole_when_it_changed_and_not_at_all_when_not(headers: dict[str, str], *, heeds: bool) -> None:
    feed = Feed(headers=headers, heeds=heeds)
    with published(feed) as (server, changes):
        first = changes("")
        assert first.whole
        assert [shown(event) for event in first.events] == [WINTER_TEN]
        again = changes(first.cursor)
        assert (again.whole, again.events, again.gone) == (False, (), ())
        feed.text, feed.headers = TWO, {name: f"{value}2" for name, value in headers.items()}
        second = changes(again.cursor)
        assert second.whole
        assert [event.id for event in second.events] != [event.id for event in first.events]
        assert len(server.asked) == 3


# Asks Linux for the address of an interface.
_SIOCGIFADDR = 0x8915


def test_an_empty_cursor_asks_for_everything_whatever_the_server_remembers() -> None:
    with published(Feed(headers={"ETag": '"1"'})) as (server, changes):
        assert changes("").whole
        assert changes("").whole
        assert all("if-none-match" not in asked.headers for asked in server.asked)


def test_a_server_that_says_a_file_is_new_each_time_is_not_believed() -> None:
    feed = Feed(headers={"ETag": '"1"'})
    with published(feed) as (_, changes):
        first = changes("")
        feed.headers = {"ETag": '"2"'}
        assert not changes(first.cursor).events


def test_half_a_file_changes_nothing() -> None:
    feed = Feed()
    with published(feed) as (_, changes):
        first = changes("")
        for cut in (ONE[: len(ONE) // 2], ONE.replace("END:VCALENDAR", ""), "", "<html>Logga in</html>"):
            feed.text = cut
            with pytest.raises(CalendarRefused) as refused:
                changes(first.cursor)
            assert refused.value.refusal is CalendarRefusal.UNREADABLE
        feed.text = ONE
        assert not changes(first.cursor).events


def test_a_connection_that_breaks_off_is_unavailable() -> None:
    half = http(200, ONE.encode())[:-40]
    with answering(always(half)) as server, pytest.raises(CalendarUnavailable):
        PROVIDER.changes(Account(f"{server.base}/x"), cursor="", window=WINDOW)


def test_the_content_type_is_not_believed_either_way() -> None:
    for kind in ("text/plain", "application/octet-stream", "text/html"):
        with published(Feed(headers={"Content_Type": kind})) as (_, changes):
            assert len(changes("").events) == 1


def test_twenty_thousand_events_are_read_and_a_hundred_million_bytes_are_not() -> None:
    events = (
        vevent(f"DTSTART:202612{n % 28 + 1:02}T{n % 24:02}0000Z", "DURATION:PT30M", uid=f"{n}") for n in range(20_000)
    )
    with published(Feed("\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""]))) as (_, changes):
        assert len(changes("").events) == 20_000

    def endless(asked: Asked, out: BufferedIOBase) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nBEGIN:VCALENDAR\r\n")
        for _ in range(100):
            out.write(b"X-A:" + b"a" * 1_000_000)

    with answering(endless) as server, pytest.raises(CalendarRefused) as refused:
        PROVIDER.changes(Account(f"{server.base}/x"), cursor="", window=WINDOW)
    assert refused.value.refusal is CalendarRefusal.TOO_LARGE


def test_a_password_is_used_but_does_not_follow_to_another_host() -> None:
    with answering(always(http(200, ONE.encode()))) as other:
        elsewhere = other.base.replace("127.0.0.1", "localhost")

        def reply(asked: Asked, out: BufferedIOBase) -> None:
            welcome = "authorization" in asked.headers
            out.write(http(302, Location=f"{elsewhere}/real.ics") if welcome else http(401, WWW_Authenticate="Basic"))

        with answering(reply) as server:
            account = Account(f"{server.base}/sara.ics", "sara", "hemligt")
            assert len(PROVIDER.changes(account, cursor="", window=WINDOW).events) == 1
            with pytest.raises(CalendarRefused) as refused:
                PROVIDER.changes(replace(account, login="", secret=""), cursor="", window=WINDOW)
            assert refused.value.refusal is CalendarRefusal.CREDENTIALS
        assert all("authorization" not in asked.headers for asked in other.asked)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "//", "http://[::1"])
def test_a_redirect_leads_to_the_web_or_nowhere(target: str) -> None:
    with answering(always(http(302, Location=target))) as server, pytest.raises(CalendarRefused) as refused:
        PROVIDER.changes(Account(f"{server.base}/x"), cursor="", window=WINDOW)
    assert refused.value.refusal is CalendarRefusal.NO_CALENDAR


def test_webcal_is_https() -> None:
    assert address_of("webcal://p1.example/a.ics") == "https://p1.example/a.ics"
    assert address_of("WEBCAL://p1.example/a.ics") == "https://p1.example/a.ics"
    assert address_of(" https://p1.example/a.ics ") == "https://p1.example/a.ics"


@pytest.mark.parametrize(
    ("address", "network", "public"),
    [
        ("93.184.215.14", True, True),
        ("2001:67c:2e8:22::c100:68b", True, True),
        ("10.1.2.3", True, False),
        ("172.20.0.9", True, False),
        ("192.168.1.10", True, False),
        ("fd00::12", True, False),
        ("127.0.0.1", False, False),
        ("127.8.8.8", False, False),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("0.0.0.0", False, False),  # noqa: S104 - judged, not bound
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("ff02::1", False, False),
    ],
)
def test_where_an_address_may_lead(address: str, *, network: bool, public: bool) -> None:
    assert (_may_reach(address, "network"), _may_reach(address, "public")) == (network, public)
    assert _may_reach(address, "any")


def _own_addresses() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                answer = fcntl.ioctl(asked, _SIOCGIFADDR, struct.pack("256s", name.encode()))
                yield socket.inet_ntoa(answer[20:24])


def test_the_machines_own_address_in_its_network_is_the_machine_itself() -> None:
    own = set(_own_addresses())
    assert own
    for address in own:
        assert not _may_reach(address, "network")
        assert not _may_reach(address, "public")
        assert _may_reach(address, "any")


def test_a_redirect_to_this_machine_is_judged_like_the_address_itself() -> None:
    with answering(always(http(200, ONE.encode()))) as server:
        reaches: tuple[Reach, ...] = ("network", "public")
        for reach in reaches:
            careful = IcsSubscription(host=HOST, reach=reach)
            for address in (f"{server.base}/x", server.base.replace("127.0.0.1", "localhost")):
                with pytest.raises(CalendarRefused) as refused:
                    careful.changes(Account(address), cursor="", window=WINDOW)
                assert refused.value.refusal is CalendarRefusal.NO_CALENDAR
        assert server.asked == []


def test_a_check_reads_and_says_that_nothing_is_written() -> None:
    with answering(always(http(200, ONE.encode()))) as server:
        checked = PROVIDER.check(Account(f"{server.base}/x"))
        assert (checked.address, checked.reads, checked.writes) == (f"{server.base}/x", True, False)
        for act in (PROVIDER.put, PROVIDER.remove):
            with pytest.raises(CalendarRefused) as refused:
                act(Account(server.base), meeting(), known=Written("a", "", ""))
            assert refused.value.refusal is CalendarRefusal.NOT_SUPPORTED


def test_our_own_feed_among_others_is_known_as_ours() -> None:
    file = calendar_file([meeting()], name="Bokade besök", host=HOST).decode()
    with published(Feed(file)) as (_, changes):
        (event,) = changes("").events
        assert (event.meeting, event.shows_as in BLOCKS) == (meeting().id, True)
        assert event.spans[0][0] == NINE


def test_a_wait_is_told_and_a_drip_ends() -> None:
    with answering(always(http(429, Retry_After="90"))) as server:
        with pytest.raises(CalendarUnavailable) as unavailable:
            PROVIDER.changes(Account(server.base), cursor="", window=WINDOW)
        assert unavailable.value.retry_after == timedelta(seconds=90)

    def silence(asked: Asked, out: BufferedIOBase) -> None:
        out.write(b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n")
        out.flush()
        while datetime.now(UTC) < ends:
            out.write(b"X")
            out.flush()

    ends = datetime.now(UTC) + timedelta(seconds=3)
    hurried = IcsSubscription(host=HOST, reach="any", longest=timedelta(seconds=0.5))
    with answering(silence) as server, pytest.raises((CalendarUnavailable, CalendarRefused)):
        hurried.changes(Account(server.base), cursor="", window=WINDOW)
    assert datetime.now(UTC) < ends
