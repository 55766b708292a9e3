"""The socket for a login outside this program (single sign-on)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Identity:
    """Whom the outside login vouches for; `login` is the same name as in our list of staff."""

    login: str


class IdentityProvider(Protocol):
    """Proves who somebody is. `state` ties the answer to the browser that asked."""

    def begin(self, *, back: str, state: str, hint: str = "") -> str:
        """Return the address to send the browser to; it will come back to `back`. Raises IdentityUnavailable."""
        ...

    def complete(self, answer: Mapping[str, str], *, state: str) -> Identity:
        """Read what the browser brought back. Raises IdentityRefused or IdentityUnavailable."""
        ...
