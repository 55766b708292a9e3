"""The guard at the doors for people: who is here, in which role, and whether the screen is locked."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, NamedTuple
from uuid import UUID

from anyio import to_thread
from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import Request

from frontdesk.accounts import queries
from frontdesk.accounts.errors import ScreenLocked
from frontdesk.accounts.rules import Role, is_over
from frontdesk.accounts.service import login
from frontdesk.accounts.service.passwords import digest
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import NotAllowed, StrangerRefused
from frontdesk.core.visit import Visit

SESSION_COOKIE = "session"
# Whether somebody has a contact open; `calls` knows, and is further up, so `web` hands the question down.
Busy = Callable[[Session, UUID], bool]
_TOUCH_EVERY = timedelta(minutes=1)
_KNOWN: dict[UUID, tuple[int, Staff]] = {}
_MOST_KNOWN = 5_000


async def signed_in(request: Request) -> Staff:
    """Return the signed-in person, screen locked or not. Raises StrangerRefused."""
    known: Staff | None = getattr(request.state, "staff", None)
    if known is not None:
        return known
    at = Visit(request, request.app.state.house)
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        raise StrangerRefused
    # One indexed read of a file of our own takes less time than handing it to a thread and back.
    if at.house.stores.embedded:
        seen = _recognise(at, digest(token))
    else:
        seen = await to_thread.run_sync(_recognise, at, digest(token))
    if seen.stale:
        await to_thread.run_sync(_touch, at, seen.session.id)
    state = request.state
    state.staff, state.language, state.locked = seen.staff, seen.staff.language, seen.session.locked_at is not None
    return seen.staff


class _Seen(NamedTuple):
    session: queries.Recognised
    staff: Staff
    stale: bool


def _recognise(at: Visit, token: str) -> _Seen:
    stores = at.house.stores
    with stores.glance() as desk:
        session = queries.recognise(desk, token)
        if session is None or _ran_out(at, desk, session):
            raise StrangerRefused
        staff = _known(desk, session)
    idle = stores.clock.now() - session.seen_at
    # A panel that fetches itself when a topic arrives is not a person at the keyboard.
    present = session.locked_at is None and "x-live" not in at.request.headers
    return _Seen(session, staff, present and idle >= _TOUCH_EVERY)


def _known(desk: Session, session: queries.Recognised) -> Staff:
    """Return the person, read anew only when something about them has changed."""
    version, staff = _KNOWN.get(session.staff_id, (0, None))
    if staff is None or version != session.version:
        staff = queries.staff(desk, session.staff_id)
        if staff is None:
            raise StrangerRefused
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[session.staff_id] = session.version, staff
    return replace(staff, session_id=session.id, workstation=session.workstation)


def _ran_out(at: Visit, desk: Session, session: queries.Recognised) -> bool:
    now = at.house.stores.clock.now()
    if not is_over(started=session.started_at, seen=session.seen_at, now=now):
        return False
    busy: Busy = at.request.app.state.busy
    return not busy(desk, session.staff_id)


def _touch(at: Visit, session_id: UUID) -> None:
    with at.unit() as unit:
        login.touch(unit, session_id=session_id)


async def _present(request: Request) -> Staff:
    # Called, not depended upon: each level of dependencies is solved anew wherever it is named.
    staff = await signed_in(request)
    if request.state.locked:
        raise ScreenLocked
    return staff


CurrentStaff = Annotated[Staff, Depends(_present)]
SignedIn = Annotated[Staff, Depends(signed_in)]


def require(*roles: Role) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that lets only these roles in; without roles, anybody who is signed in."""

    async def guard(request: Request) -> None:
        staff = await _present(request)
        if roles and not staff.has(*roles):
            raise NotAllowed

    return guard
