"""Faults on demand: an error status, throttling, a truncated response, a foreign page, silence."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.simulators.graph.refusals import Refusal

PER_MAILBOX = 4


@dataclass
class Fault:
    """A fault for the next `times` requests whose method and path contain `where`."""

    where: str = ""
    times: int = 1
    status: int = 0
    code: str = "UnknownError"
    retry_after: int | None = None
    cut: bool = False
    garbage: bool = False
    wait: float = 0.0


@dataclass
class Faults:
    """The faults to come, and the requests made."""

    due: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        """Add a fault."""
        with self._lock:
            self.due.append(fault)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self.due.clear()

    def next(self, asked: str) -> Fault | None:
        """Record a request and return its fault, if any."""
        with self._lock:
            self.asked.append(asked)
            fault = next((each for each in self.due if each.where in asked), None)
            if fault is None:
                return None
            fault.times -= 1
            if fault.times <= 0:
                self.due.remove(fault)
            return fault


def refuse_if(fault: Fault | None) -> None:
    """Raise the refusal that a fault asks for."""
    if fault and fault.status:
        wait: Mapping[str, str] = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        raise Refusal(fault.status, fault.code, "As a test ordered.", wait)


class Troubled:
    """Middleware that delays, breaks or replaces responses."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """Wrap `app`."""
        self._app, self._faults = app, faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its fault in the scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        fault = self._faults.next(f"{scope['method']} {path}?{scope['query_string'].decode()}")
        scope["fault"] = fault
        if fault and fault.wait:
            await asyncio.sleep(fault.wait)
        if fault and fault.garbage:
            await _garbage(send)
        elif fault and fault.cut:
            await self._app(scope, receive, _cutting(send))
        else:
            await self._app(scope, receive, send)


async def _garbage(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"<html><body>Our proxy is being mended</body></html>"})


def _cutting(send: Send) -> Send:
    """Send half of the body with the Content-Length of the whole, so that the connection ends too early."""

    async def cut(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            raise ConnectionResetError
        await send(message)

    return cut
