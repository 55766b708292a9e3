"""HTTP for twilio-python: a configurable address, our time-outs, and errors by whether the request was sent.

Its own transport keeps connections open and has one time-out. A kept connection may turn out dead while a message is
being sent, and then it is unknown whether it was; so every message gets a new connection.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx2
from twilio.http.response import Response

CONNECT_TIMEOUT, ANSWER_TIMEOUT = 5.0, 10.0

# No connection: refused, unknown host, TLS failure, or refused by a proxy.
_NOTHING_LEFT_THE_HOUSE = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_USUAL_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=5)


class NoConnection(Exception):
    """The request was never sent, so neither was a message."""


class AnswerLost(Exception):
    """The request was sent, wholly or in part, and no answer came."""


class TooMany(Exception):
    """Twilio refused, because of too many requests; `wait` is its Retry-After."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class Transport:
    """Sends twilio-python's requests to `base_url`, in place of its `HttpClient`."""

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
        """Send one request, without retries. Raises NoConnection, AnswerLost or TooMany."""
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
    """Parse a Retry-After (RFC 9110 10.2.3): seconds, or a date."""
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return _USUAL_WAIT
    return max(timedelta(seconds=1), min(wait, _LONGEST_WAIT))


def _written(values: dict[str, object] | None) -> dict[str, str] | None:
    return {name: str(value) for name, value in values.items()} if values else None
