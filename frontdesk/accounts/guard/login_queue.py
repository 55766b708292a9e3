"""Signing in has threads of its own: a flood of tries waits in its own line, and the pages go on answering."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from frontdesk.accounts.errors import BusyLogin

T = TypeVar("T")
_LONGEST_LINE = 20


class LoginQueue:
    """Lets one person at a time give a password, and refuses more than a few who wait."""

    def __init__(self) -> None:
        """Begin with an empty line."""
        self._limiter = CapacityLimiter(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread when it is its turn. Raises BusyLogin where the line is too long."""
        if self._limiter.statistics().tasks_waiting >= _LONGEST_LINE:
            raise BusyLogin
        return await to_thread.run_sync(work, limiter=self._limiter)
