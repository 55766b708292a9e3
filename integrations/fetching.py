"""HTTP to servers whose address somebody has typed in: where it may lead, how long it takes, how much is read.

A visit is one errand: its connection is kept while it lasts, all of it must end within a time of its own, and every
address is judged when it is connected to, whatever a name resolves to by then. Passwords go to no other host than the
one they were given for, and over the open network never without TLS. Nothing of an answer is ever put in an error.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore2
import httpx2

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import Refusal
from frontdesk.core.outside import left

Reach = Literal["public", "network", "any"]

CONNECT, READ = 5.0, 10.0
MOST_HOPS = 5
_LONGEST_WAIT = timedelta(hours=24)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "Frontdesk calendars"


class Visit:
    """One errand at one server. Raises CalendarUnavailable or CalendarRefused (NO_CALENDAR for a forbidden address)."""

    def __init__(
        self,
        *,
        reach: Reach,
        longest: timedelta,
        login: str = "",
        secret: str = "",
        read: float = READ,
        connect: float = CONNECT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take how far it may go and how long all of it may take; seconds to connect, and between two bytes.

        Where a request waits for it, it ends when the request has to be answered.

        `tls` replaces the certificate authorities that are trusted.
        """
        self._ends = _End(left(longest.total_seconds()))
        self._auth = _Challenged(login, secret) if login or secret else None
        self._timeout = httpx2.Timeout(read, connect=connect)
        self._client = httpx2.Client(
            transport=_Transport(reach, self._ends, tls or _tls()),
            timeout=self._timeout,
            headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        elsewhere: bool = False,
        read: float | None = None,
    ) -> Iterator["Answer"]:
        """Make a request and give the answer while it comes in; `elsewhere`: another host may be pointed to."""
        begun = url
        with _sorted():
            for _ in range(MOST_HOPS):
                with self._once(method, url, headers or {}, body, read) as answer:
                    if answer.status not in _REDIRECTS or not (target := answer.headers.get("location")):
                        yield answer
                        return
                url = _followed(url, target, elsewhere=elsewhere)
                if elsewhere and not _same_host(begun, url):
                    self._auth = None
        raise CalendarRefused(Refusal.NO_CALENDAR)

    @contextmanager
    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, read: float | None
    ) -> Iterator["Answer"]:
        _check(url, open_allowed=self._auth is None)
        timeout = self._timeout if read is None else httpx2.Timeout(read, connect=self._timeout.connect)
        auth = self._auth or httpx2.USE_CLIENT_DEFAULT
        with self._client.stream(method, url, headers=headers, content=body, auth=auth, timeout=timeout) as response:
            yield Answer(response)


class Answer:
    """An answer that is still coming in."""

    def __init__(self, response: httpx2.Response) -> None:
        """Take the response, its body unread."""
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.url = str(response.url)

    def body(self, largest: int) -> bytes:
        """Return all of it. Raises CalendarRefused (TOO_LARGE) as soon as it is more than `largest` bytes."""
        return b"".join(self.pieces(largest))

    def pieces(self, largest: int) -> Iterator[bytes]:
        """Give it piece by piece, at most `largest` bytes."""
        # A small compressed answer can unfold to any size, so none was asked for and none is taken.
        if self.headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
            raise CalendarRefused(Refusal.UNREADABLE)
        taken = 0
        for piece in self._response.iter_raw():
            taken += len(piece)
            if taken > largest:
                raise CalendarRefused(Refusal.TOO_LARGE)
            yield piece

    def retry_after(self, now: datetime) -> timedelta | None:
        """Return how long the server asks to be left alone, at most a day; None when it does not say."""
        given = self.headers.get("retry-after", "").strip()
        if not given:
            return None
        try:
            wait = timedelta(seconds=int(given)) if given.isdecimal() else parsedate_to_datetime(given) - now
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, timedelta(0)), _LONGEST_WAIT)

    def refuse(self, *, writing: bool = False) -> None:
        """Raise what a status says that is neither success nor for the caller to judge."""
        if self.status < HTTPStatus.BAD_REQUEST:
            return
        refusal = _REFUSALS_TO_WRITE.get(self.status) if writing else None
        refusal = refusal or _REFUSALS.get(self.status)
        if refusal is not None:
            raise CalendarRefused(refusal)
        if self.status in _LATER or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CalendarUnavailable(self.retry_after(datetime.now(UTC)))
        raise CalendarRefused(Refusal.NOT_SUPPORTED)


