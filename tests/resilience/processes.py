"""The program's own processes, which a test may kill: each serves or ticks through `frontdesk.bootstrap`.

A nursery builds the house once and forks a process for each life, before any connection or thread is made, so that a
life begins at once. Their clock goes thirty times as fast as the machine's: a minute of regret passes in two seconds.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, NoReturn

from frontdesk.bootstrap import serving
from frontdesk.bootstrap.build import Built, build
from frontdesk.core import instance_lock
from frontdesk.core.settings import Settings
from tests.stores import MONDAY_TEN

HURRY = 30
_PATIENCE_SECONDS = 60

Role = Literal["web", "clock"]


class HurriedClock:
    """Stood at Monday ten o'clock at the machine's second `since`, and runs thirty times as fast."""

    def __init__(self, since: float) -> None:
        """Remember when it was ten."""
        self._since = since

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return (MONDAY_TEN + timedelta(seconds=(time.time() - self._since) * HURRY)).astimezone(UTC)


@dataclass
class Life:
    """One process after the other in the same role."""

    role: Role
    _nursery: Connection
    _port: int
    _pid: int = 0

    def begin(self) -> None:
        """Start a process; a web process has begun once its port answers."""
        self._nursery.send(self.role)
        self._pid = self._nursery.recv()
        if self.role == "web":
            _wait_until(lambda: _answers(self._port), "the web process did not open its port")

    def kill(self) -> None:
        """Kill -9, and wait until it is dead."""
        os.kill(self._pid, signal.SIGKILL)
        _wait_until(lambda: not Path(f"/proc/{self._pid}").exists(), "the process does not die")


@contextmanager
def living(given: Mapping[str, Any], *roles: Role, since: float) -> Iterator[list[Life]]:
    """Begin one life for each role in a house with these settings; none outlives the block."""
    context = get_context("spawn")
    here, there = context.Pipe()
    nursery = context.Process(target=_nurse, args=(dict(given), since, there))
    nursery.start()
    there.close()
    lives = [Life(role, here, given["port"]) for role in roles]
    begun: list[Life] = []
    try:
        for life in lives:
            life.begin()
            begun.append(life)
        yield lives
    finally:
        for life in begun:
            life.kill()
        here.close()
        nursery.join(_PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _nurse(given: Mapping[str, Any], since: float, asked: Connection) -> None:
    """Build the house, and fork a process for every role that is asked for, until nobody asks any more."""
    settings = Settings.model_validate(given)
    built = _hurried(build(settings, clock=HurriedClock(since)))
    _lay_out_routes(built)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # what a killed process logged is of no interest
    while True:
        try:
            role: Role = asked.recv()
        except EOFError:
            return
        pid = os.fork()
        if not pid:
            asked.close()
            _live(role, built)
        asked.send(pid)


def _live(role: Role, built: Built) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    settings = built.context.settings
    try:
        if role == "clock":
            serving.tick_until_stopped(built)
        elif settings.database_url is None:
            with instance_lock.take(settings.data):
                serving.serve(built, with_clock=True)
        else:
            serving.serve(built, with_clock=False)
    finally:
        os._exit(1)


def _hurried(built: Built) -> Built:
    jobs = [replace(job, every=job.every / HURRY) if job.everywhere and job.every else job for job in built.jobs]
    return replace(built, jobs=jobs)


def _lay_out_routes(built: Built) -> None:
    """Let FastAPI do here what it puts off until the first request."""
    nowhere = {"type": "http", "method": "GET", "path": "/nowhere", "root_path": "", "headers": [], "query_string": b""}
    for route in built.app.router.routes:
        route.matches(dict(nowhere))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(it_is_so: Callable[[], bool], or_else: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not it_is_so():
        if time.monotonic() > until:
            raise RuntimeError(or_else)
        time.sleep(0.01)
