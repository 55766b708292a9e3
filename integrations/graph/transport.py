"""HTTP to Graph: token, time-outs, size limit, and every refusal sorted by what to do next."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.core.outside import left
from integrations.graph.credentials import Application, Tokens
from integrations.graph.waiting import Manners, asked_to_wait

CONNECT_TIMEOUT, ANSWER_TIMEOUT = 5.0, 10.0
_LONGEST = 60.0
LARGEST = 16 * 1024 * 1024
_PREFER = 'outlook.timezone="UTC"'
_WAIT = frozenset({httpx2.codes.TOO_MANY_REQUESTS, httpx2.codes.SERVICE_UNAVAILABLE})
# The id is not in this mailbox any more: the event was deleted or moved to another folder, or the mailbox was moved.
_ITEM_GONE = frozenset({"erroritemnotfound", "errorinvalididmalformed", "errorinvalidmailboxitemid"})
_START_ANEW = frozenset({"syncstatenotfound", "resyncrequired", "syncstateinvalid", "errorinvalidsyncstatedata"})

Json = dict[str, Any]


class Denied(Exception):
    """Graph refused, with an error code."""

    def __init__(self, status: int, code: str) -> None:
        """Take the HTTP status and Graph's code."""
        super().__init__(status, code)
        self.status, self.code = status, code.casefold()

    @property
    def item_gone(self) -> bool:
        """Whether the mailbox exists but the event does not."""
        return self.code in _ITEM_GONE

    @property
    def start_anew(self) -> bool:
        """Whether the cursor has expired."""
        return self.status == httpx2.codes.GONE or self.code in _START_ANEW

    @property
    def changed(self) -> bool:
        """Whether the event was changed in the meantime."""
        return self.status == httpx2.codes.PRECONDITION_FAILED or self.code == "errorirresolvableconflict"

    def for_caller(self, *, writing: bool = False) -> CalendarRefused:
        """Return the port's error for this."""
        match self.status:
            case httpx2.codes.UNAUTHORIZED:
                return CalendarRefused(CalendarRefusal.CREDENTIALS)
            case httpx2.codes.FORBIDDEN if writing:
                return CalendarRefused(CalendarRefusal.READ_ONLY)
            case httpx2.codes.FORBIDDEN | httpx2.codes.NOT_FOUND:
                # Excluded by the access policy, or no such mailbox: not ours to open in either case.
                return CalendarRefused(CalendarRefusal.NO_CALENDAR)
            case httpx2.codes.REQUEST_ENTITY_TOO_LARGE:
                return CalendarRefused(CalendarRefusal.TOO_LARGE)
            case _:
                return CalendarRefused(CalendarRefusal.NOT_SUPPORTED)


class Transport:
    """Sends requests as the application. Links in a response are followed to Graph's own address only."""

    def __init__(
        self,
        application: Application,
        *,
        base_url: str,
        login_url: str,
        connect: float = CONNECT_TIMEOUT,
        answer: float = ANSWER_TIMEOUT,
    ) -> None:
        """Take the tokens and addresses; the time-outs are in seconds."""
        self._base = base_url.rstrip("/")
        self._timeout = httpx2.Timeout(answer, connect=connect)
        self._client = httpx2.Client(timeout=self._timeout, trust_env=False, follow_redirects=False)
        self._tokens = Tokens(application, login_url, self._client)
        self._manners = Manners()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        address: str,
        *,
        mailbox: str = "",
        body: Json | None = None,
        prefer: str = "",
        match: str = "",
        within: float | None = None,
    ) -> Json:
        """Send one request and return its JSON, {} if there is none.

        `match` is the change key the event must still have. Raises Denied, CalendarUnavailable, or CalendarRefused.
        """
        headers = {"Prefer": f"{_PREFER}, {prefer}" if prefer else _PREFER, "Accept": "application/json"}
        if match:
            headers["If-Match"] = f'W/"{match}"'
        ends_at = time.monotonic() + left(_LONGEST if within is None else within)
        timeout = self._timeout if within is None else httpx2.Timeout(within)
        url = self._absolute(address)
        with self._manners.turn(mailbox):
            token = self._tokens.token()
            answer, text = self._send(method, url, token, headers, body, timeout, ends_at)
            if answer.status_code == httpx2.codes.UNAUTHORIZED:
                self._tokens.forget(token)
                answer, text = self._send(method, url, self._tokens.token(), headers, body, timeout, ends_at)
            return self._read(answer, text, mailbox)

    def is_ours(self, link: str) -> bool:
        """Whether a URL is Graph's own."""
        base, given = urlsplit(self._base), urlsplit(link)
        return (given.scheme, given.netloc) == (base.scheme, base.netloc)

    def _absolute(self, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            return f"{self._base}/v1.0{address}"
        if not self.is_ours(address):
            # Our token is for Graph alone; a link elsewhere is a broken response or an attack.
            raise CalendarRefused(CalendarRefusal.UNREADABLE)
        return address

    def _send(
        self,
        method: str,
        url: str,
        token: str,
        headers: Mapping[str, str],
        body: Json | None,
        timeout: httpx2.Timeout,
        ends_at: float,
    ) -> tuple[httpx2.Response, bytes]:
        given = {**headers, "Authorization": f"Bearer {token}"}
        try:
            with self._client.stream(method, url, headers=given, json=body, timeout=timeout) as answer:
                text = bytearray()
                for chunk in answer.iter_bytes():
                    text += chunk
                    if time.monotonic() > ends_at:  # a slow drip must not hold us
                        raise CalendarUnavailable
                    if len(text) > LARGEST:
                        raise CalendarRefused(CalendarRefusal.TOO_LARGE)
                return answer, bytes(text)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise CalendarUnavailable from error

    def _read(self, answer: httpx2.Response, text: bytes, mailbox: str) -> Json:
        if answer.status_code in _WAIT:
            raise CalendarUnavailable(self._manners.pause(mailbox, asked_to_wait(answer.headers)))
        if answer.is_server_error:
            raise CalendarUnavailable
        said = _json(text)
        if not answer.is_success:
            error = said.get("error") if said else None
            code = error.get("code") if isinstance(error, dict) else ""
            raise Denied(answer.status_code, str(code or ""))
        if said is None:
            # 200 without JSON is not from Graph but from something between: a proxy's page, or half a response.
            raise CalendarRefused(CalendarRefusal.UNREADABLE)
        return said


def _json(text: bytes) -> Json | None:
    if not text:
        return {}
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
