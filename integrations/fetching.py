"""HTTP to user-supplied addresses: where it may connect, how long it may take, how much is read.

A visit is one task: its connection is kept open meanwhile, all of it has one time limit, and every IP address is
checked at the time of connecting (against DNS rebinding). Passwords go only to the host they were
given for, and over the internet never without TLS. No part of a response is ever put into an error.
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
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.core.outside import left

Reach = Literal["public", "network", "any"]

CONNECT, READ = 5.0, 10.0
MOST_HOPS = 5
_LONGEST_WAIT = timedelta(hours=24)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "Frontdesk calendars"


class ServerVisit:
    """A visit to one server. Raises CalendarUnavailable or CalendarRefused (NO_CALENDAR for a forbidden address)."""

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
        """Take the allowed reach and the time limit for the whole visit; seconds to connect, and between two bytes.

        During a request it also ends when that request must be answered. `tls` replaces the trusted certificate
        authorities.
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
    ) -> Iterator["OpenResponse"]:
        """Send a request and yield the response as it comes in; `elsewhere` allows redirects to another host."""
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
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR)

    @contextmanager
    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, read: float | None
    ) -> Iterator["OpenResponse"]:
        _check(url, open_allowed=self._auth is None)
        timeout = self._timeout if read is None else httpx2.Timeout(read, connect=self._timeout.connect)
        auth = self._auth or httpx2.USE_CLIENT_DEFAULT
        with self._client.stream(method, url, headers=headers, content=body, auth=auth, timeout=timeout) as response:
            yield OpenResponse(response)


class OpenResponse:
    """A response that is still coming in."""

    def __init__(self, response: httpx2.Response) -> None:
        """Take the response, its body unread."""
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.url = str(response.url)

    def body(self, largest: int) -> bytes:
        """Return the whole body. Raises CalendarRefused (TOO_LARGE) as soon as it exceeds `largest` bytes."""
        return b"".join(self.pieces(largest))

    def pieces(self, largest: int) -> Iterator[bytes]:
        """Yield the body in chunks, at most `largest` bytes."""
        # A small compressed response can expand to any size, so we request none and accept none.
        if self.headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
            raise CalendarRefused(CalendarRefusal.UNREADABLE)
        taken = 0
        for piece in self._response.iter_raw():
            taken += len(piece)
            if taken > largest:
                raise CalendarRefused(CalendarRefusal.TOO_LARGE)
            yield piece

    def retry_after(self, now: datetime) -> timedelta | None:
        """Return how long the server asks us to wait (Retry-After), at most a day; None if it does not say."""
        given = self.headers.get("retry-after", "").strip()
        if not given:
            return None
        try:
            wait = timedelta(seconds=int(given)) if given.isdecimal() else parsedate_to_datetime(given) - now
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, timedelta(0)), _LONGEST_WAIT)

    def refuse(self, *, writing: bool = False) -> None:
        """Raise the error for a status that is neither success nor handled by the caller."""
        if self.status < HTTPStatus.BAD_REQUEST:
            return
        refusal = _REFUSALS_TO_WRITE.get(self.status) if writing else None
        refusal = refusal or _REFUSALS.get(self.status)
        if refusal is not None:
            raise CalendarRefused(refusal)
        if self.status in _LATER or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CalendarUnavailable(self.retry_after(datetime.now(UTC)))
        raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)


_REFUSALS: dict[int, CalendarRefusal] = {
    HTTPStatus.UNAUTHORIZED: CalendarRefusal.CREDENTIALS,
    HTTPStatus.FORBIDDEN: CalendarRefusal.CREDENTIALS,
    HTTPStatus.NOT_FOUND: CalendarRefusal.NO_CALENDAR,
    HTTPStatus.GONE: CalendarRefusal.NO_CALENDAR,
    HTTPStatus.METHOD_NOT_ALLOWED: CalendarRefusal.NOT_SUPPORTED,
    HTTPStatus.NOT_IMPLEMENTED: CalendarRefusal.NOT_SUPPORTED,
    HTTPStatus.CONFLICT: CalendarRefusal.NO_CALENDAR,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: CalendarRefusal.TOO_LARGE,
}
_REFUSALS_TO_WRITE: dict[int, CalendarRefusal] = {
    HTTPStatus.FORBIDDEN: CalendarRefusal.READ_ONLY,
    HTTPStatus.METHOD_NOT_ALLOWED: CalendarRefusal.READ_ONLY,
    HTTPStatus.INSUFFICIENT_STORAGE: CalendarRefusal.TOO_LARGE,
}
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.LOCKED, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Forbidden(Exception):
    """A name that resolves only to addresses we may not connect to."""


@contextmanager
def _sorted() -> Iterator[None]:
    """Convert network errors to the port's. The cause is dropped: it may contain the address."""
    try:
        yield
    except Forbidden:
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR) from None
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError):
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR) from None
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        raise CalendarUnavailable from None


def _check(url: str, *, open_allowed: bool) -> None:
    """Refuse an invalid address, and plain HTTP over the internet."""
    parts = split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR)
    if parts.scheme == "http" and not open_allowed and not _is_here(parts.hostname):
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR)


def split(url: str) -> SplitResult:
    """Split an address. Raises CalendarRefused (NO_CALENDAR) if it is invalid."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR) from None
    return parts


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _followed(url: str, target: str, *, elsewhere: bool) -> str:
    """Return a redirect's target, if allowed: never from TLS to plain HTTP, to another host only with `elsewhere`."""
    there = _joined(url, target)
    lower = split(url).scheme == "https" and split(there).scheme != "https"
    if lower or not (elsewhere or _same_host(url, there)):
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR)
    return there


def _same_host(one: str, other: str) -> bool:
    """Whether two addresses are the same server; a change from plain HTTP to TLS is allowed."""
    first, second = split(one), split(other)
    ports = {first.port, second.port} <= {None, 80, 443} or first.port == second.port
    return first.hostname == second.hostname and ports


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR) from None


class _Challenged(httpx2.Auth):
    """Sends a password only when challenged, by the strongest scheme offered."""

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
    """Deadline of a visit, by the monotonic clock."""

    longest: float
    began: float = 0.0

    def left(self, timeout: float | None) -> float:
        """Return the time left, at most `timeout`. Raises ReadTimeout when the visit is over."""
        self.began = self.began or time.monotonic()
        left = self.longest - (time.monotonic() - self.began)
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _Transport(httpx2.HTTPTransport):
    """HTTP over connections that check addresses and the visit's deadline."""

    def __init__(self, reach: Reach, ends: _End, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls)
        self._pool = httpcore2.ConnectionPool(ssl_context=tls, network_backend=_Guarded(reach, ends))


@cache
def _tls() -> ssl.SSLContext:
    # Loading the authorities takes longer than a whole visit; SSL_CERT_FILE names a municipality's own.
    return httpx2.create_ssl_context()


class _Guarded(httpcore2.NetworkBackend):
    """Connects to IP addresses that were checked, not to names."""

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
    """A connection on which no wait exceeds the visit's deadline, so that a slow drip cannot hold us."""

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
    """Whether an address is this machine's, on any interface: only those can be bound."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _may_reach(address: str, reach: Reach) -> bool:
    """Whether we may connect to an address; "network" is the internet and the local network, not this machine."""
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
