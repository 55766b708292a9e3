"""Login, lock, language and the user's own settings."""

import secrets
from functools import partial
from typing import Annotated
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts import queries
from frontdesk.accounts.errors import (
    BadPassword,
    BusyLogin,
    IdentityRefused,
    IdentityUnavailable,
    SamePassword,
    ScreenLocked,
    TooManyTries,
    WrongLogin,
)
from frontdesk.accounts.guard import CurrentStaff, LoginQueue, SignedIn, session_cookie, session_token
from frontdesk.accounts.ports import IdentityProvider
from frontdesk.accounts.rules import safe_return
from frontdesk.accounts.service import login as logins
from frontdesk.accounts.service import passwords, throttle
from frontdesk.accounts.service.staff import (
    change_own_password,
    choose_language,
    choose_shortcuts,
)
from frontdesk.accounts.service.throttle import AttemptOrigin
from frontdesk.accounts.views import DemoLogin, Staff
from frontdesk.core.characters import without_control
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import LANGUAGES, N_
from frontdesk.core.outside import answer_of, own_threads
from frontdesk.core.request_context import Ctx, RequestContext

public = APIRouter()
locked = APIRouter()
router = APIRouter()
_STATE_COOKIE = "login_state"
_WORKSTATION_COOKIE = "workstation"
_BROWSER_COOKIE = "browser"
_LONGEST_NAME = 200
_LONGEST_TYPED = 1000
_YEAR = 365 * 24 * 3600

Text = Annotated[str, Form()]


@public.get("/login")
def show_login(ctx: Ctx, back: str = "/") -> Response:
    """Show the login page."""
    return login_page(ctx, back)


@public.post("/login")
async def sign_in(
    ctx: Ctx, login: Text = "", password: Text = "", back: Text = "/", workstation: Text = ""
) -> Response:
    """Sign in with a password; when it fails, what was typed is kept, except the password."""
    queue: LoginQueue = ctx.request.app.state.login_queue
    typed = {"login": login[:_LONGEST_NAME], "workstation": workstation}
    try:
        return await queue.run(partial(_sign_in, ctx, password=password[:_LONGEST_TYPED], back=back, **typed))
    except (WrongLogin, TooManyTries, BusyLogin) as error:
        return login_page(ctx, back, error.status, error=error, **typed)


def _sign_in(ctx: RequestContext, *, login: str, password: str, back: str, workstation: str) -> Response:
    origin = _origin(ctx)
    with ctx.writing() as unit:
        tried = logins.begin(unit, login=login, at=origin)
    proved = passwords.matches(tried.password_hash, password)
    with ctx.writing() as unit:
        earlier = session_token(ctx.request)
        staff, token = logins.finish(unit, tried, proved=proved, workstation=workstation, instead_of=earlier)
    response = _welcome(ctx, token, back, workstation)
    _remember(ctx, response, _BROWSER_COOKIE, throttle.remember(origin, staff.id), seconds=_YEAR)
    return response


def _origin(ctx: RequestContext) -> AttemptOrigin:
    key = ctx.settings.secret_key.get_secret_value().encode()
    return throttle.origin(key, ctx.address, ctx.request.cookies.get(_BROWSER_COOKIE, ""))


@public.get("/login/outside")
@own_threads
def outside_login(ctx: Ctx, back: str = "/", hint: str = "") -> Response:
    """Redirect to the external login, or handle the browser's return from it."""
    provider = _identity(ctx.request)
    if "state" in ctx.request.query_params:
        return _returned(ctx, provider, back)
    state = secrets.token_urlsafe(16)
    # The demo uses the address the browser used to reach it.
    origin = "" if ctx.settings.demo else ctx.settings.public_url
    here = f"{origin}/login/outside?{urlencode({'back': safe_return(back)})}"
    begun = answer_of(lambda: provider.begin(back=here, state=state, hint=hint), unavailable=IdentityUnavailable)
    response = ctx.go(begun)
    _remember(ctx, response, _STATE_COOKIE, state, seconds=600)
    return response


