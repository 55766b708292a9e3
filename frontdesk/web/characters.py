"""Control characters are refused before any room is called; what was typed stays in the page that sent it."""

import json
from collections.abc import Iterator
from urllib.parse import unquote_plus

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.core.characters import has_control
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.web.exception_handlers import TooMuch, show

# A signed body is taken as signed; its texts are cleaned where they are read.
_SIGNED = ("/twilio/", "/demo/twilio/")
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_MULTIPART = "multipart/form-data"


class ControlCharacter(FrontdeskError):
    """A text with control characters."""

    status = 422
    message = N_("Texten innehåller tecken som inte går att spara. Skriv om den, eller klistra in den utan format.")


class PlainText:
    """Middleware that refuses forms, JSON and addresses with control characters."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or scope["path"].startswith(_SIGNED):
            await self._app(scope, receive, send)
            return
        kind, _, options = Headers(scope=scope).get("content-type", "").lower().partition(";")
        kind = kind.strip()
        is_read = kind in {_FORM, _JSON, _MULTIPART} or kind.endswith("+json")
        try:
            messages = await _whole_body(receive) if is_read else []
        except HTTPException:  # the body exceeds its limit
            await show(Request(scope, receive), TooMuch())(scope, receive, send)
            return
        body = b"".join(message.get("body", b"") for message in messages)
        # A multipart field is decoded with the charset it declares, in which any bytes may be control characters.
        is_hidden = kind == _MULTIPART and "charset" in options
        if is_hidden or any(map(has_control, _texts(scope, kind, body))):
            await show(Request(scope, receive), ControlCharacter())(scope, receive, send)
            return
        await self._app(scope, _again(messages, receive), send)


async def _whole_body(receive: Receive) -> list[Message]:
    """Read the whole body; `BodyLimit` outside limits its length."""
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body", False):
        messages.append(await receive())
    return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    read = iter(messages)

    async def replay() -> Message:
        message = next(read, None)
        return await receive() if message is None else message

    return replay


def _texts(scope: Scope, kind: str, body: bytes) -> Iterator[str]:
    yield scope["path"]
    yield unquote_plus(scope["query_string"].decode("latin-1"))
    if kind == _FORM:
        yield unquote_plus(body.decode("latin-1"), errors="replace")
    elif kind == _MULTIPART:
        yield from _fields(Headers(scope=scope)["content-type"], body)
    elif body:
        yield from _json_texts(body)


def _fields(content_type: str, body: bytes) -> Iterator[str]:
    """Return the parts of a multipart form, of files their headers alone: the route that takes a file reads it."""
    _, options = parse_options_header(content_type)
    for part in (b"\r\n" + body).split(b"\r\n--" + options.get(b"boundary", b"")):
        headers, _, content = part.partition(b"\r\n\r\n")
        text = headers if _is_file(headers) else headers + content
        yield text.decode("utf-8", errors="replace")


def _is_file(headers: bytes) -> bool:
    lines = [line.partition(b":") for line in headers.split(b"\r\n")]
    disposition = next((value for name, _, value in reversed(lines) if name.lower() == b"content-disposition"), b"")
    return b"filename" in parse_options_header(disposition)[1]


def _json_texts(body: bytes) -> Iterator[str]:
    try:
        yield from _strings(json.loads(body))
    except (ValueError, RecursionError):
        return  # the route reports what is wrong with it


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
