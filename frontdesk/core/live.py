"""Live updates: a topic and an id, never content, and only after the commit.

On SQLite everything runs in one process and `Broadcaster` passes the topics on in memory. On PostgreSQL they are sent
as NOTIFY inside the transaction (delivered at commit), and `listen` feeds every process's broadcaster. A page that
receives a topic refetches the panel for it.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.orm import Session

from frontdesk.core.db import statements
from frontdesk.core.db.dialects import on_postgresql
from frontdesk.core.db.postgres import KEEPALIVE

CHANNEL = "frontdesk_live"
_BACKLOG = 256
_NOTIFY = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


class LiveUpdate(NamedTuple):
    """A live update."""

    #: `queue`, `contact`, `workplace`, …
    topic: str
    #: What it is about; empty for everything.
    id: str = ""
    #: The one member of staff whose pages receive it; empty for all.
    to: str = ""


Audience = Callable[[Session, Sequence[LiveUpdate]], list[LiveUpdate]]
"""Addresses updates to their readers, in the same transaction; an update it leaves out is not sent."""


def tell(db: Session, topic: str, id: object = "", *, to: object = "") -> None:  # noqa: A002 - its name on the wire
    """Send open pages, once this transaction is committed, the update that something under `topic` changed."""
    told: list[LiveUpdate] = db.info.setdefault("told", [])
    message = LiveUpdate(topic, str(id), str(to or ""))
    if message not in told:
        told.append(message)


def announce(db: Session, audience: Audience | None = None) -> list[LiveUpdate]:
    """Collect the updates and address them; on PostgreSQL write them into the transaction as NOTIFY."""
    told: list[LiveUpdate] = db.info.pop("told", [])
    told = audience(db, told) if audience else told
    if told and on_postgresql(db):
        payloads = [f"{message.to}:{message.topic}:{message.id}" for message in told]
        statements.execute(db, _NOTIFY, {"channel": CHANNEL, "payloads": payloads})
    return told


class Broadcaster:
    """Passes updates to every open page of this process. Threads may call `spread`; pages read on their event loop."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: dict[asyncio.Queue[LiveUpdate], asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()

    def join(self) -> asyncio.Queue[LiveUpdate]:
        """Return a queue that receives all updates from now on; call it inside the page's event loop."""
        queue: asyncio.Queue[LiveUpdate] = asyncio.Queue(_BACKLOG)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        return queue

    def leave(self, queue: asyncio.Queue[LiveUpdate]) -> None:
        """Stop listening."""
        with self._lock:
            self._listeners.pop(queue, None)

    def spread(self, told: Sequence[LiveUpdate]) -> None:
        """Pass updates on; a page too slow to read loses some, for panels it would refetch anyway."""
        with self._lock:
            listeners = list(self._listeners.items())
        for message in told:
            for queue, loop in listeners:
                with suppress(RuntimeError):  # the page's loop has closed
                    loop.call_soon_threadsafe(_put, queue, message)


def _put(queue: asyncio.Queue[LiveUpdate], message: LiveUpdate) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(message)


def listen(url: str, broadcaster: Broadcaster, stop: threading.Event) -> None:
    """Pass NOTIFY from PostgreSQL to `broadcaster` until `stop` is set; run it in a thread of its own.

    `url` is a libpq address. After a lost connection every panel is told to refetch (topic `all`).
    """
    while not stop.is_set():
        with suppress(psycopg.OperationalError):
            _listen_once(url, broadcaster, stop)
        stop.wait(1)


def _listen_once(url: str, broadcaster: Broadcaster, stop: threading.Event) -> None:
    with psycopg.connect(make_conninfo(url, **KEEPALIVE), autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        broadcaster.spread([LiveUpdate("all")])
        while not stop.is_set():
            for notice in connection.notifies(timeout=1, stop_after=1):
                # An id may contain colons, so it comes last.
                to, topic, about = notice.payload.split(":", 2)
                broadcaster.spread([LiveUpdate(topic, about, to)])
