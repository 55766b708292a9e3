"""The service's errors: an error object with a code, the same on every route of `/v1.0`."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Refusal(HTTPException):
    """A request refused with one of the service's codes."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, message, headers=dict(headers or {}))
        self.code = code


def bad(message: str) -> NoReturn:
    """Refuse an unreadable request."""
    raise Refusal(400, "RequestBodyRead", message)


async def told(_: Request, error: Exception) -> Response:
    """Return the error object."""
    if isinstance(error, Refusal):
        status, code, message, headers = error.status_code, error.code, error.detail, error.headers
    elif isinstance(error, HTTPException):
        status, code, message, headers = error.status_code, "BadRequest", error.detail, None
    else:
        status, code, message, headers = 500, "InternalServerError", "Something went wrong.", None
    inner = {"date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "request-id": str(uuid.uuid4())}
    body = {"error": {"code": code, "message": message, "innerError": inner}}
    return JSONResponse(body, status, headers=headers)
