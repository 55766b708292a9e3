"""Calendars in memory: they store what is written, and return the changes since a cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from frontdesk.calendars.ports import (
    Account,
    CalendarChanged,
    CalendarRefused,
    Changes,
    Checked,
    OutsideEvent,
    Window,
    Written,
)
from frontdesk.calendars.rules import BLOCKS, CalendarRefusal, ShowsAs, fingerprint
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.intervals import Instants


@dataclass(frozen=True)
class Kept:
    """An event as its calendar shows it."""

    id: str
    version: int
    starts_at: datetime
    ends_at: datetime
    shows_as: ShowsAs = ShowsAs.BUSY
    title: str = ""
    location: str = ""
    meeting: UUID | None = None

    @property
    def content(self) -> str:
        """Return the fingerprint of what we would have written."""
        return fingerprint(self.starts_at, self.ends_at, title=self.title, location=self.location)


@dataclass
class _Calendar:
    """One calendar and all its changes in order."""

    events: dict[str, Kept] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    secret: str = ""


class LocalCalendar:
    """A calendar service; owners act through `enter` and `erase`, and `trouble` may raise for an address."""

    def __init__(self, trouble: Callable[[str], Exception | None] = lambda _: None) -> None:
        """Begin with empty calendars, which open without a secret."""
        self.trouble = trouble
        self._calendars: dict[str, _Calendar] = {}

    def lock(self, address: str, secret: str) -> None:
        """Require a secret for this calendar from now on."""
        self._of(address).secret = secret

    def enter(
        self, address: str, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY
    ) -> None:
        """Act as the owner: create an event, or move the one with that name, even one of ours."""
        calendar = self._of(address)
        old = calendar.events.get(name) or Kept(name, 0, starts_at, ends_at)
        self._keep(calendar, replace(old, starts_at=starts_at, ends_at=ends_at, shows_as=shows_as))

    def erase(self, address: str, name: str) -> None:
        """Act as the owner: delete an event, even one of ours."""
        self._drop(self._of(address), name)

    def shown(self, address: str) -> list[Kept]:
        """Return everything the owner sees, by time."""
        return sorted(self._of(address).events.values(), key=lambda kept: (kept.starts_at, kept.id))

    def written(self, address: str) -> list[Kept]:
        """Return our own events."""
        return [kept for kept in self.shown(address) if kept.meeting]

    def check(self, account: Account, /) -> Checked:
        """Read; a test of writing is not needed here."""
        self._open(account)
        return Checked(account.address, reads=True, writes=True)

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return the changes since the cursor, or everything. Our own writes are included, as in real calendars."""
        calendar = self._open(account)
        now = str(len(calendar.log))
        if not cursor or int(cursor) > len(calendar.log):
            found = tuple(_told(kept, window) for kept in calendar.events.values() if _is_within(kept, window))
            return Changes(now, found, whole=True)
        touched = dict.fromkeys(calendar.log[int(cursor) :])
        here = [calendar.events[name] for name in touched if name in calendar.events]
        events = tuple(_told(kept, window) for kept in here if _is_within(kept, window))
        told = {event.id for event in events}
        return Changes(now, events, tuple(name for name in touched if name not in told))

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Store a meeting under its id."""
        calendar, name = self._open(account), str(event.id)
        old = calendar.events.get(name)
        _refuse_changed(old, known)
        new = Kept(name, 0, event.starts_at, event.ends_at, ShowsAs.BUSY, event.title, event.location, event.id)
        if old is None or replace(old, version=0) != new:
            self._keep(calendar, replace(new, version=old.version if old else 0))
        kept = calendar.events[name]
        return Written(name, str(kept.version), kept.content)

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Delete a meeting."""
        calendar, name = self._open(account), str(event.id)
        _refuse_changed(calendar.events.get(name), known)
        self._drop(calendar, name)

    def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
        """Return when the owner is busy within `span`."""
        events = self._open(account).events.values()
        return [
            (max(kept.starts_at, span[0]), min(kept.ends_at, span[1]))
            for kept in events
            if kept.shows_as in BLOCKS and not kept.meeting and kept.starts_at < span[1] and span[0] < kept.ends_at
        ]

    def _keep(self, calendar: _Calendar, kept: Kept) -> None:
        # Versions go on counting after a deletion, so that no version ever stands for two contents.
        calendar.log.append(kept.id)
        calendar.events[kept.id] = replace(kept, version=len(calendar.log))
        self.changed()

    def _drop(self, calendar: _Calendar, name: str) -> None:
        if calendar.events.pop(name, None):
            calendar.log.append(name)
            self.changed()

    def changed(self) -> None:
        """Hook called after a change; does nothing here."""

    def _open(self, account: Account) -> _Calendar:
        if trouble := self.trouble(account.address):
            raise trouble
        calendar = self._of(account.address)
        if calendar.secret and account.secret != calendar.secret:
            raise CalendarRefused(CalendarRefusal.CREDENTIALS)
        return calendar

    def _of(self, address: str) -> _Calendar:
        return self._calendars.setdefault(address, _Calendar())


def _refuse_changed(old: Kept | None, known: Written | None) -> None:
    if old is not None and known is not None and known.version != str(old.version):
        raise CalendarChanged


def _is_within(kept: Kept, window: Window) -> bool:
    return kept.starts_at < window.until and window.first < kept.ends_at


def _told(kept: Kept, window: Window) -> OutsideEvent:
    ours = kept.meeting is not None
    span = (kept.starts_at, kept.ends_at)
    cut = (max(span[0], window.first), min(span[1], window.until))
    return OutsideEvent(
        id=kept.id,
        version=str(kept.version),
        spans=(span if ours else cut,),
        shows_as=kept.shows_as,
        meeting=kept.meeting,
        content=kept.content if ours else "",
    )
