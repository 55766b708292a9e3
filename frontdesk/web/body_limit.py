"""Limit on the size of request bodies: a longer one is refused before it fills the memory."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.web.exception_handlers import TooMuch, show

MOST_BYTES = 1_048_576


class BodyLimit:
    """Middleware that refuses a body by its Content-Length, and stops reading one that turns out longer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared(Headers(scope=scope)) > MOST_BYTES:
            await show(Request(scope, receive), TooMuch())(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BYTES:
                raise HTTPException(TooMuch.status)
            return message

        await self._app(scope, counted, send)


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
