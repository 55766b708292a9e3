"""Access to calendar services: the adapters by kind, and the keys that decrypt accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.calendars.ports import Account, CalendarProvider, CalendarRefused
from frontdesk.calendars.rules import Kind, Refusal
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.core.settings import Settings


@dataclass(frozen=True)
class Reach:
    """The adapters and the vault of this installation."""

    providers: Mapping[Kind, CalendarProvider]
    vault: Vault

    @classmethod
    def of(cls, providers: Mapping[Kind, CalendarProvider], settings: Settings) -> "Reach":
        """Create it from the adapters and settings."""
        return cls(providers, Vault(settings.calendar_key.get_secret_value()))

    def provider(self, kind: Kind) -> CalendarProvider:
        """Return the adapter of a kind. Raises CalendarRefused (NOT_SUPPORTED) if it is not configured."""
        if kind not in self.providers:
            raise CalendarRefused(Refusal.NOT_SUPPORTED)
        return self.providers[kind]

    def open(self, kind: Kind, sealed: str) -> tuple[CalendarProvider, Account]:
        """Return the adapter and the account of a connection. Raises CannotOpen or CalendarRefused."""
        return self.provider(kind), self.vault.open(sealed)
