"""The demo's handset page: SMS received by invented phones, and a form for replying."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from frontdesk.core.phones import read_phone
from integrations.simulators.twilio.network import Handset, Message, Network
from integrations.simulators.twilio.posting import Poster

# Renders a template with one page object, like `core.pages.Pages.render`.
Render = Callable[..., Response]
_LONGEST_REPLY = 480


@dataclass(frozen=True)
class Bubble:
    """One message on the screen of a handset."""

    text: str
    at: datetime
    mine: bool
    sender: str


@dataclass(frozen=True)
class Phone:
    """A handset in the list."""

    id: int
    number: str
    last: Bubble
    off: bool


@dataclass(frozen=True)
class HandsetPage:
    """What the page shows; `open` is None while nothing has arrived."""

    address: str
    phones: tuple[Phone, ...]
    open: Phone | None
    bubbles: tuple[Bubble, ...]


class HandsetDoors:
    """The page's routes. Replies are posted to `reply_url`, as by the operator."""

    def __init__(self, network: Network, poster: Poster, render: Render, reply_url: str) -> None:
        """Take the simulated network, the poster of webhooks and the page renderer."""
        self._network, self._poster, self._render, self._reply_url = network, poster, render, reply_url

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes, to be mounted where the demo shows its handset."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/{handset:int}", self.show, methods=["GET"]),
            Route("/{handset:int}/reply", self.reply, methods=["POST"]),
            Route("/{handset:int}/switch", self.switch, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show a handset, by default the last one that received something."""
        wanted = request.path_params.get("handset")
        handset = self._found(request) if wanted else next(iter(self._network.handsets), None)
        return self._render(request, "simulators/handset.html", page=self._page(request, handset))

    async def reply(self, request: Request) -> Response:
        """Reply to the latest message, as the phone's owner."""
        handset = self._found(request)
        text = str((await request.form()).get("text", "")).strip()[:_LONGEST_REPLY]
        sender = next((message.sender for message in reversed(handset.messages) if message.incoming_to_handset), "")
        if text and sender:
            await self._poster.post(self._reply_url, self._poster.incoming(self._network.write(handset, sender, text)))
        return self._back(request, handset)

    async def switch(self, request: Request) -> Response:
        """Switch the phone off, so that nothing is delivered, or on again."""
        handset = self._found(request)
        handset.off = not handset.off
        return self._back(request, handset)

    def _found(self, request: Request) -> Handset:
        handset = self._network.handset_by_id(request.path_params["handset"])
        if handset is None:
            raise HTTPException(404)
        return handset

    def _back(self, request: Request, handset: Handset) -> Response:
        return RedirectResponse(f"{_address(request)}/{handset.id}", 303)

    def _page(self, request: Request, handset: Handset | None) -> HandsetPage:
        return HandsetPage(
            address=_address(request),
            phones=tuple(_phone(each) for each in self._network.handsets),
            open=_phone(handset) if handset else None,
            bubbles=tuple(_bubble(message) for message in handset.messages) if handset else (),
        )


def _address(request: Request) -> str:
    address: str = request.scope.get("root_path", "")
    return address


def _phone(handset: Handset) -> Phone:
    read = read_phone(handset.number)
    return Phone(handset.id, read.national if read else handset.number, _bubble(handset.messages[-1]), handset.off)


def _bubble(message: Message) -> Bubble:
    return Bubble(message.body, message.created, not message.incoming_to_handset, message.sender)
