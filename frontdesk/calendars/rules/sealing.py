"""Sealing what opens somebody's calendar, so that whoever reads the database alone cannot use it."""

import json
from base64 import urlsafe_b64encode
from dataclasses import asdict

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from frontdesk.calendars.ports import Account

SHORTEST_KEY = 32
_BYTES = 32


class CannotOpen(Exception):
    """No key we have opens this."""


class Vault:
    """Seals with the first of its keys and opens with any, so that keys can be changed without a pause."""

    def __init__(self, keys: str) -> None:
        """Take the keys, each at least 32 characters, with commas between."""
        self._keys = [_fernet(key.strip()) for key in keys.split(",") if key.strip()]

    @property
    def ready(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._keys)

    def seal(self, account: Account) -> str:
        """Return an account that only the keys open."""
        return MultiFernet(self._keys).encrypt(json.dumps(asdict(account)).encode()).decode()

    def open(self, sealed: str) -> Account:
        """Return what was sealed. Raises CannotOpen."""
        try:
            return Account(**json.loads(MultiFernet(self._keys).decrypt(sealed.encode())))
        except (InvalidToken, ValueError) as error:
            raise CannotOpen from error

    def renewed(self, sealed: str) -> str:
        """Return the same under the first key; itself when that already is so. Raises CannotOpen."""
        try:
            self._keys[0].decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.open(sealed))
        except IndexError as error:
            raise CannotOpen from error
        return sealed


def _fernet(key: str) -> Fernet:
    derived = HKDF(SHA256(), _BYTES, salt=None, info=b"front desk calendars").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
