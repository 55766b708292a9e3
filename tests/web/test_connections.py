"""Connections that are held open and not used: by an attack (slowloris), or by a machine that has lost its net."""

import asyncio
import resource
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import StreamingResponse

from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.rules import Role
from frontdesk.core.live import LiveUpdate
from frontdesk.web import connections, live
from tests.web.client import Building, Person, make_building, make_settings
from tests.web.server import serving

# A machine under load may take long to answer; only what hangs takes longer than this.
PATIENCE_SECONDS = 90
HALF = b"GET /healthz HTTP/1.1\r\nHost: desk\r\nX-Slow: "
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
HALF_BODY = b"POST /login HTTP/1.1\r\nHost: desk\r\nContent-Length: 99\r\n" + FORM + b"\r\nlogin="


def connect(base: str, said: bytes = b"") -> socket.socket:
    where = urlsplit(base)
    made = socket.create_connection((where.hostname or "", where.port or 0), timeout=PATIENCE_SECONDS)
    made.sendall(said)
    return made


def status(base: str, path: str = "/healthz") -> int:
    with closing(HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE_SECONDS)) as browser:
        browser.request("GET", path)
        return browser.getresponse().status


def is_closed(held: socket.socket) -> bool:
    """Whether the other side ends the connection within the time to wait, after whatever it still says."""
    try:
        while held.recv(10_000):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


@contextmanager
def many(base: str, count: int, said: bytes) -> Iterator[Sequence[socket.socket]]:
    with ExitStack() as stack:
        yield [stack.enter_context(connect(base, said)) for _ in range(count)]


@pytest.mark.parametrize(("said", "part"), [(b"", "HEAD"), (HALF, "HEAD"), (HALF_BODY, "BODY")])
def test_half_a_request_is_waited_for_no_longer_than_it_takes(
    building: Building, monkeypatch: pytest.MonkeyPatch, said: bytes, part: str
) -> None:
    monkeypatch.setattr(connections, f"{part}_SECONDS", 0.3)
    with serving(building.app) as base, closing(connect(base, said)) as held:
        begun = time.monotonic()
        assert is_closed(held)
        assert 0.2 < time.monotonic() - begun < 10
        assert status(base) == 200


def test_a_byte_now_and_then_buys_no_more_time(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    with serving(building.app) as base, closing(connect(base, HALF)) as held:
        begun = time.monotonic()
        with suppress(ConnectionError):
            for _ in range(200):
                time.sleep(0.05)
                held.sendall(b"x")
        assert time.monotonic() - begun < 8


def test_a_kept_connection_that_begins_another_request_is_waited_for_as_long(
    building: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    whole = b"GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n"
    with serving(building.app) as base, closing(connect(base, whole)) as held:
        assert b"200 OK" in held.recv(10_000)
        held.sendall(HALF)
        assert is_closed(held)


def test_an_answer_that_takes_long_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.1)
    app = FastAPI()
    app.state.closing = asyncio.Event()

    @app.get("/healthz")
    async def slow() -> str:
        await asyncio.sleep(0.5)
        return "ok"

    with serving(app) as base:
        assert status(base) == 200


def test_where_there_are_too_many_the_half_open_ones_go_and_the_page_answers(building: Building) -> None:
    with serving(building.app, most_connections=64) as base, many(base, 200, HALF) as held:
        assert [status(base) for _ in range(5)] == [200] * 5
        held[0].settimeout(5)
        assert is_closed(held[0])
        held[-1].settimeout(0.1)
        assert not is_closed(held[-1])


def test_more_streams_than_the_house_holds_are_refused_and_nobody_loses_theirs(
    building: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_STREAMS", 1_000)
    rut = building.login(Role.RECEPTIONIST)
    asked = f"GET /live HTTP/1.1\r\nHost: desk\r\nCookie: {SESSION_COOKIE}={rut.client.cookies[SESSION_COOKIE]}\r\n\r\n"
    with serving(building.app, most_connections=64) as base, ExitStack() as stack:
        # The one that asks is the last there is room for.
        streams = [stack.enter_context(connect(base, asked.encode())) for _ in range(63)]
        assert all(b"200 OK" in one.recv(10_000) for one in streams)
        assert status(base) == 503
        building.stores.broadcaster.spread([LiveUpdate("queue", "7")])
        while b"queue:7" not in (heard := streams[0].recv(10_000)):
            assert heard, "a stream was closed"


def test_one_session_listens_no_more_often_than_a_browser_needs(
    building: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_STREAMS", 2)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.1)
    rut, eva = building.login(Role.RECEPTIONIST), building.login(Role.RECEPTIONIST)
    with serving(building.app) as base, ExitStack() as stack:
        held = [stack.enter_context(closing(_listen(base, rut))) for _ in range(2)]
        with closing(_listen(base, rut, status=429)), closing(_listen(base, eva)):
            pass
        held[0].close()
        for _ in range(100):
            if rut.staff.session_id not in building.app.state.streams or building.app.state.streams[_key(rut)] < 2:
                break
            time.sleep(0.05)
        stack.enter_context(closing(_listen(base, rut)))


def _key(person: Person) -> object:
    return person.staff.session_id


def _listen(base: str, person: Person, *, status: int = 200) -> HTTPConnection:
    browser = HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE_SECONDS)
    browser.request("GET", "/live", headers={"Cookie": f"{SESSION_COOKIE}={person.client.cookies[SESSION_COOKIE]}"})
    answer = browser.getresponse()
    assert answer.status == status
    if status == 200:
        answer.readline()
    return browser


def test_what_the_machine_lets_a_process_open_bounds_the_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: set_to.append(limits))
    for given, expected in (((1024, 4096), 2_000), ((1024, 1024), 768), ((100, 100), 64), ((-1, -1), 2_000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, given=given: given)
        assert connections.most(2_000) == expected
    assert set_to[0] == (2_256, 4096)


def test_a_proxy_is_believed_where_it_is_named_and_nobody_else(building: Building) -> None:
    seen: list[tuple[str, str]] = []

    def app(trusted: str) -> FastAPI:
        made = make_building(building.stores, make_settings(trusted_proxies=trusted)).app

        @made.get("/seen")
        async def note(request: Request) -> str:
            seen.append((request.client.host if request.client else "", request.url.scheme))
            return "ok"

        return made

    told = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7", "X-Forwarded-Proto": "https"}
    for trusted in ("127.0.0.1,::1", "10.0.0.0/8", "", "127.0.0.0/8, 192.0.2.0/24"):
        with (
            serving(app(trusted)) as base,
            closing(HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE_SECONDS)) as browser,
        ):
            browser.request("GET", "/seen", headers=told)
            browser.getresponse()
    own = ("127.0.0.1", "http")
    assert seen == [("192.0.2.7", "https"), own, own, ("203.0.113.9", "https")]


def test_an_answer_that_nobody_reads_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "UNREAD_SECONDS", 1)
    app, ended = FastAPI(), threading.Event()
    app.state.closing = asyncio.Event()

    async def long() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * 1_000_000
                await asyncio.sleep(0.01)
        finally:
            ended.set()

    @app.get("/long")
    async def answer() -> StreamingResponse:
        return StreamingResponse(long())

    with serving(app) as base, closing(connect(base, b"GET /long HTTP/1.1\r\nHost: desk\r\n\r\n")):
        assert ended.wait(30)
