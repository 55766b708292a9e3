"""Rate limiting of login attempts, by source.

Three counts, so that guessing is slow and no stranger can lock a user out: one name from one source (a pause that
doubles, then half an hour), one source with any names, and one name from all browsers it has never signed in at.
"""

import hmac
import ipaddress
import uuid
from dataclasses import dataclass, replace

import structlog
from itsdangerous import BadSignature, URLSafeSerializer

from frontdesk.accounts import queries
from frontdesk.accounts.errors import TooManyTries
from frontdesk.accounts.models import LoginAttempt
from frontdesk.accounts.rules import (
    LOCKED_OUT,
    MAX_TRIES_OF_NAME,
    MAX_TRIES_OF_SOURCE,
    SOURCE_WINDOW,
    LoginRefusal,
    may_try,
)
from frontdesk.core.addresses import plain_address
from frontdesk.core.db.unit import Unit

_log = structlog.get_logger("frontdesk.accounts")
_SALT = "known-browser"
_MOST_REMEMBERED = 40


@dataclass(frozen=True)
class AttemptOrigin:
    """Source of an attempt: network address, and the users who have signed in at the browser (from its cookie)."""

    #: Secret for the keyed digests.
    key: bytes
    #: Empty if unknown.
    address: str
    browser: str = ""
    known: frozenset[str] = frozenset()
    #: The locked session to be opened, if any.
    session: uuid.UUID | None = None

    def knows(self, staff_id: uuid.UUID | None) -> bool:
        """Whether this user has signed in here before, or unlocks their own screen."""
        return self.session is not None or (staff_id is not None and str(staff_id) in self.known)

    def source(self, staff_id: uuid.UUID | None) -> str:
        """Return the digest under which this user's attempts from here are counted."""
        if self.session is not None:
            return self.digest(f"session {self.session}")
        return self.digest(f"browser {self.browser}" if self.knows(staff_id) else f"address {_network(self.address)}")

    def digest(self, text: str) -> str:
        """Return a keyed digest: without the key, names and passwords cannot be guessed against it."""
        return hmac.new(self.key, text.encode(), "sha256").hexdigest()


def origin(key: bytes, address: str, cookie: str) -> AttemptOrigin:
    """Return a request's source; a cookie we did not sign is ignored."""
    try:
        browser, *known = URLSafeSerializer(key, salt=_SALT).loads(cookie)
        return AttemptOrigin(key, address, str(browser), frozenset(map(str, known)))
    except (BadSignature, ValueError, TypeError):
        return AttemptOrigin(key, address)


def remember(at: AttemptOrigin, staff_id: uuid.UUID) -> str:
    """Return the cookie by which a browser remembers that this user has signed in."""
    others = sorted(at.known - {str(staff_id)})[-_MOST_REMEMBERED:]
    return URLSafeSerializer(at.key, salt=_SALT).dumps([at.browser or uuid.uuid4().hex, *others, str(staff_id)])


def of_session(at: AttemptOrigin, session_id: uuid.UUID) -> AttemptOrigin:
    """Return the source for unlocking a session: strangers' attempts do not count there."""
    return replace(at, session=session_id)


def count_try(unit: Unit, *, login: str, staff_id: uuid.UUID | None, at: AttemptOrigin) -> tuple[LoginAttempt, int]:
    """Count an attempt as failed before it is checked; return it and the number of failures in a row before it.

    Raises TooManyTries, and then counts nothing: refusing without checking costs nothing.
    """
    name, source, known = at.digest(f"name {login.strip().casefold()}"), at.source(staff_id), at.knows(staff_id)
    failures, last = queries.failures(unit.db, name, source, unit.now - LOCKED_OUT)
    refusal = LoginRefusal.REPEATED if not may_try(failures, last, unit.now) else None
    if refusal is None and not known:
        refusal = _refusal_of_stranger(unit, name, source)
    if refusal is not None:
        _log.warning("login refused", code=refusal)
        raise TooManyTries
    attempt = LoginAttempt(login=name, source=source, known=known, at=unit.now)
    unit.db.add(attempt)
    unit.db.flush()
    return attempt, failures


def _refusal_of_stranger(unit: Unit, name: str, source: str) -> LoginRefusal | None:
    if queries.failures_of_source(unit.db, source, unit.now - SOURCE_WINDOW) >= MAX_TRIES_OF_SOURCE:
        return LoginRefusal.SOURCE
    if queries.failures_of_strangers(unit.db, name, unit.now - LOCKED_OUT) >= MAX_TRIES_OF_NAME:
        return LoginRefusal.LOGIN
    return None


def _network(address: str) -> str:
    """Return the part of an address a household cannot change at will: the IPv4 address, or the IPv6 /64 network."""
    plain = plain_address(address)
    if not plain:
        return ""
    found = ipaddress.ip_address(plain)
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004
