"""Roles, grants and time limits: facts in, answer out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.errors import N_

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
# How often one source may fail within SOURCE_WINDOW, whatever names it tries, and a name within LOCKED_OUT at browsers
# it has never signed in at. A browser it has signed in at is counted by itself, so that strangers who know a name
# cannot keep its owner out.
MAX_TRIES_OF_SOURCE = 60
SOURCE_WINDOW = timedelta(minutes=10)
MAX_TRIES_OF_NAME = 100
_FREE_TRIES = 3
# Words without digits, not a sentence: the log's rows hold nothing about a person.
REASON = r"^[A-Za-z]{2,20}(-[A-Za-z]{1,20}){0,3}$"
_LONGEST_PAUSE = timedelta(seconds=60)


class Role(StrEnum):
    """What a signed-in person is here to do; one person may have several."""

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
# A token lasts no longer; whoever forgets it should not leave it open for ever.
LONGEST_DAYS = 365
# The kind of a unit whose people are not named to anybody outside: they work with the protected.
PROTECTED_UNIT = "protected"
# Those who meet clients.
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
    """A board and an area whose cases a person or a token may see. Default: none."""

    board: str
    area: str

    def __str__(self) -> str:
        """Return the spelling used on the command line, `board/area`."""
        return f"{self.board}/{self.area}"


def parse_grant(text: str) -> Grant:
    """Read `board/area`. Raises ValueError for anything else."""
    board, slash, area = text.strip().partition("/")
    if not (board and slash and area) or "/" in area:
        message = f"a grant is written board/area, not {text!r}"
        raise ValueError(message)
    return Grant(board.strip(), area.strip())


class KinKind(StrEnum):
    """Why a case must be handed to a colleague."""

    SELF = "self"
    RELATIVE = "relative"


def pause_after(failures: int) -> timedelta:
    """Return how long the next try must wait after so many failures in a row: nothing at first, then doubling."""
    if failures <= _FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** (failures - _FREE_TRIES)), _LONGEST_PAUSE)


def may_try(failures: int, last_failure: datetime | None, now: datetime) -> bool:
    """Whether a login may be tried now; ten failures in a row close it for half an hour."""
    if last_failure is None:
        return True
    wait = LOCKED_OUT if failures >= MAX_TRIES else pause_after(failures)
    return now >= last_failure + wait


class SessionState(StrEnum):
    """What a session is worth now: a locked one opens with the password, one that is over only at the login page."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


def session_state(*, proved: datetime, seen: datetime, now: datetime, busy: bool) -> SessionState:
    """Return what a session is worth: an idle hour locks it, and ten hours after the last password it is over.

    `proved` is when the password was last given. While a contact is open (`busy`) the ten hours lock the screen
    instead: the card is kept, and nobody sees it without the password. Ten idle hours end it in any case.
    """
    if now - seen >= LONGEST or (now - proved >= LONGEST and not busy):
        return SessionState.OVER
    return SessionState.LOCKED if now - seen >= IDLE or now - proved >= LONGEST else SessionState.OPEN


def words_about(*names: str) -> list[str]:
    """Return what a guess at somebody's password begins with: names whole and in parts, also without a genitive's s.

    The names are the login, the person's name and the municipality's.
    """
    parts = [part for name in names for part in re.findall(r"[^\W\d_]+", name.casefold())]
    return list(
        dict.fromkeys([*map(str.casefold, names), *parts, *(part[:-1] for part in parts if part.endswith("s"))])
    )


def is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether a password is a number, or words anybody would try with figures and signs and hardly a letter between.

    Estimates of strength count each full stop and year for what a machine would have to guess, and miss how people
    choose; accents and capitals make a word no other.
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
    """Return `path` if it leads to a page of this program, else the first page."""
    # Browsers drop tabs and line breaks before they read an address, so that `/<TAB>/evil.example` leads away.
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return "/"
    if path.startswith(("/login", "/logout", "/lock", "/language", "/live", "/api")):
        return "/"
    return path
