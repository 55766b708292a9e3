"""Passwords as argon2id, one at a time.

A hash needs 19 MiB and a core. One lock keeps a morning's logins from taking the memory of the whole process, and an
unknown name costs the same as a wrong password.
"""

import hashlib
import secrets
import threading

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from frontdesk.accounts.errors import BadPassword
from frontdesk.accounts.rules import SHORTEST_PASSWORD

_ONE_AT_A_TIME = threading.Lock()
_HASHER = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
_NOBODY: list[str] = []


def hash_password(password: str) -> str:
    """Return the hash of a new password. Raises BadPassword when it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword
    return _hash(password)


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
