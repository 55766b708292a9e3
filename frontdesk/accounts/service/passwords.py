"""Passwords: strength check and argon2id hashing, one at a time.

A hash needs 19 MiB and a core. One lock keeps a morning's logins from taking all of the process's memory. An unknown
name takes as long as a wrong password.
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
from frontdesk.core import municipal_settings, municipality

_ONE_AT_A_TIME = threading.Lock()
_HASHER = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
_NOBODY: list[str] = []
# Of zxcvbn's scores 0 to 4: at least 10^10 guesses. A season, a year and an exclamation mark reach 3.
_LOWEST_SCORE = 4
# zxcvbn's lists of English words and leaked passwords lack Swedish ones.
_SWEDISH = Path(__file__).with_name("swedish_words.txt").read_text(encoding="utf-8").split()


def hash_password(password: str, *, about: Sequence[str] = ()) -> str:
    """Return the hash of a new password. Raises BadPassword when it is too short or too easy to guess.

    `about` are the words of `words_about_owner`: login, name, workplace.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword(shortest=SHORTEST_PASSWORD)
    # The estimate's time grows with the square of the length, and longer passwords are strong enough anyway.
    judged = zxcvbn(password[:LONGEST_PASSWORD], user_inputs=[*_SWEDISH, *about], max_length=LONGEST_PASSWORD)
    if judged["score"] < _LOWEST_SCORE or is_made_of(password, [*_SWEDISH, *about]):
        raise CommonPassword
    return _hash(password)


def words_about_owner(db: Session, *, login: str, name: str) -> list[str]:
    """Return words likely in the password of a user of this municipality."""
    return words_about(login, name, municipal_settings.get(db, municipality.NAME))


def hash_secret(secret: str) -> str:
    """Return the hash of a secret whose strength was checked elsewhere."""
    return _hash(secret)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long without a password or without a user."""
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
    # Made at the first login and kept: the hash of a random secret.
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_urlsafe(32)))
    return _NOBODY[0]


def new_token(prefix: str = "") -> tuple[str, str]:
    """Return a new random token and the digest to store."""
    token = prefix + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """Return the digest to store of a token. With 256 random bits a plain digest cannot be reversed."""
    return hashlib.sha256(token.encode()).hexdigest()
