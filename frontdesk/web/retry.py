"""What is only read is read once more when the database went away in the middle: a restart costs no page.

A pooled connection is tried before it is used; this is for one that dies while it is used, and for the seconds in
which nobody answers. A request that has asked for a commit is never run again: the row of the access log that it wrote
would be written twice. Nor is one that sends something, whatever it has come to.
"""

import asyncio
import time

import anyio
import structlog
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.core.db import commits
from frontdesk.core.db.postgres import is_away
from frontdesk.core.db.stores import Stores
from frontdesk.web.requests import route_of

# How long a page waits for a database that starts. One that is away for longer is told of.
PATIENCE_SECONDS = 5.0
_BETWEEN_SECONDS = 0.1
#: The methods that change nothing.
READING = frozenset({"GET", "HEAD"})
_log = structlog.get_logger("frontdesk.web")


class RetryReads:
    """Middleware that runs a request once more; `will_retry` tells the handler of faults to let it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._waiting: asyncio.Task[bool] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and once more as it came when its database was lost before anything was kept."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with commits.noted():
            if scope["method"] not in READING:
                await self._app(scope, receive, send)
                return
            came = dict(scope)
            state = dict(scope.setdefault("state", {}))
            scope["state"]["retries"] = True
            try:
                await self._app(scope, receive, send)
            except DBAPIError as fault:
                if not will_retry(Request(scope), fault):
                    raise
                _log.warning("read again", route=route_of(scope), error=type(fault).__name__)
            else:
                return
            await self._store_is_back(scope["app"].state.house.stores)
            scope.clear()
            scope.update(came, state=state)
            await self._app(scope, receive, send)

    async def _store_is_back(self, stores: Stores) -> bool:
        """Wait, not for long; all that wait share one question to the database."""
        if self._waiting is None or self._waiting.done():
            self._waiting = asyncio.create_task(_answers(stores))
        return await asyncio.shield(self._waiting)


def will_retry(request: Request, fault: Exception) -> bool:
    """Whether a request that met this fault is run once more if it is raised, so that nothing is to be answered yet."""
    retries: bool = getattr(request.state, "retries", False)
    return retries and isinstance(fault, DBAPIError) and is_away(fault) and not commits.any_asked()


async def _answers(stores: Stores) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not await anyio.to_thread.run_sync(stores.answer):
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_BETWEEN_SECONDS)
    return True
