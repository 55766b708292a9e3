"""Logins run in threads of their own: a flood of attempts waits in a separate queue, and the pages keep answering."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from frontdesk.accounts.errors import BusyLogin

T = TypeVar("T")
_LONGEST_LINE = 20


class LoginQueue:
    """Checks one password at a time, and refuses when more than a few are waiting."""

    def __init__(self) -> None:
        """Begin with an empty queue."""
        self._limiter = CapacityLimiter(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread when it is its turn. Raises BusyLogin when the queue is full."""
        if self._limiter.statistics().tasks_waiting >= _LONGEST_LINE:
            raise BusyLogin
        return await to_thread.run_sync(work, limiter=self._limiter)
