"""The guard at the doors for people: who is here, in which role, and whether the screen is locked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import Request

from frontdesk.accounts import queries
from frontdesk.accounts.errors import ScreenLocked
from frontdesk.accounts.models import StaffSession
from frontdesk.accounts.rules import Role, is_over
from frontdesk.accounts.service import login
from frontdesk.accounts.service.passwords import digest
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import NotAllowed, StrangerRefused
from frontdesk.core.visit import Here, Visit

SESSION_COOKIE = "session"
# Whether somebody has a contact open; `calls` knows, and is further up, so `web` hands the question down.
Busy = Callable[[Session, UUID], bool]
_TOUCH_EVERY = timedelta(minutes=1)


def signed_in(at: Here) -> Staff:
    """Return the signed-in person, screen locked or not. Raises StrangerRefused."""
    token = at.request.cookies.get(SESSION_COOKIE)
    if not token:
        raise StrangerRefused
    with at.reading() as unit:
        session = queries.session_of(unit.desk, digest(token))
        staff = queries.staff(unit.desk, session.staff_id, session) if session else None
        if session is None or staff is None or _ran_out(at, unit.desk, session):
            raise StrangerRefused
        at.request.state.locked = session.locked_at is not None
        stale = unit.now - session.seen_at >= _TOUCH_EVERY
    at.request.state.staff, at.request.state.language = staff, staff.language
    # A panel that fetches itself when a topic arrives is not a person at the keyboard.
    if stale and "x-live" not in at.request.headers and not at.request.state.locked:
        _touch(at, session.id)
    return staff


def _ran_out(at: Visit, desk: Session, session: StaffSession) -> bool:
    now = at.house.stores.clock.now()
    if not is_over(started=session.started_at, seen=session.seen_at, now=now):
        return False
    busy: Busy = at.request.app.state.busy
    return not busy(desk, session.staff_id)


def _touch(at: Visit, session_id: UUID) -> None:
    with at.unit() as unit:
        login.touch(unit, session_id=session_id)


def _present(request: Request, staff: Annotated[Staff, Depends(signed_in)]) -> Staff:
    if request.state.locked:
        raise ScreenLocked
    return staff


CurrentStaff = Annotated[Staff, Depends(_present)]
SignedIn = Annotated[Staff, Depends(signed_in)]


def require(*roles: Role) -> Callable[[Staff], None]:
    """Return a dependency that lets only these roles in; without roles, anybody who is signed in."""

    def guard(staff: CurrentStaff) -> None:
        if roles and not staff.has(*roles):
            raise NotAllowed

    return guard
