"""What it takes to reach anybody's calendar: an adapter for each kind, and the keys to the accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.calendars.ports import Account, CalendarProvider, CalendarRefused
from frontdesk.calendars.rules import Kind, Refusal
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.core.settings import Settings


@dataclass(frozen=True)
class Reach:
    """The adapters and the vault of this house."""

    providers: Mapping[Kind, CalendarProvider]
    vault: Vault

    @classmethod
    def of(cls, providers: Mapping[Kind, CalendarProvider], settings: Settings) -> "Reach":
        """Return the reach of a house with these adapters and settings."""
        return cls(providers, Vault(settings.calendar_key.get_secret_value()))

    def provider(self, kind: Kind) -> CalendarProvider:
        """Return who keeps calendars of a kind. Raises CalendarRefused for a kind this house does not have."""
        if kind not in self.providers:
            raise CalendarRefused(Refusal.NOT_SUPPORTED)
        return self.providers[kind]

    def open(self, kind: Kind, sealed: str) -> tuple[CalendarProvider, Account]:
        """Return the adapter and the account of a connection. Raises CannotOpen or CalendarRefused."""
        return self.provider(kind), self.vault.open(sealed)
