"""Calendars in memory: they keep what is written, and tell what their owners did since a cursor."""

from collections.abc import Callable
from dataclasses import dataclass, field

from frontdesk.calendars.ports import Busy, Changes
from frontdesk.calendars.views import FeedEvent


@dataclass
class _Kept:
    """One person's calendar: what they put in, what we put in, and every change in order."""

    own: dict[str, Busy] = field(default_factory=dict)
    ours: dict[str, FeedEvent] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


class LocalCalendar:
    """A calendar service whose owners act through `enter` and `erase`; `trouble` may raise for a calendar."""

    def __init__(self, trouble: Callable[[str], Exception | None] = lambda _: None) -> None:
        """Begin with empty calendars."""
        self._calendars: dict[str, _Kept] = {}
        self._trouble = trouble

    def enter(self, calendar: str, busy: Busy) -> None:
        """The owner puts something into their calendar, or moves it."""
        kept = self._of(calendar)
        kept.own[busy.event] = busy
        kept.log.append(busy.event)

    def erase(self, calendar: str, event: str) -> None:
        """The owner removes something."""
        kept = self._of(calendar)
        kept.own.pop(event, None)
        kept.log.append(event)

    def written(self, calendar: str) -> list[FeedEvent]:
        """Return what we have written."""
        return list(self._of(calendar).ours.values())

    def changes(self, calendar: str, *, cursor: str) -> Changes:
        """Tell what the owner did since the cursor, or everything. What we wrote ourselves is no news."""
        self._may_fail(calendar)
        kept = self._of(calendar)
        now = str(len(kept.log))
        if not cursor:
            return Changes(now, tuple(kept.own.values()), whole=True)
        touched = dict.fromkeys(kept.log[int(cursor) :])
        busy = tuple(kept.own[event] for event in touched if event in kept.own)
        return Changes(now, busy, tuple(event for event in touched if event not in kept.own))

    def put(self, calendar: str, event: FeedEvent) -> str:
        """Keep a meeting under its id."""
        self._may_fail(calendar)
        self._of(calendar).ours[str(event.id)] = event
        return str(event.sequence)

    def remove(self, calendar: str, event: FeedEvent) -> None:
        """Forget a meeting."""
        self._may_fail(calendar)
        self._of(calendar).ours.pop(str(event.id), None)

    def _of(self, calendar: str) -> _Kept:
        return self._calendars.setdefault(calendar, _Kept())

    def _may_fail(self, calendar: str) -> None:
        if trouble := self._trouble(calendar):
            raise trouble
