"""Time-outs for silent and half-sent requests (slowloris); above the limit, half-open connections are closed first.

Uvicorn waits for the rest of a request as long as the other side keeps the connection open. An attacker with a few
thousand connections and a byte now and then would block all other clients.
"""

import asyncio
import resource
import socket
import time
from contextlib import suppress
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# How long a request may take to arrive: first its headers, then its body.
HEAD_SECONDS = 10.0
BODY_SECONDS = 60.0
# How long sent data may stay unacknowledged, as by a machine that lost its network or power.
UNREAD_SECONDS = 60
# File descriptors for files, databases and external calls.
_KEPT_FREE = 256
_FEWEST = 64


class PatientHttp(H11Protocol):
    """A connection with time-outs. Above `limit_concurrency` the oldest half-open one is closed."""

    _deadline: asyncio.TimerHandle | None = None
    _awaited: str = ""
    since: float = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start waiting for a request."""
        super().connection_made(cast("asyncio.Transport", transport))
        _notice_loss(transport)
        self._await("head")
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._await("")
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Process received data, and wait for what is missing."""
        super().data_received(data)
        if self.transport.is_closing():
            self._await("")
        elif self.conn.their_state is h11.IDLE:
            self._await("head")
        else:
            self._await("body" if self.conn.their_state is h11.SEND_BODY else "")

    @property
    def is_half_open(self) -> bool:
        """Whether a request has been received only in part."""
        return bool(self._awaited)

    def _await(self, part: str) -> None:
        """Wait for a request's head or body, or nothing; a part that trickles in gets no more time."""
        if part == self._awaited:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        self._awaited, self.since, self._deadline = part, time.monotonic(), None
        if part:
            seconds = HEAD_SECONDS if part == "head" else BODY_SECONDS
            self._deadline = self.loop.call_later(seconds, self.give_up)

    def give_up(self) -> None:
        """Close without a response; there is no complete request to answer."""
        self._await("")
        self.transport.abort()

    def _make_room(self) -> None:
        if self.limit_concurrency is None or len(self.connections) < self.limit_concurrency:
            return
        others = (one for one in self.connections if isinstance(one, PatientHttp) and one is not self)
        longest = min((one for one in others if one.is_half_open), key=lambda one: one.since, default=None)
        if longest is not None:
            self.connections.discard(longest)
            longest.give_up()


def _notice_loss(transport: asyncio.BaseTransport) -> None:
    taken: socket.socket | None = transport.get_extra_info("socket")
    if taken is None or taken.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    with suppress(OSError, AttributeError):  # other systems name it otherwise, and have their own defaults
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)


def most(wanted: int) -> int:
    """Return the number of connections this process can hold: `wanted`, or fewer if file descriptors are limited.

    The soft limit on open files (usually 1024) is raised as far as the hard limit allows.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _KEPT_FREE
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    allowed = needed if soft == resource.RLIM_INFINITY else soft
    return max(min(wanted, allowed - _KEPT_FREE), _FEWEST)
