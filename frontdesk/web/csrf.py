"""Forms are accepted only from our own pages.

Browsers say where a request comes from (Sec-Fetch-Site, else Origin). Doors that prove the caller by a token or a
signature need no such promise, because no cookie opens them.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.core.errors import N_, FrontdeskError
from frontdesk.core.visit import House
from frontdesk.web.refusals import show

PROVEN_OTHERWISE = ("/api/", "/cti", "/twilio/", "/graph/", "/demo/twilio/", "/demo/graph/")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ForeignForm(FrontdeskError):
    """The form did not come from one of our pages."""

    status = 403
    message = N_("Formuläret kom inte från den här webbplatsen. Ladda om sidan och försök igen.")


class SameSiteOnly:
    """Middleware that refuses a foreign form before any room is asked."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and is_foreign(
            scope["method"], scope["path"], Headers(scope=scope), own=_public_url(scope)
        ):
            await show(Request(scope, receive), ForeignForm())(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _public_url(scope: Scope) -> str:
    house: House = scope["app"].state.house
    return house.settings.public_url


def is_foreign(method: str, path: str, headers: Headers, *, own: str) -> bool:
    """Whether a request would change something and does not come from our own pages.

    `own` is the address the world knows us by: a proxy may put another into the header Host (nginx does, unasked).
    """
    if method in _SAFE or path.startswith(PROVEN_OTHERWISE):
        return False
    if site := headers.get("sec-fetch-site"):
        return site != "same-origin"
    origin = urlsplit(headers.get("origin", ""))
    known = urlsplit(own)
    is_ours = (origin.scheme, origin.netloc) == (known.scheme, known.netloc) or origin.netloc == headers.get("host")
    return not (origin.netloc and is_ours)
