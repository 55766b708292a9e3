"""Guard for users: who is signed in, in which role, and whether the screen is locked."""

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
from frontdesk.accounts.errors import PasswordMustChange, ScreenLocked
from frontdesk.accounts.rules import LONGEST, Role, SessionState, session_state
from frontdesk.accounts.service import login
from frontdesk.accounts.service.passwords import digest
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import NotAllowed, StrangerRefused
from frontdesk.core.request_context import RequestContext

SESSION_COOKIE = "session"
# The `__Host-` prefix: browsers accept the cookie only over HTTPS, for this host alone and all of its paths.
SECURE_SESSION_COOKIE = "__Host-session"
# Whether a user has a contact open. `calls` knows but is a higher room, so `web` passes the query in.
Busy = Callable[[Session, UUID], bool]
_TOUCH_EVERY = timedelta(minutes=1)
_KNOWN: dict[UUID, tuple[int, Staff]] = {}
_MOST_KNOWN = 5_000


async def signed_in(request: Request) -> Staff:
    """Return the signed-in user, screen locked or not. Raises StrangerRefused."""
    known: Staff | None = getattr(request.state, "staff", None)
    if known is not None:
        return known
    at = RequestContext(request, request.app.state.context)
    token = session_token(request)
    if not token:
        raise StrangerRefused
    # One indexed read of a local SQLite file is faster than handing it to a thread.
    if at.app.stores.embedded:
        seen = _recognise(at, digest(token))
    else:
        seen = await to_thread.run_sync(_recognise, at, digest(token))
    if seen.touched is not None:
        await to_thread.run_sync(_touch, at, seen.touched, seen.session.id)
    state = request.state
    state.staff, state.language, state.locked = seen.staff, seen.staff.language, seen.locked
    return seen.staff


def session_cookie(*, secure: bool) -> str:
    """Return the name of the cookie that holds the session's token."""
    return SECURE_SESSION_COOKIE if secure else SESSION_COOKIE


def session_token(request: Request) -> str:
    """Return the session token a browser sent, empty if none."""
    return request.cookies.get(session_cookie(secure=request.app.state.context.settings.secure_cookies), "")


class _Seen(NamedTuple):
    """A session as a request finds it, and the change to store: used just now, or locked by idleness."""

    session: queries.Recognised
    staff: Staff
    locked: bool
    touched: Callable[..., None] | None


def _recognise(ctx: RequestContext, token: str) -> _Seen:
    stores = ctx.app.stores
    with stores.glance() as db:
        session = queries.recognise(db, token)
        state = _state(ctx, db, session) if session else SessionState.OVER
        if session is None or state is SessionState.OVER:
            raise StrangerRefused
        staff = _known(db, session)
    if session.locked_at is not None or state is SessionState.LOCKED:
        return _Seen(session, staff, locked=True, touched=login.lock if session.locked_at is None else None)
    # A panel that reloads itself on a live event is not a user at the keyboard.
    is_used = "x-live" not in ctx.request.headers and stores.clock.now() - session.seen_at >= _TOUCH_EVERY
    return _Seen(session, staff, locked=False, touched=login.touch if is_used else None)


def _known(db: Session, session: queries.Recognised) -> Staff:
    """Return the user, from the cache unless their version has changed."""
    version, staff = _KNOWN.get(session.staff_id, (0, None))
    if staff is None or version != session.version:
        staff = queries.active_staff(db, session.staff_id)
        if staff is None:
            raise StrangerRefused
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[session.staff_id] = session.version, staff
    return replace(staff, session_id=session.id, workstation=session.workstation)


def _state(ctx: RequestContext, db: Session, session: queries.Recognised) -> SessionState:
    now = ctx.app.stores.clock.now()
    busy: Busy = ctx.request.app.state.busy
    is_busy = now - session.proved_at >= LONGEST and busy(db, session.staff_id)
    return session_state(proved=session.proved_at, seen=session.seen_at, now=now, busy=is_busy)


def _touch(ctx: RequestContext, note: Callable[..., None], session_id: UUID) -> None:
    with ctx.app.stores.writing(repeatable=True) as unit:
        note(unit, session_id=session_id)


async def _present(request: Request) -> Staff:
    # Called directly: FastAPI resolves each level of nested dependencies again wherever it is used.
    staff = await signed_in(request)
    if request.state.locked:
        raise ScreenLocked
    if staff.must_change_password:
        raise PasswordMustChange
    return staff


CurrentStaff = Annotated[Staff, Depends(_present)]
SignedIn = Annotated[Staff, Depends(signed_in)]


def require(*roles: Role) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that admits only these roles; without roles, every signed-in user."""

    async def guard(request: Request) -> None:
        staff = await _present(request)
        if roles and not staff.has(*roles):
            raise NotAllowed

    return guard