def _returned(ctx: RequestContext, provider: IdentityProvider, back: str) -> Response:
    state = ctx.request.cookies.get(_STATE_COOKIE, "")
    try:
        given = dict(ctx.request.query_params)
        identity = answer_of(lambda: provider.complete(given, state=state), unavailable=IdentityUnavailable)
        with ctx.writing() as unit:
            earlier = session_token(ctx.request)
            _, token = logins.vouched(unit, login=identity.login, workstation=_workstation(ctx), instead_of=earlier)
    except (IdentityRefused, IdentityUnavailable) as error:
        return login_page(ctx, back, error.status, error=error)
    return _welcome(ctx, token, back, _workstation(ctx))


@public.post("/language")
def set_language(ctx: Ctx, language: Text, back: Text = "/") -> Response:
    """Change the language of the pages, also before signing in."""
    chosen = language if language in LANGUAGES else "sv"
    if token := session_token(ctx.request):
        with ctx.writing() as unit:
            if session := queries.session_of(unit.db, passwords.digest(token)):
                choose_language(unit, staff_id=session.staff_id, language=chosen)
    response = ctx.leave_for(back if back == "/login" else safe_return(back))
    _remember(ctx, response, "language", chosen, seconds=_YEAR)
    return response


@locked.post("/logout")
def sign_out(ctx: Ctx, staff: SignedIn) -> Response:
    """End the session."""
    if staff.session_id:
        with ctx.writing() as unit:
            logins.end(unit, session_id=staff.session_id)
    response = ctx.leave_for("/login")
    secure = ctx.settings.secure_cookies
    response.delete_cookie(session_cookie(secure=secure), secure=secure, httponly=True, samesite="lax")
    return response


@locked.get("/lock")
def show_lock(ctx: Ctx, staff: SignedIn, back: str = "/") -> Response:
    """Show the lock, or the first page if the screen is not locked."""
    del staff
    return lock_page(ctx, back) if ctx.request.state.locked else ctx.go(safe_return(back))


@locked.post("/lock")
def lock_screen(ctx: Ctx, staff: SignedIn, back: Text = "/") -> Response:
    """Lock the screen; the open card is kept and shown again after the password."""
    if staff.session_id:
        with ctx.writing() as unit:
            logins.lock(unit, session_id=staff.session_id)
    return ctx.leave_for(f"/lock?{urlencode({'back': safe_return(back)})}")


@locked.post("/lock/open")
async def unlock(ctx: Ctx, staff: SignedIn, password: Text = "", back: Text = "/") -> Response:
    """Unlock with the same user's password and return to the page left."""
    queue: LoginQueue = ctx.request.app.state.unlock_queue
    try:
        await queue.run(partial(_unlock, ctx, staff, password[:_LONGEST_TYPED]))
    except (WrongLogin, TooManyTries, BusyLogin) as error:
        return lock_page(ctx, back, error.status, error=error)
    return ctx.leave_for(safe_return(back))


def _unlock(ctx: RequestContext, staff: Staff, password: str) -> None:
    session_id = staff.session_id or staff.id
    with ctx.writing() as unit:
        tried = logins.begin(unit, login=staff.login, at=throttle.of_session(_origin(ctx), session_id))
    # The demo's logins have no passwords.
    proved = ctx.settings.demo or passwords.matches(tried.password_hash, password)
    with ctx.writing() as unit:
        logins.unlock(unit, tried, session_id=session_id, proved=proved)


@locked.get("/password")
def show_password(ctx: Ctx, staff: SignedIn) -> Response:
    """Show the page for changing one's own password."""
    _need_unlocked(ctx)
    return password_page(ctx, staff)


@locked.post("/password")
async def change_password(ctx: Ctx, staff: SignedIn, old: Text = "", new: Text = "", again: Text = "") -> Response:
    """Change one's own password; the user's other sessions end."""
    _need_unlocked(ctx)
    queue: LoginQueue = ctx.request.app.state.unlock_queue
    try:
        await queue.run(partial(_change_password, ctx, staff, old[:_LONGEST_TYPED], new[:_LONGEST_TYPED], again))
    except (WrongLogin, TooManyTries, BusyLogin, BadPassword, InvalidInput) as error:
        return password_page(ctx, staff, error)
    return ctx.leave_for("/" if staff.must_change_password else "/me")


def _need_unlocked(ctx: RequestContext) -> None:
    if ctx.request.state.locked:
        raise ScreenLocked


