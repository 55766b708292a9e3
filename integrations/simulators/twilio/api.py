"""Twilio's HTTP API for messages: create, fetch, list, with its validation, error codes and test numbers that fail."""

import asyncio
import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.simulators.twilio.network import Message, Network, Weather, new_sid
from integrations.simulators.twilio.posting import API_VERSION, Poster

LONGEST_BODY, LONGEST_VALIDITY = 1600, 36_000
NEVER_ANSWERED, SENT_BUT_NEVER_ANSWERED = "+15005550598", "+15005550599"
TOO_MANY, BROKEN = "+15005550429", "+15005550500"

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_REFUSED = {
    "+15005550001": (21211, "Invalid 'To' Phone Number"),
    "+15005550002": (21612, "Message cannot be sent with this 'To' and 'From' combination"),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for the region"),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number"),
}
_LONGER_THAN_ANYBODY_WAITS = 60.0


@dataclass(frozen=True)
class Account:
    """The operator's one account. `pace` is the seconds between a message's states."""

    sid: str
    token: str
    pace: float = 1.0


class Refusal(HTTPException):
    """A request Twilio refuses, with its own code."""

    def __init__(self, status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, message, dict(headers or {}))
        self.code = code


def api(account: Account, network: Network, poster: Poster) -> Starlette:
    """Return the API as an ASGI app, to be mounted at the adapter's base address."""
    door = _Messages(account, network, poster)
    path = f"/{API_VERSION}/Accounts/{{account}}/Messages"
    return Starlette(
        routes=[
            Route(f"{path}.json", door.create, methods=["POST"]),
            Route(f"{path}.json", door.list, methods=["GET"]),
            Route(f"{path}/{{sid}}.json", door.fetch, methods=["GET"]),
        ],
        exception_handlers={Refusal: _told, 404: _not_found},
    )


class _Messages:
    def __init__(self, account: Account, network: Network, poster: Poster) -> None:
        self._account, self._network, self._poster = account, network, poster

    async def create(self, request: Request) -> Response:
        self._authorize(request)
        form = await request.form()
        _check(form)
        await self._weather(sending=True)
        await self._misbehave(str(form["To"]))
        message = self._network.accept(_message(form))
        self._poster.in_background(asyncio.create_task(self._carry(message)))
        if message.to == SENT_BUT_NEVER_ANSWERED or self._network.weather is Weather.FORGETFUL:
            await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
        return JSONResponse(self._json(message), HTTPStatus.CREATED.value)

    async def fetch(self, request: Request) -> Response:
        self._authorize(request)
        await self._weather()
        message = self._network.messages.get(request.path_params["sid"])
        if message is None:
            raise Refusal(404, 20404, f"The requested resource {request.url.path} was not found")
        return JSONResponse(self._json(message))

    async def list(self, request: Request) -> Response:
        self._authorize(request)
        await self._weather()
        wanted = {"to": request.query_params.get("To"), "sender": request.query_params.get("From")}
        found = [
            message
            for message in self._network.messages.values()
            if all(value in {None, getattr(message, name)} for name, value in wanted.items())
        ]
        size = min(int(request.query_params.get("PageSize", "50")), 1000)
        return JSONResponse(_page(request.url.path, [self._json(message) for message in reversed(found)][:size], size))

    def _authorize(self, request: Request) -> None:
        wanted = base64.b64encode(f"{self._account.sid}:{self._account.token}".encode()).decode()
        given = request.headers.get("authorization", "")
        mine = request.path_params["account"] == self._account.sid
        if not mine or not secrets.compare_digest(given.encode(), f"Basic {wanted}".encode()):
            raise Refusal(401, 20003, "Authenticate")

    async def _weather(self, *, sending: bool = False) -> None:
        self._network.asked += 1
        match self._network.weather:
            case Weather.SILENT:
                await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
                raise Refusal(503, 20503, "Service Unavailable")
            case Weather.BUSY:
                raise Refusal(429, 20429, "Too Many Requests", {"Retry-After": "2"})
            case Weather.BROKEN:
                raise Refusal(500, 20500, "Internal Server Error")
            case Weather.MUTE if sending:
                raise Refusal(500, 20500, "Internal Server Error")
            case _:
                return

    async def _misbehave(self, to: str) -> None:
        if to in _REFUSED:
            raise Refusal(400, *_REFUSED[to])
        if to == TOO_MANY:
            raise Refusal(429, 20429, "Too Many Requests")
        if to == BROKEN:
            raise Refusal(500, 20500, "Internal Server Error")
        if to == NEVER_ANSWERED:
            await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)

    async def _carry(self, message: Message) -> None:
        await asyncio.sleep(self._account.pace)
        message.move("sent")
        await self._tell(message)
        await asyncio.sleep(self._account.pace)
        self._network.deliver(message)
        await self._tell(message)

    async def _tell(self, message: Message) -> None:
        if message.callback:
            await self._poster.post(message.callback, self._poster.status(message))

    def _json(self, message: Message) -> dict[str, object]:
        uri = f"/{API_VERSION}/Accounts/{self._account.sid}/Messages/{message.sid}"
        return {
            "account_sid": self._account.sid,
            "api_version": API_VERSION,
            "body": message.body if message.content_kept else "",
            "date_created": format_datetime(message.created),
            "date_sent": format_datetime(message.sent) if message.sent else None,
            "date_updated": format_datetime(message.updated),
            "direction": message.direction,
            "error_code": message.error_code,
            "error_message": None,
            "from": message.sender,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": message.sid,
            "status": message.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": message.to if message.address_kept else f"{message.to[:-4]}XXXX",
            "uri": f"{uri}.json",
        }


