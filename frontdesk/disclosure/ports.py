"""What disclosure needs of a strong electronic identity (BankID, Freja): start an order, ask about it, call it off."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from frontdesk.core.errors import N_, FrontdeskError


class Provider(StrEnum):
    """Who vouches."""

    BANKID = "bankid"
    FREJA = "freja"


class OrderState(StrEnum):
    """How an order stands; only COMPLETE proves anything."""

    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True)
class Collected:
    """An answer. `hint` is a code of ours (`waiting`, `signing`, `cancelled`, `expired`).

    Number and name are there only when the order is complete.
    """

    state: OrderState
    hint: str = ""
    number: str = ""
    name: str = ""


class StrongIdentityUnavailable(FrontdeskError):
    """The provider does not answer. Nothing is known of the person; another method may be tried."""

    status = 503
    message = N_("Legitimeringstjänsten svarar inte just nu. Välj ett annat sätt.")


class StrongIdentity(Protocol):
    """Identification by phone: the app shows that the municipality has called and asks for a yes."""

    def start(self, *, number: str, provider: Provider) -> str:
        """Begin an order for a twelve-digit identity number; return its reference. Raises StrongIdentityUnavailable."""
        ...

    def collect(self, ref: str) -> Collected:
        """Say how an order stands; safe to ask every second or two. Raises StrongIdentityUnavailable."""
        ...

    def cancel(self, ref: str) -> None:
        """Call an order off; one that is over or unknown is left as it is."""
        ...
