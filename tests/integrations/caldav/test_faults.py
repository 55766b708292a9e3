"""What a calendar server may do to us over a real socket, and that each ends in a clear answer."""

import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BufferedIOBase

import pytest

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Changes, Written
from frontdesk.calendars.rules import CalendarRefusal
from integrations.caldav.calendar import CalDavCalendar
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting
from tests.integrations.answering import Asked, Reply, always, answering, http

SECRET = "mycket hemligt"
HOST = "reception.example.se"
PROVIDER = CalDavCalendar(host=HOST, reach="any")
XML = {"Content_Type": "application/xml"}
START = b'<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'


def account(base: str) -> Account:
    return Account(f"{base}/sara/cal/", "sara", SECRET)


def ask(base: str, provider: CalDavCalendar = PROVIDER, cursor: str = "sync:1") -> Changes:
    return provider.changes(account(base), cursor=cursor, window=WINDOW)


def refusal(base: str, act: Callable[[], object]) -> CalendarRefusal:
    """Return why it was refused, having looked that the refusal tells nothing it should not."""
    with pytest.raises(CalendarRefused) as refused:
        act()
    told = "".join(traceback.format_exception(refused.value))
    assert SECRET not in told
    assert base not in told
    return refused.value.refusal


def test_where_nobody_listens_everything_is_unavailable() -> None:
    with answering(always(b"")) as server:
        base = server.base
    there = account(base)
    for act in (
        lambda: PROVIDER.check(there),
        lambda: ask(base),
        lambda: PROVIDER.put(there, meeting(), known=None),
        lambda: PROVIDER.remove(there, meeting(), known=Written("/sara/cal/x.ics", '"1"', "")),
        lambda: PROVIDER.busy(there, span=(NINE, NINE + HOUR)),
    ):
        with pytest.raises(CalendarUnavailable) as unavailable:
            act()
        assert SECRET not in "".join(traceback.format_exception(unavailable.value))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nContent-Length: 5000\r\n\r\n" + START,
        b"HTTP/1.1 207 Multi-Status\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + START[:40],
        b"HTTP/1.1 207 Multi",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
)
def test_a_connection_that_breaks_off_is_unavailable(answer: bytes) -> None:
    with answering(always(answer)) as server, pytest.raises(CalendarUnavailable):
        ask(server.base)


@pytest.mark.parametrize(
    "body",
    [
        START,
        START + b"<response><href>/sara/cal/a.ics</href><propstat>",
        b"<html><body>Logga in</body></html>",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + START + b"</multistatus>",
        b'<!DOCTYPE m [<!ENTITY a0 "ha"><!ENTITY a1 "&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;">]>'
        + START
        + b"<response><href>&a1;</href></response></multistatus>",
        b'<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + START
        + b"<response><href>&f;</href></response></multistatus>",
        b'<!DOCTYPE m SYSTEM "http://127.0.0.1:1/evil.dtd">' + START + b"</multistatus>",
        START + b"<response><href>/a</href><status>HTTP/1.1 many</status></response></multistatus>",
        "<multistatus>å".encode("utf-16"),
        b"",
        START + b"<response>" * 200_000,
    ],
)
def test_half_an_answer_and_a_hostile_one_are_unreadable(body: bytes) -> None:
    with answering(always(http(207, body, **XML))) as server:
        assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.UNREADABLE


def test_a_page_instead_of_a_calendar_is_unreadable() -> None:
    page = http(200, b"<html><body>Logga in</body></html>", Content_Type="text/html")
    with answering(always(page)) as server:
        assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.UNREADABLE


def test_an_event_of_ten_megabytes_is_refused_before_it_is_read_to_its_end() -> None:
    sent = 0

    def reply(asked: Asked, out: BufferedIOBase) -> None:
        nonlocal sent
        out.write(b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n\r\n" + START)
        out.write(b"<response><href>/sara/cal/a.ics</href><propstat><prop><C:calendar-data>")
        for _ in range(10_000):
            out.write(b"x" * 10_000)
            sent += 10_000

    with answering(reply) as server:
        assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.TOO_LARGE
    assert sent < 30_000_000


def test_a_small_answer_that_unfolds_is_not_taken() -> None:
    with answering(always(http(207, START + b"</multistatus>", Content_Encoding="gzip"))) as server:
        assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.UNREADABLE
        assert {asked.headers["accept-encoding"] for asked in server.asked} == {"identity"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, CalendarRefusal.CREDENTIALS),
        (404, CalendarRefusal.NO_CALENDAR),
        (410, CalendarRefusal.NO_CALENDAR),
        (405, CalendarRefusal.NOT_SUPPORTED),
        (501, CalendarRefusal.NOT_SUPPORTED),
    ],
)
def test_a_refusal_to_be_read_says_why(status: int, expected: CalendarRefusal) -> None:
    with answering(always(http(status))) as server:
        assert refusal(server.base, lambda: ask(server.base, cursor="")) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, CalendarRefusal.CREDENTIALS),
        (403, CalendarRefusal.READ_ONLY),
        (405, CalendarRefusal.READ_ONLY),
        (404, CalendarRefusal.NO_CALENDAR),
        (413, CalendarRefusal.TOO_LARGE),
        (507, CalendarRefusal.TOO_LARGE),
        (415, CalendarRefusal.NOT_SUPPORTED),
    ],
)
def test_a_refusal_to_be_written_says_why(status: int, expected: CalendarRefusal) -> None:
    with answering(always(http(status))) as server:
        act = lambda: PROVIDER.put(account(server.base), meeting(), known=None)  # noqa: E731 - asked twice below
        assert refusal(server.base, act) is expected


