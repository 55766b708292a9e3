"""Calls to external services during a request: separate threads, and a deadline no service can extend.

A route that calls a service (a calendar, mail, strong identity) is marked `@own_threads`: however slow the service, it
holds none of the few threads the desk's pages share. `within` ends the waiting; `left` tells an adapter how long it
may still take, so that work no request waits for also ends.
"""

import contextvars
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial, wraps
from typing import ParamSpec, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from anyio.lowlevel import RunVar

#: The longest a request may wait for external services, in seconds, all of them together.
LONGEST = 10.0
#: Requests that may wait for external services at once; each costs a thread, but no processor time.
THREADS = 16

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")

_ends_at: contextvars.ContextVar[float | None] = contextvars.ContextVar("outside_ends_at", default=None)
_limiter = RunVar[CapacityLimiter]("outside_limiter")


def own_threads(route: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Run a route in the threads for external calls, with ten seconds for all of them."""

    @wraps(route)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        return await anyio.to_thread.run_sync(partial(_bounded, partial(route, *args, **kwargs)), limiter=_threads())

    return asked


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Limit all external calls within this block to this many seconds, or less if an outer limit ends sooner."""
    ends_at, before = time.monotonic() + seconds, _ends_at.get()
    mark = _ends_at.set(ends_at if before is None else min(before, ends_at))
    try:
        yield
    finally:
        _ends_at.reset(mark)


def left(otherwise: float) -> float:
    """Return the seconds an external call may take: `otherwise`, or less where a request waits. Never negative."""
    ends_at = _ends_at.get()
    return otherwise if ends_at is None else max(0.0, min(otherwise, ends_at - time.monotonic()))


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return the result of `call` within the time. Raises TimeoutError, or its error; a late result is dropped."""
    future: Future[T] = Future()
    seconds = left(seconds)

    def run() -> None:
        try:
            with at_most(seconds):
                future.set_result(call())
        except Exception as error:  # noqa: BLE001 - raised in the waiting thread
            future.set_exception(error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), daemon=True, name="outside").start()
    return future.result(timeout=seconds)


def answer_of(call: Callable[[], T], *, unavailable: type[Exception]) -> T:
    """Return a service's answer while a request waits. Raises `unavailable` if there is none in time, or its error."""
    try:
        return within(LONGEST, call)
    except TimeoutError as error:
        raise unavailable from error


def _bounded(route: Callable[[], R]) -> R:
    with at_most(LONGEST):
        return route()


def _threads() -> CapacityLimiter:
    try:
        return _limiter.get()
    except LookupError:
        limiter = CapacityLimiter(THREADS)
        _limiter.set(limiter)
        return limiter
