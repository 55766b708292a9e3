"""HTTP for twilio-python: another address than api.twilio.com, our timeouts, and causes that are told apart.

Its own transport keeps connections open and knows one timeout. A kept connection may turn out dead only while a message
is on it, and then nobody can say whether it was sent; so every message gets a connection of its own.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx2
from twilio.http.response import Response

CONNECT_TIMEOUT, ANSWER_TIMEOUT = 5.0, 10.0

# No connection: refused, no such host, no TLS, or a proxy that would not let us through.
_NOTHING_LEFT_THE_HOUSE = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_USUAL_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=5)


class NoConnection(Exception):
    """The request never left, so nothing was sent."""


class AnswerLost(Exception):
    """The request left, wholly or in part, and no answer came."""


class TooMany(Exception):
    """Twilio took nothing, because it was asked too often; `wait` is how long it wants to be left alone."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class Transport:
    """Sends twilio-python's requests to `base_url`, in the place of its `HttpClient`."""

    is_async = False

    def __init__(self, base_url: str, *, connect: float = CONNECT_TIMEOUT, answer: float = ANSWER_TIMEOUT) -> None:
        self._base = base_url.rstrip("/")
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(answer, connect=connect),
            limits=httpx2.Limits(max_keepalive_connections=0),
            trust_env=False,
        )

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002 - twilio-python's own signature
    ) -> Response:
        """Make one request, never a second. Raises NoConnection, AnswerLost or TooMany."""
        try:
            answer = self._client.request(
                method,
                self._base + urlsplit(uri).path,
                params=_written(params),
                data=_written(data),
                headers=headers,
                auth=auth,
                follow_redirects=allow_redirects,
                timeout=httpx2.USE_CLIENT_DEFAULT if timeout is None else timeout,
            )
        except _NOTHING_LEFT_THE_HOUSE as error:
            raise NoConnection from error
        except httpx2.HTTPError as error:
            raise AnswerLost from error
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMany(_wait(answer.headers.get("retry-after", "")))
        return Response(answer.status_code, answer.text, answer.headers)


def _wait(said: str) -> timedelta:
    """Read a Retry-After (RFC 9110 10.2.3): seconds, or a date."""
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return _USUAL_WAIT
    return max(timedelta(seconds=1), min(wait, _LONGEST_WAIT))


def _written(values: dict[str, object] | None) -> dict[str, str] | None:
    return {name: str(value) for name, value in values.items()} if values else None
