"""Request log, one line per request, and the last error handler: no stack trace on a page, no personal data in a line.

Lines hold the route's template, never the path, which may contain an id.
"""

import secrets
import time
import traceback
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.core.errors import kind_of

_log = structlog.get_logger("frontdesk.web")
_SECONDS = Histogram("frontdesk_request_seconds", "Time to answer.", ["method", "route", "status"])
_UNEXPECTED = 500
# Clients may send any method; only these become metric labels, which live as long as the process.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Broken = Callable[[Scope, Receive, Send, str], Awaitable[None]]


class RequestLog:
    """Outermost middleware: times and logs requests, and turns an unexpected error into a page with a reference."""

    def __init__(self, app: ASGIApp, *, broken: Broken) -> None:
        """Wrap `app`; `broken` answers after an unexpected error."""
        self._app = app
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and write its line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0
        reference = secrets.token_hex(4)
        scope.setdefault("state", {})["reference"] = reference

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = reference
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - every error must end as a page
            log_unexpected(error, route_of(scope), reference)
            if not status:
                await self._broken(scope, receive, watched, reference)
        _write(scope, status or _UNEXPECTED, time.perf_counter() - begun)


def route_of(scope: Scope) -> str:
    """Return the template of the matched route, `static` for files and `none` without a match."""
    if scope["path"].startswith("/static/"):
        return "static"
    return getattr(scope.get("route"), "path", None) or "none"


def reference_of(scope: Scope) -> str:
    """Return the request's reference in its log lines, which is also in its response headers."""
    reference: str = scope.get("state", {}).get("reference", "")
    return reference


def log_unexpected(error: Exception, where: str, reference: str = "") -> str:
    """Log an unexpected error and where in the code it happened, without its text; return the line's reference."""
    reference = reference or secrets.token_hex(4)
    frames = [
        f"{frame.filename.rpartition('frontdesk/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("unexpected", reference=reference, route=where, kind=kind_of(error), frames=frames[-12:])
    return reference


def _write(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = route_of(scope)
    _SECONDS.labels(method, route, str(status)).observe(seconds)
    _log.info(
        "request",
        reference=reference_of(scope),
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
    )
