"""CSRF protection: forms are accepted only from our own pages.

Browsers say where a request comes from (Sec-Fetch-Site, else Origin). Ours is the requested origin and, behind a proxy
that changes the Host header, that of the public address. Routes that authenticate by token or signature are exempt,
because no cookie opens them.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.web.exception_handlers import show

PROVEN_OTHERWISE = ("/api/", "/cti", "/twilio/", "/graph/", "/demo/twilio/", "/demo/graph/")
_PORTS = {"http": 80, "https": 443}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ForeignForm(FrontdeskError):
    """The form did not come from one of our pages."""

    status = 403
    message = N_("Formuläret kom inte från den här webbplatsen. Ladda om sidan och försök igen.")


class Origin(NamedTuple):
    """An origin as browsers compare it (RFC 6454): scheme, host in lower case, and port (explicit or default)."""

    scheme: str
    host: str
    port: int | None


def _origin(url: str) -> Origin | None:
    """Return the origin of an address; None if it has none, such as `null`."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None
    return Origin(scheme, host, port or _PORTS.get(scheme)) if host and scheme in _PORTS else None


class SameSiteOnly:
    """Middleware that refuses a cross-site form before any room is called."""

    def __init__(self, app: ASGIApp, *, public_url: str, https: bool) -> None:
        """Wrap `app`, reached by browsers at `public_url`; with `https`, our pages are never served over plain HTTP."""
        self._app = app
        self._public = _origin(public_url)
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and self._is_foreign(scope["method"], scope["path"], Headers(scope=scope)):
            await show(Request(scope, receive), ForeignForm())(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, method: str, path: str, headers: Headers) -> bool:
        """Whether a request would change something and does not come from our own pages."""
        if method in _SAFE or path.startswith(PROVEN_OTHERWISE):
            return False
        if site := headers.get("sec-fetch-site"):
            return site != "same-origin"
        origin = _origin(headers.get("origin", ""))
        return origin is None or (origin != self._public and origin != self._here(origin, headers))

    def _here(self, origin: Origin, headers: Headers) -> Origin | None:
        """Return the origin of our pages at the requested host.

        A proxy may have terminated TLS, so the scheme is taken from the browser's Origin.
        """
        if self._https and origin.scheme != "https":
            return None
        return _origin(f"{origin.scheme}://{headers.get('host', '')}")
