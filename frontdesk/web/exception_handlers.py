"""Exception handlers: an error becomes a page, a line in the open page, or problem+json for programs (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from anyio import to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from frontdesk.accounts.errors import PasswordMustChange, ScreenLocked, SessionEnded, TokenRefused
from frontdesk.accounts.guard import session_token
from frontdesk.accounts.routes import lock_page, login_page, password_page
from frontdesk.core.api import problems
from frontdesk.core.db import commits
from frontdesk.core.db.postgres import is_busy
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere, StrangerRefused, kind_of
from frontdesk.core.i18n import N_, translator
from frontdesk.core.pages import Pages, is_fragment
from frontdesk.core.request_context import RequestContext
from frontdesk.web import denials
from frontdesk.web.request_log import reference_of, route_of
from frontdesk.web.retry import READING, will_retry

_NOT_FOUND = 404
_log = structlog.get_logger("frontdesk.web")
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
#: Values of these fields are never put on a page.
SECRET_FIELDS = frozenset({"password", "old", "new", "again", "code", "secret"})


class Broken(FrontdeskError):
    """An unexpected error; the request's reference leads to the line in the log."""

    status = 500
    message = N_("Något gick fel hos oss. Se efter vad som blev sparat innan du försöker igen. Referens: {reference}")


class NoSuchMethod(FrontdeskError):
    status = 405
    message = N_("Så kan sidan inte användas. Gå tillbaka och försök igen.")


class Unreadable(FrontdeskError):
    """A body that is not text, or not of the content type it claims."""

    status = 400
    message = N_("Innehållet går inte att läsa. Skicka JSON i UTF-8.")


class TooMuch(FrontdeskError):
    """A body longer than any form or API request."""

    status = 413
    message = N_("Det som skickades är för stort. Korta texten och försök igen.")


class StoreBusy(FrontdeskError):
    """The database is locked by others, or was away for a moment."""

    status = 503
    message = N_("Databasen svarar inte just nu, och inget blev sparat. Försök igen om en stund. Referens: {reference}")


class StoreLost(FrontdeskError):
    """The database was lost during a commit: it may have been carried out, in whole or in part."""

    status = 503
    message = N_(
        "Databasen slutade svara, och det är osäkert vad som blev sparat. Se efter innan du försöker igen. "
        "Referens: {reference}"
    )


_BY_STATUS: Mapping[int, type[FrontdeskError]] = {400: Unreadable, 405: NoSuchMethod, 413: TooMuch}


def install(app: FastAPI) -> None:
    """Register the exception handlers."""
    app.exception_handler(FrontdeskError)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(DBAPIError)(_store)


async def broken(scope: Scope, receive: Receive, send: Send, reference: str) -> None:
    """Answer a request that failed unexpectedly."""
    request = Request(scope, receive)
    await show(request, Broken(reference=reference))(scope, receive, send)


async def _refused(request: Request, error: Exception) -> Response:
    refusal = error if isinstance(error, FrontdeskError) else Broken(reference="")
    if denials.is_one(request, refusal):
        await to_thread.run_sync(denials.note, request, refusal)
    return show(request, refusal)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else _NOT_FOUND
    refusal = _BY_STATUS.get(status, NotHere)()
    response = show(request, refusal)
    # The Allow header lists the methods there are.
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def _store(request: Request, error: Exception) -> Response:
    if not isinstance(error, DBAPIError) or not is_busy(error) or will_retry(request, error):
        raise error
    # The error page must not query the database.
    request.state.store_away = True
    kind = StoreLost if commits.any_asked() and request.method not in READING else StoreBusy
    reference = reference_of(request.scope)
    _log.warning("store away", reference=reference, route=route_of(request.scope), kind=kind_of(error))
    return show(request, kind(reference=reference), typed=await _typed(request))


async def _typed(request: Request) -> Sequence[tuple[str, str]]:
    """Return a form's fields, so that a page without script can send it again; none if one of them is secret."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method != "POST" or kind not in _FORMS or is_fragment(request):
        return ()
    fields = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    return () if SECRET_FIELDS & {name for name, _ in fields} else fields


async def _invalid(request: Request, error: Exception) -> Response:
    found: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(one.get("type") == "json_invalid" for one in found):
        return show(request, Unreadable())
    # The value itself is never repeated: it may be an identity number typed into the wrong field.
    fields = {str(one["loc"][-1]): _sentence(one) for one in found}
    return show(request, InvalidInput(fields=fields))


def _sentence(one: Mapping[str, Any]) -> str:
    if one.get("type") == "missing":
        return N_("Fyll i fältet.")
    return N_("Värdet går inte att använda här.")


def show(request: Request, error: FrontdeskError, *, typed: Sequence[tuple[str, str]] = ()) -> Response:
    """Return the response for page, fragment or program; `typed` are fields a page without script may send again."""
    if request.url.path.startswith(("/api/", "/cti", "/metrics")):
        return problem(request, error)
    if isinstance(error, StrangerRefused | ScreenLocked | PasswordMustChange):
        return _gate(request, error)
    pages: Pages = request.app.state.context.pages
    fields = _fields(error)
    response = pages.render(request, "error.html", status=error.status, error=error, fields=fields, typed=typed)
    if is_fragment(request):
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
        response.headers["HX-Reselect"] = "#refusal"
    return response


def problem(request: Request, error: FrontdeskError) -> Response:
    """Return problem+json: a stable type, the status, and a sentence in the caller's language."""
    translate = translator(problems.language_of(request))
    body: dict[str, object] = {
        "type": f"{problems.PROBLEM_KINDS}#{error.kind}",
        "title": translate(error.message).format(**error.values),
        "status": error.status,
    }
    if fields := _fields(error):
        body["errors"] = [{"field": name, "detail": translate(text)} for name, text in fields.items()]
    body.update(error.extra)
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, TokenRefused) else None
    return JSONResponse(body, error.status, headers=headers, media_type=problems.MEDIA_TYPE)


def _fields(error: FrontdeskError) -> Mapping[str, str]:
    return error.fields if isinstance(error, InvalidInput) else {}


def _gate(request: Request, error: FrontdeskError) -> Response:
    """Show login, lock or password change at the requested address, so that the user returns to it."""
    if is_fragment(request):
        # The open page must not keep a card on screen after its user has left.
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    back = request.url.path if request.method == "GET" else "/"
    at = RequestContext(request, request.app.state.context)
    if isinstance(error, ScreenLocked):
        return lock_page(at, back, error.status)
    if isinstance(error, PasswordMustChange):
        return password_page(at, request.state.staff, error)
    # A request with a session cookie was signed in recently; the login page must say why it appears.
    ended = SessionEnded() if session_token(request) else None
    return login_page(at, back, error.status, error=ended)
