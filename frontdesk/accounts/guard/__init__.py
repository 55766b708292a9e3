"""Access guards for routes.

`CurrentStaff` in a route's signature gives the signed-in user; `require(...)` as a router's dependency refuses other
roles. `CurrentToken(scope)` gives the program behind a bearer token; `LoggedToken(scope)` also requires its reason.
"""

from frontdesk.accounts.guard.login_queue import LoginQueue
from frontdesk.accounts.guard.people import (
    SESSION_COOKIE,
    Busy,
    CurrentStaff,
    SignedIn,
    require,
    session_cookie,
    session_token,
    signed_in,
)
from frontdesk.accounts.guard.programs import Bearer, CurrentToken, KnownContact, LoggedToken, recognise

__all__ = [
    "SESSION_COOKIE",
    "Bearer",
    "Busy",
    "CurrentStaff",
    "CurrentToken",
    "KnownContact",
    "LoggedToken",
    "LoginQueue",
    "SignedIn",
    "recognise",
    "require",
    "session_cookie",
    "session_token",
    "signed_in",
]
