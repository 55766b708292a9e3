"""The Twilio adapter against the simulator, over HTTP; what passes is kept, to be held against Twilio's description."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Message, Receive, Scope, Send

from integrations.simulators.twilio import Account, TwilioSimulator
from integrations.simulators.twilio.api import BROKEN, NEVER_ANSWERED, SENT_BUT_NEVER_ANSWERED, TOO_MANY
from integrations.simulators.twilio.posting import signature
from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport
from tests.serving import serve

ACCOUNT = Account(sid="AC" + "0" * 32, token="a-token-of-the-demo", pace=0.01)
SENDER = "+46701740699"


@dataclass(frozen=True)
class Posted:
    """What came to our door."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, raw."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes


@dataclass
class Recorder:
    """Keeps what passes between adapter and simulator."""

    app: Starlette
    exchanges: list[Exchange] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent, asked, status = b"", b"", 0

        async def heard() -> Message:
            nonlocal asked
            message = await receive()
            asked += message.get("body", b"")
            return message

        async def told(message: Message) -> None:
            nonlocal sent, status
            status = message.get("status", status)
            sent += message.get("body", b"")
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._keep(scope, asked, status, sent)  # before the caller hears the end and looks
            await send(message)

        await self.app(scope, heard, told)

    def _keep(self, scope: Scope, asked: bytes, status: int, sent: bytes) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        query = scope["query_string"].decode()
        self.exchanges.append(Exchange(scope["method"], path, query, headers, asked, status, sent))


class TwilioWorld:
    """A gateway, its operator, and the door its receipts come to."""

    refused_number, opted_out_number = "+15005550009", "+15005550004"
    busy_number, broken_number, silent_number = TOO_MANY, BROKEN, NEVER_ANSWERED
    sent_silently_number = SENT_BUT_NEVER_ANSWERED
    switched_off_number, dead_number = "+15005553003", "+15005553005"

    def __init__(self, base: str, simulator: TwilioSimulator, recorder: Recorder, door: "Door") -> None:
        self.simulator, self.recorder, self.door = simulator, recorder, door
        self.base = base
        self.gateway = self.made()
        self.impatient = self.made(answer=0.5)

    def made(self, *, token: str = ACCOUNT.token, base: str = "", answer: float = 60.0) -> TwilioSms:
        return TwilioSms(
            account_sid=ACCOUNT.sid,
            auth_token=token,
            sender=SENDER,
            receipt_url=f"{self.base}/door",
            transport=Transport(base or f"{self.base}/twilio", answer=answer),
        )

    @property
    def closed(self) -> TwilioSms:
        return self.made(token="")

    @property
    def unreachable(self) -> TwilioSms:
        return self.made(base="http://127.0.0.1:1")

    @property
    def misconfigured(self) -> TwilioSms:
        return self.made(token="wrong")

    @property
    def arrived(self) -> int:
        return len(self.simulator.network.messages)

    def receipts(self, count: int) -> list[Posted]:
        return self.door.wait_for(count)

    def reply(self, number: str, text: str) -> Posted:
        form = {"MessageSid": "SM1", "From": number, "To": SENDER, "Body": text, "NewField": "of tomorrow"}
        url = f"{self.base}/door"
        return _posted(url, form)


class Door:
    """Collects what the operator posts."""

    def __init__(self) -> None:
        self._posted: list[Posted] = []
        self._more = threading.Condition()

    async def __call__(self, request: Request) -> Response:
        posted = Posted(str(request.url), dict(request.headers), await request.body())
        with self._more:
            self._posted.append(posted)
            self._more.notify_all()
        return Response(status_code=204)

    def wait_for(self, count: int) -> list[Posted]:
        with self._more:
            assert self._more.wait_for(lambda: len(self._posted) >= count, timeout=60), "the receipts did not come"
            return list(self._posted)


def _posted(url: str, form: dict[str, str]) -> Posted:
    return Posted(url, {"x-twilio-signature": signature(ACCOUNT.token, url, form)}, urlencode(form).encode())


@contextmanager
def twilio_world() -> Iterator[TwilioWorld]:
    simulator, door = TwilioSimulator(ACCOUNT), Door()
    recorder = Recorder(simulator.api)
    app = Starlette(routes=[Mount("/twilio", recorder), Route("/door", door.__call__, methods=["POST"])])
    with serve(app) as base:
        yield TwilioWorld(base, simulator, recorder, door)
