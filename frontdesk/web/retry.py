"""Retry of reading requests when the database was lost in the middle, so that its restart costs no page.

A pooled connection is tested before use; this is for one that is lost during use, and for the seconds in which the
database does not answer. A request that has asked for a commit is never retried, because its row of the access log
would be written twice. Nor is one that changes data (POST and the like), however far it got.
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
from frontdesk.web.request_log import route_of

# How long a page waits for a starting database before an error is shown.
PATIENCE_SECONDS = 5.0
_BETWEEN_SECONDS = 0.1
#: Methods that change nothing.
READING = frozenset({"GET", "HEAD"})
_log = structlog.get_logger("frontdesk.web")


class RetryReads:
    """Middleware that retries a request; `will_retry` tells the exception handler to let it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._waiting: asyncio.Task[bool] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and again, unchanged, if its database was lost before anything was committed."""
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
            await self._store_is_back(scope["app"].state.context.stores)
            scope.clear()
            scope.update(came, state=state)
            await self._app(scope, receive, send)

    async def _store_is_back(self, stores: Stores) -> bool:
        """Wait a few seconds; all waiting requests share one query to the database."""
        if self._waiting is None or self._waiting.done():
            self._waiting = asyncio.create_task(_answers(stores))
        return await asyncio.shield(self._waiting)


def will_retry(request: Request, fault: Exception) -> bool:
    """Whether a request with this error will be retried if it is raised, so that no response must be sent."""
    retries: bool = getattr(request.state, "retries", False)
    return retries and isinstance(fault, DBAPIError) and is_away(fault) and not commits.any_asked()


async def _answers(stores: Stores) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not await anyio.to_thread.run_sync(stores.answer):
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_BETWEEN_SECONDS)
    return True