def test_where_the_calendar_is_gone_a_conflict_says_so() -> None:
    def reply(asked: Asked, out: BufferedIOBase) -> None:
        out.write(http(409 if asked.method == "PUT" else 404))

    with answering(reply) as server:
        act = lambda: PROVIDER.put(account(server.base), meeting(), known=None)  # noqa: E731 - asked below
        assert refusal(server.base, act) is CalendarRefusal.NO_CALENDAR


@pytest.mark.parametrize("status", [408, 423, 429, 500, 502, 503, 504])
def test_what_may_be_better_later_is_unavailable_and_the_wait_is_told(status: int) -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    for given, least, most in (("7", 7, 7), (in_a_minute, 50, 60), ("-3", 0, 0), ("soon", 0, 0)):
        with answering(always(http(status, Retry_After=given))) as server:
            with pytest.raises(CalendarUnavailable) as unavailable:
                ask(server.base)
            wait = unavailable.value.retry_after
            assert (wait is None) == (most == 0)
            assert least <= (wait or timedelta()).total_seconds() <= most


# A silence that no test waits out, so that a loaded machine has time to notice that somebody else did not either.
_LONG, _SOON = 60.0, 30.0


def _drip(asked: Asked, out: BufferedIOBase) -> None:
    out.write(b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n\r\n" + START)
    for _ in range(int(_LONG * 10)):
        out.write(b" ")
        out.flush()
        time.sleep(0.1)


def _drip_of_headers(asked: Asked, out: BufferedIOBase) -> None:
    out.write(b"HTTP/1.1 207 Multi-Status\r\nX-Slow: ")
    for _ in range(int(_LONG * 10)):
        out.write(b"y")
        out.flush()
        time.sleep(0.1)


def _silence(_: Asked, out: BufferedIOBase) -> None:
    time.sleep(_LONG)


@pytest.mark.parametrize("reply", [_drip, _drip_of_headers, _silence])
def test_a_slow_drip_and_a_silence_end_with_the_visit(reply: Reply) -> None:
    patient = CalDavCalendar(host=HOST, reach="any", longest=timedelta(seconds=1))
    began = time.monotonic()
    with answering(reply) as server:
        with pytest.raises(CalendarUnavailable):
            ask(server.base, patient)
        assert 1 <= time.monotonic() - began < _SOON


def test_one_asked_on_the_spot_has_two_seconds() -> None:
    began = time.monotonic()
    with answering(_silence) as server:
        with pytest.raises(CalendarUnavailable):
            PROVIDER.busy(account(server.base), span=(NINE, NINE + HOUR))
        assert 2 <= time.monotonic() - began < _SOON


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_password_follows_no_redirect_to_another_host(status: int) -> None:
    with answering(always(http(207, START + b"</multistatus>"))) as other:
        elsewhere = other.base.replace("127.0.0.1", "localhost")
        with answering(always(http(status, Location=f"{elsewhere}/sara/cal/"))) as server:
            assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.NO_CALENDAR
        assert other.asked == []


def test_a_redirect_within_the_host_is_followed_and_a_circle_ends() -> None:
    def reply(asked: Asked, out: BufferedIOBase) -> None:
        here = asked.path == "/new/cal/"
        body = START + b"<sync-token>2</sync-token></multistatus>"
        out.write(http(207, body, **XML) if here else http(301, Location="/new/cal/"))

    with answering(reply) as server:
        assert ask(server.base).cursor == "sync:2"
        assert {asked.method for asked in server.asked} == {"REPORT"}
    with answering(always(http(302, Location="/sara/cal/"))) as server:
        assert refusal(server.base, lambda: ask(server.base)) is CalendarRefusal.NO_CALENDAR
        assert len(server.asked) <= 5


def test_a_password_is_sent_when_asked_for_and_in_the_strongest_way_offered() -> None:
    def reply(asked: Asked, out: BufferedIOBase) -> None:
        if "authorization" in asked.headers:
            out.write(http(207, START + b"<sync-token>2</sync-token></multistatus>", **XML))
        else:
            challenge = 'Basic realm="a"\r\nWWW-Authenticate: Digest realm="a", nonce="n", algorithm=SHA-256'
            out.write(http(401, WWW_Authenticate=challenge))

    with answering(reply) as server:
        assert ask(server.base).cursor == "sync:2"
        sent = [asked.headers["authorization"] for asked in server.asked if "authorization" in asked.headers]
        assert all(each.startswith("Digest ") for each in sent)


def test_a_password_is_not_sent_over_the_open_network_without_tls() -> None:
    there = Account("http://calendar.example/sara/", "sara", SECRET)
    with pytest.raises(CalendarRefused) as refused:
        PROVIDER.changes(there, cursor="", window=WINDOW)
    assert refused.value.refusal is CalendarRefusal.NO_CALENDAR


@pytest.mark.parametrize(
    "address", ["", "sara", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://", "https://[::1", "http://a:99999/"]
)
def test_what_is_no_address_is_no_calendar(address: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        PROVIDER.check(Account(address, "sara", SECRET))
    assert refused.value.refusal is CalendarRefusal.NO_CALENDAR
