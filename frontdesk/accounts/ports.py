"""Port for an external login (single sign-on)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Identity:
    """The user the external login identified; `login` is the same name as in our list of staff."""

    login: str


class IdentityProvider(Protocol):
    """Identifies users. `state` ties the answer to the browser that asked."""

    def begin(self, *, back: str, state: str, hint: str = "") -> str:
        """Return the address to redirect the browser to; it returns to `back`. Raises IdentityUnavailable."""
        ...

    def complete(self, answer: Mapping[str, str], *, state: str) -> Identity:
        """Read the parameters the browser returned with. Raises IdentityRefused or IdentityUnavailable."""
        ...
