"""Encrypt calendar credentials, so that access to the database alone does not give access to calendars."""

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
    """No configured key decrypts this."""


class Vault:
    """Encrypts with the first key and decrypts with any (Fernet), so that keys can be rotated without downtime."""

    def __init__(self, keys: str) -> None:
        """Take the keys, comma-separated, each at least 32 characters."""
        self._keys = [_fernet(key.strip()) for key in keys.split(",") if key.strip()]

    @property
    def ready(self) -> bool:
        """Whether a key is configured."""
        return bool(self._keys)

    def seal(self, account: Account) -> str:
        """Return the encrypted account."""
        return MultiFernet(self._keys).encrypt(json.dumps(asdict(account)).encode()).decode()

    def open(self, sealed: str) -> Account:
        """Return the decrypted account. Raises CannotOpen."""
        try:
            return Account(**json.loads(MultiFernet(self._keys).decrypt(sealed.encode())))
        except (InvalidToken, ValueError) as error:
            raise CannotOpen from error

    def renewed(self, sealed: str) -> str:
        """Return the account encrypted with the first key; unchanged if it already is. Raises CannotOpen."""
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
