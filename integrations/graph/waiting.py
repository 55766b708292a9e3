"""Rate limiting per mailbox: pauses that Graph asks for, and a few concurrent requests at most."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from frontdesk.calendars.ports import CalendarUnavailable

AT_ONCE = 2
_LONGEST, _DEFAULT = timedelta(hours=1), timedelta(seconds=30)
_TURN = 5.0
_KEPT = 2_000


def asked_to_wait(headers: Mapping[str, str]) -> timedelta | None:
    """Return the wait in a Retry-After header, given in seconds or as a date; at most an hour."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    if said.isdecimal():
        return min(timedelta(seconds=int(said)), _LONGEST)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return _DEFAULT
    return min(max(until - datetime.now(UTC), timedelta()), _LONGEST)


class Manners:
    """The pause and the concurrent requests of each mailbox."""

    def __init__(self) -> None:
        """Begin without pauses."""
        self._lock = threading.Lock()
        self._turns: dict[str, threading.BoundedSemaphore] = {}
        self._pauses: dict[str, float] = {}

    @contextmanager
    def turn(self, mailbox: str) -> Iterator[None]:
        """Wait for a free slot. Raises CalendarUnavailable during a pause, without a request."""
        with self._lock:
            left = self._pauses.get(mailbox, 0.0) - time.monotonic()
            turn = self._turns.setdefault(mailbox, threading.BoundedSemaphore(AT_ONCE))
        if left > 0:
            raise CalendarUnavailable(timedelta(seconds=left))
        if not turn.acquire(timeout=_TURN):
            raise CalendarUnavailable
        try:
            yield
        finally:
            turn.release()

    def pause(self, mailbox: str, asked: timedelta | None) -> timedelta:
        """Pause requests to a mailbox and return how long."""
        wait = _DEFAULT if asked is None else asked
        with self._lock:
            if len(self._pauses) > _KEPT:
                now = time.monotonic()
                self._pauses = {box: until for box, until in self._pauses.items() if until > now}
            self._pauses[mailbox] = time.monotonic() + wait.total_seconds()
        return wait
