"""Webhook of the telephone exchange: `POST /cti` with a bearer token, or `POST /cti/{token}` for those that send none.

Status as exchanges expect it: 401 for a bad token, 422 for an unreadable event or while the exchange is disabled. The
body is never logged: it contains the caller's number.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from frontdesk.accounts.errors import TokenRefused
from frontdesk.accounts.guard import Bearer, recognise
from frontdesk.accounts.rules import Scope
from frontdesk.calls.errors import ExchangeClosed, UnreadableCall
from frontdesk.calls.ports import PhoneSystem, UnreadableEvent
from frontdesk.calls.queries import settings
from frontdesk.calls.rules.contact import ContactSource
from frontdesk.calls.service import cti
from frontdesk.calls.service.cti import Exchange
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter(tags=["cti"])
MOST_BYTES = 16_384
_FORM = "application/x-www-form-urlencoded"
DEMO_EXCHANGE = "Demotelefonen"


class Told(BaseModel):
    """An event as exchanges post it. A form may use `call_id` and `user[]`; other fields are ignored."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    event: Literal["newCall", "answer", "hangup"]
    direction: Literal["in", "out"]
    callId: Annotated[str, Field(min_length=1, examples=["1520-4711"])]  # noqa: N815 - the payload's own spelling
    caller: Annotated[str, Field(alias="from", examples=["0701740605", "anonymous"])] = ""
    called: Annotated[str, Field(alias="to", examples=["0701740699"])] = ""
    queue: Annotated[str, Field(examples=["ekonomi"])] = ""
    user: str | list[str] = ""
    answeringNumber: str = ""  # noqa: N815 - likewise
    cause: Annotated[str, Field(examples=["normalClearing"])] = ""


class Heard(BaseModel):
    """Response: empty when accepted; `reject` for a blocked caller."""

    action: Annotated[str, Field(examples=["reject"])] = ""
    reason: Annotated[str, Field(examples=["busy"])] = ""


_TOLD = {"schema": Told.model_json_schema()}
_POSTED = {
    "requestBody": {"required": True, "content": dict.fromkeys(("application/json", _FORM), _TOLD)},
}


@dataclass(frozen=True)
class Posted:
    """The unparsed body of an event."""

    content_type: str
    body: bytes


async def _posted(request: Request) -> Posted:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UnreadableCall(why="size")
    return Posted(request.headers.get("content-type", ""), bytes(body))


def _phone(request: Request) -> PhoneSystem:
    phone: PhoneSystem = request.app.state.ports.phone
    return phone


Body = Annotated[Posted, Depends(_posted)]
Phone = Annotated[PhoneSystem, Depends(_phone)]


@router.post("/cti", operation_id="tell_call", openapi_extra=_POSTED, responses={200: {"model": Heard}})
def receive_with_bearer(
    ctx: Ctx,
    phone: Phone,
    posted: Body,
    credentials: Bearer,
) -> JSONResponse:
    """Receive an event of the exchange."""
    if credentials is None:
        raise TokenRefused
    return _receive(ctx, phone, posted, credentials.credentials)


@router.post(
    "/cti/{token}", operation_id="tell_call_by_address", openapi_extra=_POSTED, responses={200: {"model": Heard}}
)
def receive_with_token(ctx: Ctx, phone: Phone, posted: Body, token: str) -> JSONResponse:
    """Receive an event of an exchange that sends its token in the URL."""
    return _receive(ctx, phone, posted, token)


def _receive(ctx: RequestContext, phone: PhoneSystem, posted: Posted, token: str) -> JSONResponse:
    with ctx.reading() as unit:
        exchange = recognise(ctx, unit, token=token, scope=Scope.CTI)
        if not settings.exchange_open(unit.db):
            raise ExchangeClosed
    try:
        event = phone.read(posted.content_type, posted.body)
    except UnreadableEvent as error:
        raise UnreadableCall(why=str(error)) from error
    source = ContactSource.DEMO if exchange.name == DEMO_EXCHANGE else ContactSource.CTI
    with ctx.writing() as unit:
        taken = cti.receive(unit, exchange=Exchange(exchange.id, source), event=event, staff_of=settings.staff_of)
    return JSONResponse(dict(phone.accepted() if taken else phone.refused()))
