"""A refused attempt is a row of the access log: who stood at which door, and in whose contact.

Once for each session, door and contact, as with views: who knocks a thousand times does not drown the log.
"""

from contextlib import suppress
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.visit import House
from frontdesk.web.requests import route_of

REFUSED = "access.refused"
FORBIDDEN = 403
_log = structlog.get_logger("frontdesk.web")


def note(request: Request, refusal: FrontdeskError) -> None:
    """Write the row. A log that cannot be written to is told of, and the door stays shut all the same."""
    staff: Staff | None = getattr(request.state, "staff", None)
    if staff is None:
        return
    house: House = request.app.state.house
    route = route_of(request.scope)
    door = f"{request.method} {route}"
    try:
        with house.stores.writing() as unit:
            accesslog.viewed(
                unit.desk,
                who=staff.actor,
                event=REFUSED,
                now=unit.now,
                contact=_contact_of(request),
                fields=(door,),
                result=refusal.kind,
                page=door,
            )
    except SQLAlchemyError:
        _log.error("refusal not logged", route=route)


def _contact_of(request: Request) -> UUID | None:
    with suppress(ValueError):
        return UUID(str(request.path_params.get("contact_id", "")))
    return None
