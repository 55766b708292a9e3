"""Login, lock, language and one's own settings."""

import secrets
from typing import Annotated
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts import queries
from frontdesk.accounts.errors import IdentityRefused, IdentityUnavailable, TooManyTries, WrongLogin
from frontdesk.accounts.guard import SESSION_COOKIE, CurrentStaff, SignedIn
from frontdesk.accounts.ports import IdentityProvider
from frontdesk.accounts.rules import safe_return
from frontdesk.accounts.service import login as logins
from frontdesk.accounts.service import passwords
from frontdesk.accounts.service import staff as people
from frontdesk.accounts.views import DemoLogin
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.texts import LANGUAGES
from frontdesk.core.visit import Here, Visit

public = APIRouter()
locked = APIRouter()
router = APIRouter()
_STATE_COOKIE = "login_state"
_WORKSTATION_COOKIE = "workstation"
_YEAR = 365 * 24 * 3600

Text = Annotated[str, Form()]


@public.get("/login")
def show_login(at: Here, back: str = "/") -> Response:
    """Show the login page."""
    return login_page(at, back)


@public.post("/login")
def sign_in(at: Here, login: Text = "", password: Text = "", back: Text = "/", workstation: Text = "") -> Response:
    """Sign in with a password; what was typed, except the password, is kept when it fails."""
    try:
        with at.unit() as unit:
            tried = logins.begin(unit, login=login)
        proved = passwords.matches(tried.password_hash, password)
        with at.unit() as unit:
            _, token = logins.finish(unit, tried, proved=proved, workstation=workstation)
    except (WrongLogin, TooManyTries) as error:
        return login_page(at, back, error.status, error=error, login=login, workstation=workstation)
    return _welcome(at, token, back, workstation)


@public.get("/login/outside")
def outside_login(at: Here, back: str = "/", hint: str = "") -> Response:
    """Send the browser to the outside login, or read what it brought back."""
    provider = _identity(at.request)
    if "state" in at.request.query_params:
        return _returned(at, provider, back)
    state = secrets.token_urlsafe(16)
    # The demo stays at whatever address the browser uses for it.
    house = "" if at.settings.demo else at.settings.public_url
    here = f"{house}/login/outside?{urlencode({'back': safe_return(back)})}"
    response = at.go(provider.begin(back=here, state=state, hint=hint))
    _remember(at, response, _STATE_COOKIE, state, seconds=600)
    return response


def _returned(at: Visit, provider: IdentityProvider, back: str) -> Response:
    state = at.request.cookies.get(_STATE_COOKIE, "")
    try:
        identity = provider.complete(dict(at.request.query_params), state=state)
        with at.unit() as unit:
            _, token = logins.vouched(unit, login=identity.login, workstation=_workstation(at))
    except (IdentityRefused, IdentityUnavailable) as error:
        return login_page(at, back, error.status, error=error)
    return _welcome(at, token, back, _workstation(at))


@public.post("/language")
def choose_language(at: Here, language: Text, back: Text = "/") -> Response:
    """Change the language of the pages, also before signing in."""
    chosen = language if language in LANGUAGES else "sv"
    if token := at.request.cookies.get(SESSION_COOKIE):
        with at.unit() as unit:
            if session := queries.session_of(unit.desk, passwords.digest(token)):
                people.choose_language(unit, staff_id=session.staff_id, language=chosen)
    response = at.leave_for(back if back == "/login" else safe_return(back))
    _remember(at, response, "language", chosen, seconds=_YEAR)
    return response


@locked.post("/logout")
def sign_out(at: Here, staff: SignedIn) -> Response:
    """End the session."""
    if staff.session_id:
        with at.unit() as unit:
            logins.end(unit, session_id=staff.session_id)
    response = at.leave_for("/login")
    response.delete_cookie(SESSION_COOKIE)
    return response


@locked.get("/lock")
def show_lock(at: Here, staff: SignedIn, back: str = "/") -> Response:
    """Show the lock, or the first page when the screen is not locked."""
    del staff
    return lock_page(at, back) if at.request.state.locked else at.go(safe_return(back))


@locked.post("/lock")
def lock(at: Here, staff: SignedIn, back: Text = "/") -> Response:
    """Lock the screen; the card stays as it is and is shown again after the password."""
    if staff.session_id:
        with at.unit() as unit:
            logins.lock(unit, session_id=staff.session_id)
    return at.leave_for(f"/lock?{urlencode({'back': safe_return(back)})}")


@locked.post("/lock/open")
def unlock(at: Here, staff: SignedIn, password: Text = "", back: Text = "/") -> Response:
    """Open the lock with the same person's password and return to where one was."""
    try:
        with at.unit() as unit:
            tried = logins.begin(unit, login=staff.login)
        # The demo's logins have no password to give.
        proved = at.settings.demo or passwords.matches(tried.password_hash, password)
        with at.unit() as unit:
            logins.unlock(unit, tried, session_id=staff.session_id or staff.id, proved=proved)
    except (WrongLogin, TooManyTries) as error:
        return lock_page(at, back, error.status, error=error)
    return at.leave_for(safe_return(back))


@router.get("/me")
def show_me(at: Here, staff: CurrentStaff) -> Response:
    """Show one's own settings."""
    return at.page("accounts/me.html", staff=staff)


@router.post("/me")
def keep_me(at: Here, staff: CurrentStaff, shortcuts: Text = "off", language: Text = "sv") -> Response:
    """Keep one's own settings."""
    with at.unit() as unit:
        people.choose_shortcuts(unit, staff_id=staff.id, on=shortcuts == "on")
        people.choose_language(unit, staff_id=staff.id, language=language if language == "en" else "sv")
    return at.go("/me")


def login_page(
    at: Visit,
    back: str,
    status: int = 200,
    *,
    error: FrontdeskError | None = None,
    login: str = "",
    workstation: str | None = None,
) -> Response:
    """Render the login page; it is also the answer to a stranger at any other door."""
    return at.page(
        "accounts/login.html",
        status=status,
        back=safe_return(back),
        error=error,
        login=login,
        workstation=_workstation(at) if workstation is None else workstation,
        demo_logins=_demo_logins(at),
        outside=at.request.app.state.ports.identity is not None and not at.settings.demo,
    )


def lock_page(at: Visit, back: str, status: int = 200, *, error: FrontdeskError | None = None) -> Response:
    """Render the lock; it is also the answer of every other door while the screen is locked."""
    return at.page("accounts/lock.html", status=status, back=safe_return(back), error=error)


def _welcome(at: Visit, token: str, back: str, workstation: str) -> Response:
    response = at.leave_for(safe_return(back))
    _remember(at, response, SESSION_COOKIE, token)
    if workstation:
        _remember(at, response, _WORKSTATION_COOKIE, quote(workstation[:60]), seconds=_YEAR)
    response.delete_cookie(_STATE_COOKIE)
    return response


def _remember(at: Visit, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    secure = at.settings.secure_cookies
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _identity(request: Request) -> IdentityProvider:
    provider: IdentityProvider | None = request.app.state.ports.identity
    if provider is None:
        raise IdentityUnavailable
    return provider


def _demo_logins(at: Visit) -> list[DemoLogin]:
    if not at.settings.demo:
        return []
    with at.reading() as unit:
        return queries.demo_logins(unit.desk)


def _workstation(at: Visit) -> str:
    return unquote(at.request.cookies.get(_WORKSTATION_COOKIE, ""))
