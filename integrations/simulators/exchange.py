"""A telephone exchange for the demo: a page for placing calls, and the events it posts over HTTP.

It sends the generic CTI payload as a real exchange would, so that the demo uses the real endpoint.
"""

import itertools
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

Render = Callable[..., Response]
log = logging.getLogger(__name__)

LINES = (
    ("allman", "allmän"),
    ("ekonomi", "ekonomi"),
    ("barn", "barn och unga"),
    ("lss", "funktionsstöd"),
    ("aldre", "äldre"),
)
DESK = "+46701740699"
_SUGGESTED = "070-174 06 31"
_KEPT = 12


@dataclass(frozen=True)
class Line:
    """A call placed from the page."""

    id: int
    call_id: str
    number: str
    queue: str
    at: datetime
    over: bool = False


@dataclass(frozen=True)
class PhonePage:
    """What the page shows."""

    address: str
    number: str
    lines: tuple[tuple[str, str], ...]
    calls: tuple[Line, ...]
    told: str = ""


@dataclass
class ExchangeSimulator:
    """A telephone exchange, with the address it posts to and its token."""

    url: str
    token: str
    calls: dict[int, Line] = field(default_factory=dict)
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def phone(self, render: Render) -> Router:
        """The phone page; `render` is `Pages.render`. A bare router, so that pages see the application around it."""

        async def show(request: Request) -> Response:
            return render(request, "simulators/phone.html", page=self._page(request))

        async def place(request: Request) -> Response:
            form = await request.form()
            number = "" if form.get("withheld") else str(form.get("number", "")).strip()
            told = await self.place(number, str(form.get("queue", "")))
            return render(request, "simulators/phone.html", page=replace(self._page(request), told=told))

        async def hang_up(request: Request) -> Response:
            await self.hang_up(request.path_params["line"])
            return RedirectResponse(_address(request) + "/", 303)

        return Router(
            [
                Route("/", show, methods=["GET"]),
                Route("/call", place, methods=["POST"]),
                Route("/{line:int}/hang-up", hang_up, methods=["POST"]),
            ]
        )

    async def place(self, number: str, queue: str) -> str:
        """Place a call; returns `rings`, `busy` for a blocked caller, or `lost` if the desk does not answer."""
        line = Line(next(self._serial), uuid4().hex, number, queue, datetime.now(UTC))
        answer = await self._post(line, "newCall", queue=queue)
        if answer is None:
            return "lost"
        if answer.get("action") == "reject":
            return "busy"
        self.calls[line.id] = line
        for old in sorted(self.calls)[:-_KEPT]:
            del self.calls[old]
        return "rings"

    async def hang_up(self, line_id: int) -> None:
        """Hang up."""
        line = self.calls.get(line_id)
        if line is None:
            raise HTTPException(404)
        if not line.over:
            await self._post(line, "hangup", cause="normalClearing")
            self.calls[line_id] = replace(line, over=True)

    async def _post(self, line: Line, event: str, **more: str) -> Mapping[str, str] | None:
        body = {"event": event, "direction": "in", "callId": line.call_id, "to": DESK}
        body |= {"from": line.number or "anonymous", **more}
        try:
            async with httpx2.AsyncClient(timeout=15, trust_env=False) as client:
                answer = await client.post(self.url, data=body, headers={"Authorization": f"Bearer {self.token}"})
        except httpx2.HTTPError:
            log.warning("simulator.event_lost")
            return None
        found: Mapping[str, str] | None = answer.json() if answer.is_success else None
        return found

    def _page(self, request: Request) -> PhonePage:
        newest = tuple(sorted(self.calls.values(), key=lambda line: -line.id))
        return PhonePage(address=_address(request), number=_SUGGESTED, lines=LINES, calls=newest)


def _address(request: Request) -> str:
    address: str = request.scope.get("root_path", "")
    return address