def _change_password(ctx: RequestContext, staff: Staff, old: str, new: str, again: str) -> None:
    if new != again[:_LONGEST_TYPED]:
        raise InvalidInput(fields={"again": N_("Det andra lösenordet är inte likadant som det första.")})
    session_id = staff.session_id or staff.id
    with ctx.writing() as unit:
        tried = logins.begin(unit, login=staff.login, at=throttle.of_session(_origin(ctx), session_id))
        about = passwords.words_about_owner(unit.db, login=staff.login, name=staff.name)
    if not passwords.matches(tried.password_hash, old):
        raise InvalidInput(fields={"old": N_("Det nuvarande lösenordet stämmer inte.")})
    if old == new:
        raise SamePassword
    password_hash = passwords.hash_password(new, about=about)
    with ctx.writing() as unit:
        logins.succeed(unit, tried)
        change_own_password(unit, staff=staff, password_hash=password_hash)


@router.post("/me/sessions/end")
def end_other_sessions(ctx: Ctx, staff: CurrentStaff) -> Response:
    """End all of one's own sessions but this one."""
    with ctx.writing() as unit:
        logins.end_all(unit, staff_id=staff.id, but=staff.session_id, by=staff.actor)
    return ctx.go("/me")


@router.get("/me")
def show_me(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show one's own settings."""
    with ctx.reading() as unit:
        sessions = queries.open_sessions(unit.db, staff.id)
    return ctx.page("accounts/me.html", staff=staff, sessions=sessions)


@router.post("/me")
def keep_me(ctx: Ctx, staff: CurrentStaff, shortcuts: Text = "off", language: Text = "sv") -> Response:
    """Save one's own settings."""
    with ctx.writing() as unit:
        choose_shortcuts(unit, staff_id=staff.id, on=shortcuts == "on")
        choose_language(unit, staff_id=staff.id, language=language if language == "en" else "sv")
    return ctx.go("/me")


def login_page(
    ctx: RequestContext,
    back: str,
    status: int = 200,
    *,
    error: FrontdeskError | None = None,
    login: str = "",
    workstation: str | None = None,
) -> Response:
    """Render the login page; also the answer of every other route to a user who is not signed in."""
    return ctx.page(
        "accounts/login.html",
        status=status,
        back=safe_return(back),
        error=error,
        login=login,
        workstation=_workstation(ctx) if workstation is None else workstation,
        demo_logins=_demo_logins(ctx),
        outside=ctx.request.app.state.ports.identity is not None and not ctx.settings.demo,
    )


def lock_page(ctx: RequestContext, back: str, status: int = 200, *, error: FrontdeskError | None = None) -> Response:
    """Render the lock; also the answer of every other route while the screen is locked."""
    return ctx.page("accounts/lock.html", status=status, back=safe_return(back), error=error)


def password_page(ctx: RequestContext, staff: Staff, error: FrontdeskError | None = None) -> Response:
    """Render the page for a new password; also the answer of every other route until a temporary one is changed."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    status = error.status if error else 200
    return ctx.page("accounts/password.html", status=status, staff=staff, error=error, fields=fields)


def _welcome(ctx: RequestContext, token: str, back: str, workstation: str) -> Response:
    response = ctx.leave_for(safe_return(back))
    _remember(ctx, response, session_cookie(secure=ctx.settings.secure_cookies), token)
    if workstation:
        _remember(ctx, response, _WORKSTATION_COOKIE, quote(workstation[:60]), seconds=_YEAR)
    response.delete_cookie(_STATE_COOKIE)
    return response


def _remember(ctx: RequestContext, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    secure = ctx.settings.secure_cookies
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _identity(request: Request) -> IdentityProvider:
    provider: IdentityProvider | None = request.app.state.ports.identity
    if provider is None:
        raise IdentityUnavailable
    return provider


def _demo_logins(ctx: RequestContext) -> list[DemoLogin]:
    if not ctx.settings.demo:
        return []
    with ctx.reading() as unit:
        return queries.demo_logins(unit.db)


def _workstation(ctx: RequestContext) -> str:
    return without_control(unquote(ctx.request.cookies.get(_WORKSTATION_COOKIE, "")))
