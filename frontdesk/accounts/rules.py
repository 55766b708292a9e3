"""Roles, grants and time limits. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.i18n import N_

MAX_TRIES = 10
LOCKED_OUT = timedelta(minutes=30)
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=10)
MOST_SESSIONS = 5
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 72
_SHORTEST_WORD = 3
_FEWEST_OWN_LETTERS = 4
# A telephone number, an identity number, a date.
_NUMBER = re.compile(r"[\d\s()+./:-]*")
# Limits on failed logins: of one source, for any names, within SOURCE_WINDOW; and of one name within LOCKED_OUT at
# browsers it has never signed in at. A browser it has signed in at is counted separately, so that strangers who know
# a name cannot lock its owner out.
MAX_TRIES_OF_SOURCE = 60
SOURCE_WINDOW = timedelta(minutes=10)
MAX_TRIES_OF_NAME = 100
_FREE_TRIES = 3

# A few words without digits, not a sentence: log rows hold no personal data.
REASON = r"^[A-Za-z]{2,20}(-[A-Za-z]{1,20}){0,3}$"
_LONGEST_PAUSE = timedelta(seconds=60)


class LoginRefusal(StrEnum):
    """Which count of failed attempts refused another one."""

    REPEATED = "repeated"
    SOURCE = "source"
    LOGIN = "login"


class Role(StrEnum):
    """A signed-in user's role; a user may have several."""

    RECEPTIONIST = "receptionist"
    PROTECTED_DESK = "protected_desk"
    HANDLAGGARE = "handlaggare"
    UNIT_HEAD = "unit_head"
    LOG_REVIEWER = "log_reviewer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.RECEPTIONIST: N_("Receptionist"),
    Role.PROTECTED_DESK: N_("Skyddad mottagning"),
    Role.HANDLAGGARE: N_("Handläggare"),
    Role.UNIT_HEAD: N_("Enhetschef"),
    Role.LOG_REVIEWER: N_("Loggranskare"),
    Role.ADMINISTRATOR: N_("Systemförvaltare"),
}
# A forgotten token must not stay open for ever.
LONGEST_DAYS = 365
# The kind of a unit that works with protected persons: its staff are never named to outsiders.
PROTECTED_UNIT = "protected"
# Roles that meet clients.
DESK_ROLES = frozenset({Role.RECEPTIONIST, Role.PROTECTED_DESK})


class Scope(StrEnum):
    """What an API token may be used for."""

    CLIENTS = "clients"
    CASES = "cases"
    SLOTS = "slots"
    BOOKINGS = "bookings"
    NOTICES = "notices"
    CONTACTS = "contacts"
    CTI = "cti"


SCOPE_NAMES = {
    Scope.CLIENTS: N_("Söka personer"),
    Scope.CASES: N_("Läsa ärenden"),
    Scope.SLOTS: N_("Läsa lediga tider"),
    Scope.BOOKINGS: N_("Boka, flytta och avboka"),
    Scope.NOTICES: N_("Läsa utskick"),
    Scope.CONTACTS: N_("Registrera kontakter"),
    Scope.CTI: N_("Berätta om samtal (växeln)"),
}


@dataclass(frozen=True, order=True)
class Grant:
    """A board and an area whose cases a user or a token may see. Default: none."""

    board: str
    area: str

    def __str__(self) -> str:
        """Return the command line's spelling, `board/area`."""
        return f"{self.board}/{self.area}"


def parse_grant(text: str) -> Grant:
    """Parse `board/area`. Raises ValueError for anything else."""
    board, slash, area = text.strip().partition("/")
    if not (board and slash and area) or "/" in area:
        message = f"a grant is written board/area, not {text!r}"
        raise ValueError(message)
    return Grant(board.strip(), area.strip())


class KinKind(StrEnum):
    """Reason for a conflict of interest (jäv): the case must be handed to a colleague."""

    SELF = "self"
    RELATIVE = "relative"


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after this many failures in a row: nothing at first, then doubling."""
    if failures <= _FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** (failures - _FREE_TRIES)), _LONGEST_PAUSE)


def may_try(failures: int, last_failure: datetime | None, now: datetime) -> bool:
    """Whether a login may be attempted now; ten failures in a row block it for half an hour."""
    if last_failure is None:
        return True
    wait = LOCKED_OUT if failures >= MAX_TRIES else pause_after(failures)
    return now >= last_failure + wait


class SessionState(StrEnum):
    """Validity of a session: a locked one opens with the password, one that is over only at the login page."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


def session_state(*, proved: datetime, seen: datetime, now: datetime, busy: bool) -> SessionState:
    """Return a session's validity: an idle hour locks it, and ten hours after the last password it is over.

    `proved` is when the password was last given. While a contact is open (`busy`) the ten hours lock the screen
    instead, so that the card is kept but hidden until the password is given. Ten idle hours always end the session.
    """
    if now - seen >= LONGEST or (now - proved >= LONGEST and not busy):
        return SessionState.OVER
    return SessionState.LOCKED if now - seen >= IDLE or now - proved >= LONGEST else SessionState.OPEN


def words_about(*names: str) -> list[str]:
    """Return words likely in a user's password: names whole and in parts, also without a genitive's s.

    The names are the login, the user's name and the municipality's.
    """
    parts = [part for name in names for part in re.findall(r"[^\W\d_]+", name.casefold())]
    return list(
        dict.fromkeys([*map(str.casefold, names), *parts, *(part[:-1] for part in parts if part.endswith("s"))])
    )


def is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether a password is a number, or easily guessed words with digits, punctuation and few other letters.

    zxcvbn overrates punctuation and years, which people add in predictable ways. Accents and capitals are ignored.
    """
    folded = _plain_letters(password)
    known = sorted({plain for word in words if len(plain := _plain_letters(word)) >= _SHORTEST_WORD}, key=len)
    left = folded
    for word in reversed(known):
        left = left.replace(word, "")
    return (left != folded and len(left) < _FEWEST_OWN_LETTERS) or _NUMBER.fullmatch(password) is not None


def _plain_letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalpha())


def safe_return(path: str) -> str:
    """Return `path` if it is a path within this program, else the first page (guards against open redirects)."""
    # Browsers drop tabs and line breaks from addresses, so that `/<TAB>/evil.example` would lead away.
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return "/"
    if path.startswith(("/login", "/logout", "/lock", "/language", "/live", "/api")):
        return "/"
    return path
