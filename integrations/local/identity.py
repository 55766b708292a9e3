"""Test double of the external login: confirms any login named, but only to the browser that asked.

The demo's one-click logins go through it.
"""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from frontdesk.accounts.errors import IdentityRefused
from frontdesk.accounts.ports import Identity


class LocalIdentity:
    """Redirects the browser straight back, with the login signed together with the state."""

    def __init__(self) -> None:
        """Create a key that lives as long as this process."""
        self._key = secrets.token_bytes(32)

    def begin(self, *, back: str, state: str, hint: str = "") -> str:
        """Return the address to come back to, with the signature."""
        joint = "&" if "?" in back else "?"
        return f"{back}{joint}{urlencode({'state': state, 'login': hint, 'proof': self._proof(state, hint)})}"

    def complete(self, answer: Mapping[str, str], *, state: str) -> Identity:
        """Check state and signature."""
        login = answer.get("login", "")
        ours = self._proof(state, login)
        same_state = hmac.compare_digest(answer.get("state", "").encode(), state.encode())
        if not (
            state and login and same_state and hmac.compare_digest(answer.get("proof", "").encode(), ours.encode())
        ):
            raise IdentityRefused
        return Identity(login=login)

    def _proof(self, state: str, login: str) -> str:
        return hmac.new(self._key, f"{state}\n{login}".encode(), "sha256").hexdigest()
