"""Access to calendar services: the adapters by kind, and the keys that decrypt accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.calendars.ports import Account, CalendarProvider, CalendarRefused
from frontdesk.calendars.rules import CalendarKind, CalendarRefusal
from frontdesk.calendars.rules.sealing import Vault
from frontdesk.core.settings import Settings


@dataclass(frozen=True)
class CalendarAdapters:
    """The adapters and the vault of this installation."""

    providers: Mapping[CalendarKind, CalendarProvider]
    vault: Vault

    @classmethod
    def of(cls, providers: Mapping[CalendarKind, CalendarProvider], settings: Settings) -> "CalendarAdapters":
        """Create it from the adapters and settings."""
        return cls(providers, Vault(settings.calendar_key.get_secret_value()))

    def provider(self, kind: CalendarKind) -> CalendarProvider:
        """Return the adapter of a kind. Raises CalendarRefused (NOT_SUPPORTED) if it is not configured."""
        if kind not in self.providers:
            raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)
        return self.providers[kind]

    def open(self, kind: CalendarKind, sealed: str) -> tuple[CalendarProvider, Account]:
        """Return the adapter and the account of a connection. Raises CannotOpen or CalendarRefused."""
        return self.provider(kind), self.vault.open(sealed)
