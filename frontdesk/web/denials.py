"""Refused requests are logged in the access log: user or program, route, network address and contact.

Once for each session, route, reason and contact, as with views, so that repeated attempts do not flood the log. A
program has no session, so its attempts are one row for each route, reason and hour; a failed look-up is logged where it
happens. An unknown or ended token does not identify its sender: such an attempt is only counted, and is a line of the
program's own log.
"""

from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from frontdesk.accounts.errors import TokenRefused
from frontdesk.accounts.views import Client, Staff
from frontdesk.core.actor import Actor
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.request_context import AppContext, RequestContext
from frontdesk.web.request_log import route_of

REFUSED = "access.refused"
_FORBIDDEN = 403
_log = structlog.get_logger("frontdesk.web")
_COUNTED = Counter("frontdesk_refused", "Attempts that were refused, by who made them and why.", ["who", "why"])


class _Attempt(NamedTuple):
    """Actor, contact and hour of an attempt; within the hour the same attempt is not logged again."""

    kind: str
    who: Actor
    contact: UUID | None
    hour: str = ""


def is_one(request: Request, refusal: FrontdeskError) -> bool:
    """Whether a refusal must be logged: access denied to a known user or program, or an unknown token."""
    if _staff(request) is not None:
        return refusal.status == _FORBIDDEN
    if _client(request) is not None:
        return refusal.status == _FORBIDDEN or refusal.denies
    return isinstance(refusal, TokenRefused)


def note(request: Request, refusal: FrontdeskError) -> None:
    """Write the log row. If that fails, the failure is logged and the request is refused all the same."""
    context: AppContext = request.app.state.context
    route = route_of(request.scope)
    attempt = _attempt(request, context)
    if attempt is None:
        _COUNTED.labels("unknown", refusal.kind).inc()
        _log.warning("token refused", code=refusal.kind, route=route)
        return
    _COUNTED.labels(attempt.kind, refusal.kind).inc()
    door = f"{request.method} {route}"
    try:
        with context.stores.writing() as unit:
            unit.log_view(
                who=attempt.who,
                event=REFUSED,
                contact=attempt.contact,
                fields=(door,),
                result=refusal.kind,
                page=f"{door} {refusal.kind} {attempt.hour}",
                source=RequestContext(request, context).address,
            )
    except SQLAlchemyError:
        _log.error("refusal not logged", route=route)


def _attempt(request: Request, context: AppContext) -> _Attempt | None:
    if staff := _staff(request):
        return _Attempt("staff", staff.actor, _contact_of(request))
    if client := _client(request):
        # The hour stands in for a session. The contact is left out, as each would make a row; `why` has the reason.
        who = replace(client.actor, contact=None, session=client.id)
        return _Attempt("program", who, None, f"{context.stores.clock.now():%Y-%m-%dT%H}")
    return None


def _staff(request: Request) -> Staff | None:
    staff: Staff | None = getattr(request.state, "staff", None)
    return staff


def _client(request: Request) -> Client | None:
    client: Client | None = getattr(request.state, "client", None)
    return client


def _contact_of(request: Request) -> UUID | None:
    with suppress(ValueError):
        return UUID(str(request.path_params.get("contact_id", "")))
    return None