def _message(form: FormData) -> Message:
    return Message(
        sid=new_sid(),
        to=str(form["To"]),
        sender=str(form["From"]),
        body=str(form["Body"]),
        direction="outbound-api",
        status="queued",
        callback=str(form.get("StatusCallback", "")),
        content_kept=form.get("ContentRetention") != "discard",
        address_kept=form.get("AddressRetention") != "obfuscate",
        validity=int(str(form.get("ValidityPeriod", LONGEST_VALIDITY))),
    )


def _check(form: FormData) -> None:
    for name, code in (("To", 21604), ("From", 21603), ("Body", 21602)):
        if not form.get(name):
            raise Refusal(400, code, f"A '{name}' is required.")
    if not _E164.fullmatch(str(form["To"])):
        raise Refusal(400, 21211, "Invalid 'To' Phone Number")
    if len(str(form["Body"])) > LONGEST_BODY:
        raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    validity = str(form.get("ValidityPeriod", "1"))
    if not validity.isdecimal() or not 1 <= int(validity) <= LONGEST_VALIDITY:
        raise Refusal(400, 20001, "ValidityPeriod must be between 1 and 36000")


def _page(path: str, messages: list[dict[str, object]], size: int) -> dict[str, object]:
    uri = f"{path}?PageSize={size}&Page=0"
    return {
        "end": max(len(messages) - 1, 0),
        "first_page_uri": uri,
        "messages": messages,
        "next_page_uri": None,
        "page": 0,
        "page_size": size,
        "previous_page_uri": None,
        "start": 0,
        "uri": uri,
    }


async def _told(_: Request, error: Exception) -> Response:
    refusal = error if isinstance(error, Refusal) else Refusal(500, 20500, "Internal Server Error")
    told = {
        "code": refusal.code,
        "message": refusal.detail,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status_code,
    }
    return JSONResponse(told, refusal.status_code, headers=dict(refusal.headers or {}))


async def _not_found(request: Request, error: Exception) -> Response:
    known = error if isinstance(error, Refusal) else Refusal(404, 20404, f"{request.url.path} was not found")
    return await _told(request, known)
