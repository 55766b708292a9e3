"""Port for strong electronic identification (BankID, Freja): start an order, collect its result, cancel it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_


class Provider(StrEnum):
    """The eID provider."""

    BANKID = "bankid"
    FREJA = "freja"


class OrderState(StrEnum):
    """State of an identification order; only COMPLETE proves an identity."""

    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True)
class Collected:
    """The result of one poll of an order."""

    state: OrderState
    #: Vendor-neutral: `waiting`, `signing`, `cancelled` or `expired`.
    hint: str = ""
    #: Identity number and name, set only when the order is complete.
    number: str = ""
    name: str = ""


class StrongIdentityUnavailable(FrontdeskError):
    """The provider does not answer. Nothing is proved or disproved; another method may be tried."""

    status = 503
    message = N_("Legitimeringstjänsten svarar inte just nu. Välj ett annat sätt.")


class StrongIdentity(Protocol):
    """Identification during a phone call: the person's app says the municipality called and asks for confirmation."""

    def start(self, *, number: str, provider: Provider) -> str:
        """Start an order for a twelve-digit identity number; return its reference. Raises StrongIdentityUnavailable."""
        ...

    def collect(self, ref: str) -> Collected:
        """Return the state of an order; may be polled every second or two. Raises StrongIdentityUnavailable."""
        ...

    def cancel(self, ref: str) -> None:
        """Cancel an order; a finished or unknown order is ignored."""
        ...
