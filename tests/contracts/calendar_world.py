"""What a calendar's owner can do in it, whichever service keeps it, and the double's own."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from frontdesk.calendars.ports import Account, CalendarProvider, CalendarUnavailable, Window
from frontdesk.calendars.rules import ShowsAs
from frontdesk.calendars.views import FeedEvent
from integrations.local.calendar import LocalCalendar

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = Window(NINE - timedelta(days=30), NINE + timedelta(days=365))
MEETING = uuid.UUID("0190a3c4-5b6d-7e8f-9012-3456789abcde")


def meeting(sequence: int = 0, *, starts_at: datetime = NINE, place: str = "Stadshuset") -> FeedEvent:
    """Return one meeting of ours."""
    return FeedEvent(MEETING, sequence, starts_at, starts_at + HOUR, NINE, "Bokat besök K7MRA", location=place)


class CalendarWorld(Protocol):
    """One service, one person's calendar in it, and that person's hands."""

    @property
    def provider(self) -> CalendarProvider:
        """Return the adapter under test."""
        ...

    @property
    def account(self) -> Account:
        """Return what opens the calendar."""
        ...

    @property
    def unreachable(self) -> CalendarProvider:
        """Return the same adapter where nobody answers."""
        ...

    @property
    def mistaken(self) -> tuple[CalendarProvider, Account]:
        """Return what asks with a wrong secret, the account's own or the application's."""
        ...

    def enter(self, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY) -> None:
        """Put something into the calendar, or move what was entered under that name."""
        ...

    def erase(self, name: str) -> None:
        """Remove what was entered under that name."""
        ...

    def move_ours(self, event: FeedEvent, starts_at: datetime) -> None:
        """Move a meeting of ours by hand, its length kept."""
        ...

    def erase_ours(self, event: FeedEvent) -> None:
        """Remove a meeting of ours by hand."""
        ...


class LocalCalendarWorld:
    """The double and its owner."""

    def __init__(self) -> None:
        self.provider = LocalCalendar()
        self.provider.lock("sara", "right")
        self.account = Account("sara", "sara", "right")
        self.unreachable = LocalCalendar(trouble=lambda _: CalendarUnavailable())

    @property
    def mistaken(self) -> tuple[CalendarProvider, Account]:
        return self.provider, replace(self.account, secret="wrong")

    def enter(self, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY) -> None:
        self.provider.enter("sara", name, starts_at, ends_at, shows_as)

    def erase(self, name: str) -> None:
        self.provider.erase("sara", name)

    def move_ours(self, event: FeedEvent, starts_at: datetime) -> None:
        self.provider.enter("sara", str(event.id), starts_at, starts_at + (event.ends_at - event.starts_at))

    def erase_ours(self, event: FeedEvent) -> None:
        self.provider.erase("sara", str(event.id))
