"""Every socket in the wall, on one page: what the house needs from outside, and the room that owns each port."""

from dataclasses import dataclass

from frontdesk.accounts.ports import IdentityProvider


@dataclass(frozen=True)
class Ports:
    """One adapter for each port; `integrations.wiring` chooses them, tests pass the local doubles."""

    identity: IdentityProvider | None = None