_REFUSALS: dict[int, Refusal] = {
    HTTPStatus.UNAUTHORIZED: Refusal.CREDENTIALS,
    HTTPStatus.FORBIDDEN: Refusal.CREDENTIALS,
    HTTPStatus.NOT_FOUND: Refusal.NO_CALENDAR,
    HTTPStatus.GONE: Refusal.NO_CALENDAR,
    HTTPStatus.METHOD_NOT_ALLOWED: Refusal.NOT_SUPPORTED,
    HTTPStatus.NOT_IMPLEMENTED: Refusal.NOT_SUPPORTED,
    HTTPStatus.CONFLICT: Refusal.NO_CALENDAR,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Refusal.TOO_LARGE,
}
_REFUSALS_TO_WRITE: dict[int, Refusal] = {
    HTTPStatus.FORBIDDEN: Refusal.READ_ONLY,
    HTTPStatus.METHOD_NOT_ALLOWED: Refusal.READ_ONLY,
    HTTPStatus.INSUFFICIENT_STORAGE: Refusal.TOO_LARGE,
}
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.LOCKED, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Forbidden(Exception):
    """A name that resolves to nowhere we may go."""


@contextmanager
def _sorted() -> Iterator[None]:
    """Turn what goes wrong on the way into what the caller does next. The cause is cut off: it may hold the address."""
    try:
        yield
    except Forbidden:
        raise CalendarRefused(Refusal.NO_CALENDAR) from None
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError):
        raise CalendarRefused(Refusal.NO_CALENDAR) from None
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        raise CalendarUnavailable from None


def _check(url: str, *, open_allowed: bool) -> None:
    """Refuse an address that is none, and a password over the open network."""
    parts = split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CalendarRefused(Refusal.NO_CALENDAR)
    if parts.scheme == "http" and not open_allowed and not _is_here(parts.hostname):
        raise CalendarRefused(Refusal.NO_CALENDAR)


def split(url: str) -> SplitResult:
    """Return an address in its parts. Raises CalendarRefused (NO_CALENDAR) when it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise CalendarRefused(Refusal.NO_CALENDAR) from None
    return parts


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _followed(url: str, target: str, *, elsewhere: bool) -> str:
    """Return where an answer points to, if we may go there: never from TLS to none, to another host only if told so."""
    there = _joined(url, target)
    lower = split(url).scheme == "https" and split(there).scheme != "https"
    if lower or not (elsewhere or _same_host(url, there)):
        raise CalendarRefused(Refusal.NO_CALENDAR)
    return there


def _same_host(one: str, other: str) -> bool:
    """Tell whether two addresses are one server; that it moves from plain HTTP to TLS is no other server."""
    first, second = split(one), split(other)
    ports = {first.port, second.port} <= {None, 80, 443} or first.port == second.port
    return first.hostname == second.hostname and ports


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise CalendarRefused(Refusal.NO_CALENDAR) from None


class _Challenged(httpx2.Auth):
    """Answers with a password only when asked, in the strongest way that is offered."""

    def __init__(self, login: str, secret: str) -> None:
        self._basic = httpx2.BasicAuth(login, secret)
        self._digest = httpx2.DigestAuth(login, secret)
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        if self._chosen is None:
            response = yield request
            offered = " ".join(response.headers.get_list("www-authenticate")).lower()
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            self._chosen = self._digest if "digest " in offered else self._basic
        yield from self._chosen.auth_flow(request)


@dataclass
class _End:
    """When a visit must be over, by the monotonic clock."""

    longest: float
    began: float = 0.0

    def left(self, timeout: float | None) -> float:
        """Return how long to wait at most. Raises ReadTimeout when the visit is over."""
        self.began = self.began or time.monotonic()
        left = self.longest - (time.monotonic() - self.began)
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _Transport(httpx2.HTTPTransport):
    """HTTP over connections that know where they may lead and when the visit ends."""

    def __init__(self, reach: Reach, ends: _End, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls)
        self._pool = httpcore2.ConnectionPool(ssl_context=tls, network_backend=_Guarded(reach, ends))


@cache
def _tls() -> ssl.SSLContext:
    # Reading the authorities takes longer than a whole visit; SSL_CERT_FILE names a municipality's own.
    return httpx2.create_ssl_context()


class _Guarded(httpcore2.NetworkBackend):
    """Connects to addresses that were looked at, not to names."""

    def __init__(self, reach: Reach, ends: _End) -> None:
        self._real = httpcore2.SyncBackend()
        self._reach = reach
        self._ends = ends

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = [address for address in _addresses(host, port) if _may_reach(address, self._reach)]
        if not addresses:
            raise Forbidden
        for place, address in enumerate(addresses, 1):
            try:
                left = self._ends.left(timeout)
                return _Timed(self._real.connect_tcp(address, port, left, local_address, socket_options), self._ends)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise Forbidden


class _Timed(httpcore2.NetworkStream):
    """A connection on which no wait is longer than what is left of the visit: a drip does not hold us."""

    def __init__(self, stream: httpcore2.NetworkStream, ends: _End) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._ends.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._ends.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._ends.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._ends)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore2's own signature
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _is_own(address: str) -> bool:
    """Whether an address is this machine's own, also one of the network it is in: only those can be bound."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _may_reach(address: str, reach: Reach) -> bool:
    """Tell whether we may connect to an address; "network" is the internet and one's own network, not this machine."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if reach == "any":
        return True
    if _is_own(address):
        return False
    if reach == "public":
        return found.is_global and not found.is_multicast
    return not (
        found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified or found.is_reserved
    )
