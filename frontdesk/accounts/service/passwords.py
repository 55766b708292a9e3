"""Passwords: which are refused, and how they are kept, as argon2id, one at a time.

A hash needs 19 MiB and a core. One lock keeps a morning's logins from taking the memory of the whole process, and an
unknown name costs the same as a wrong password.
"""

import hashlib
import secrets
import threading
from collections.abc import Sequence
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from frontdesk.accounts.errors import BadPassword, CommonPassword
from frontdesk.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_made_of, words_about
from frontdesk.core import choices, municipality

_ONE_AT_A_TIME = threading.Lock()
_HASHER = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
_NOBODY: list[str] = []
# Of zxcvbn's 0 to 4: at least 10^10 guesses. A season, a year and an exclamation mark reach 3.
_LOWEST_SCORE = 4
# What its lists, made of English words and leaked passwords, miss here.
_SWEDISH = Path(__file__).with_name("swedish_words.txt").read_text(encoding="utf-8").split()


def hash_password(password: str, *, about: Sequence[str] = ()) -> str:
    """Return the hash of a new password. Raises BadPassword when it is too short or too easy to guess.

    `about` are the words of `words_about_owner`: login, name, workplace.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword(shortest=SHORTEST_PASSWORD)
    # The estimate takes time with the square of the length, and past this length there is nothing left to judge.
    judged = zxcvbn(password[:LONGEST_PASSWORD], user_inputs=[*_SWEDISH, *about], max_length=LONGEST_PASSWORD)
    if judged["score"] < _LOWEST_SCORE or is_made_of(password, [*_SWEDISH, *about]):
        raise CommonPassword
    return _hash(password)


def words_about_owner(desk: Session, *, login: str, name: str) -> list[str]:
    """Return the words a guess at the password of somebody who works here begins with."""
    return words_about(login, name, choices.get(desk, municipality.NAME))


def hash_secret(secret: str) -> str:
    """Return the hash of a secret whose strength somebody else has judged."""
    return _hash(secret)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for a person without one, or for nobody at all."""
    known = password_hash is not None
    with _ONE_AT_A_TIME:
        try:
            same = _HASHER.verify(password, password_hash or _hash_of_nobody())
        except UnknownHashError:
            same = False
    return known and same


def _hash(password: str) -> str:
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def _hash_of_nobody() -> str:
    # Made at the first login and kept: a hash nobody's password fits.
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_urlsafe(32)))
    return _NOBODY[0]


def new_token(prefix: str = "") -> tuple[str, str]:
    """Return a fresh random token and the digest under which it is stored."""
    token = prefix + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """Return what is stored of a token. It has 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
