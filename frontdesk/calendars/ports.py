"""The socket for handläggare's own calendars. Only times cross it inwards; titles and people never do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from frontdesk.calendars.views import FeedEvent


class CalendarUnavailable(Exception):
    """The calendar could not be asked just now; nothing may be concluded, and the same call may be made again."""


class CalendarRefused(Exception):
    """The calendar will not do this however often it is asked: wrong credentials, no such calendar, a conflict."""


@dataclass(frozen=True)
class Busy:
    """One event in somebody's own calendar that makes them busy: its id there, and when."""

    event: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Changes:
    """What changed since a cursor. `whole` means that `busy` is all there is; otherwise `gone` names what ended."""

    cursor: str
    busy: Sequence[Busy] = ()
    gone: Sequence[str] = ()
    whole: bool = False


class CalendarProvider(Protocol):
    """A service that keeps calendars; `calendar` is its own name for one person's."""

    def changes(self, calendar: str, *, cursor: str) -> Changes:
        """Return what changed; an empty cursor asks for everything. Raises CalendarUnavailable or CalendarRefused."""
        ...

    def put(self, calendar: str, event: FeedEvent) -> str:
        """Write a meeting under its own id and return its version there; writing it again changes nothing.

        Raises CalendarUnavailable or CalendarRefused.
        """
        ...

    def remove(self, calendar: str, event: FeedEvent) -> None:
        """Take a meeting away; one that is gone already is no trouble.

        Raises CalendarUnavailable or CalendarRefused.
        """
        ...
