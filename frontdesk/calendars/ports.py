"""Port for handläggare's own calendars. Only times are read from them, never titles or participants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from uuid import UUID

from frontdesk.calendars.rules.enums import CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.notices import NotificationKind
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.intervals import Instants


class CalendarUnavailable(Exception):
    """The calendar does not answer right now; conclude nothing, and retry the same call later."""

    def __init__(self, retry_after: timedelta | None = None) -> None:
        """Take the wait the calendar asked for, if any."""
        super().__init__(retry_after)
        self.retry_after = retry_after


class CalendarRefused(Exception):
    """The calendar refuses, and a retry will not help."""

    def __init__(self, refusal: CalendarRefusal) -> None:
        """Take the reason."""
        super().__init__(refusal)
        self.refusal = refusal


class CalendarChanged(Exception):
    """The event to overwrite was changed in the calendar meanwhile: read it first, then decide."""


@dataclass(frozen=True)
class Account:
    """Address and credentials of one person's calendar.

    `address` is for CalDAV the calendar's URL (or its server's), for Graph the mailbox, for ICS a URL, for e-mail an
    e-mail address.
    """

    address: str
    login: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Window:
    """The period in which calendars are read, half-open, in UTC."""

    first: datetime
    until: datetime


@dataclass(frozen=True)
class OutsideEvent:
    """An event in an outside calendar, without title, place or participants."""

    #: Opaque id in that calendar, at most 512 characters.
    id: str
    #: ETag or change key, "" without one.
    version: str = ""
    #: Occurrences within the window; for our own meetings (`meeting`) the time itself, also if shown as free.
    spans: Sequence[Instants] = ()
    #: FREE for cancelled, declined and transparent events.
    shows_as: ShowsAs = ShowsAs.BUSY
    meeting: UUID | None = None
    #: `fingerprint` of the fields we write; equal to what we wrote, the event is an echo.
    content: str = ""


@dataclass(frozen=True)
class Misread:
    """Counts of events that could not be read exactly."""

    #: Without a readable start; they take no time.
    set_aside: int = 0
    #: Ambiguous; they take the longest time they can mean.
    doubtful: int = 0
    #: Unknown time zones; their times are read in the calendar's own zone.
    unknown_zones: int = 0


@dataclass(frozen=True)
class Changes:
    """Changes since a cursor. `whole`: `events` is everything in the window; else `gone` has the ids removed.

    `unread` has the ids of events that could not be read: what is known about them from before is kept.
    """

    cursor: str
    events: Sequence[OutsideEvent] = ()
    gone: Sequence[str] = ()
    whole: bool = False
    unread: Sequence[str] = ()
    misread: Misread = Misread()

    @property
    def quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.whole or self.events or self.gone or self.unread)


@dataclass(frozen=True)
class Written:
    """Our meeting as written in a calendar: its id and version there, and the fingerprint of its content."""

    id: str
    version: str
    content: str


@dataclass(frozen=True)
class Checked:
    """Result of a trial: the calendar's address, and whether reading and writing worked."""

    address: str
    reads: bool
    writes: bool


class CalendarProvider(Protocol):
    """A calendar service, one adapter for each kind.

    Every call may raise CalendarUnavailable or CalendarRefused; `put` and `remove` also CalendarChanged. A call ends
    within seconds (5 to connect, 10 to read) and is made with no transaction open.
    """

    def check(self, account: Account, /) -> Checked:
        """Test an account before it is stored: read, write a test event and remove it."""
        ...

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return the changes since a cursor; everything for an empty one.

        For an expired cursor the adapter answers `whole`. A service without change tracking answers `whole`, or with
        the same cursor and no events if nothing changed.
        """
        ...

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Create a meeting under its own id, or overwrite the `known` one unless it was changed there meanwhile.

        Idempotent: a meeting that exists but is not known is adopted, and a known one that is gone is created again.
        """
        ...

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Remove a meeting, unless it was changed there meanwhile; one already gone is ignored."""
        ...


@runtime_checkable
class AsksBusy(Protocol):
    """A calendar service with a free/busy query."""

    def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
        """Return the owner's busy times within `span`; answers within two seconds."""
        ...


class NoSubscription(Exception):
    """The service does not know the subscription, or it has expired."""


class UnreadableNotice(Exception):
    """The posted body is not a change notification."""


@dataclass(frozen=True)
class Subscribed:
    """A subscription to a calendar's changes: its id at the service, and when it expires (UTC)."""

    id: str
    until: datetime


@dataclass(frozen=True)
class ChangeNotification:
    """A notification about a changed calendar or its subscription; authenticated by its secret only."""

    subscription: str
    secret: str = field(repr=False)
    kind: NotificationKind


@runtime_checkable
class SendsNotices(Protocol):
    """A calendar service with change notifications. Calls raise the same errors as a CalendarProvider's."""

    def subscribe(self, account: Account, *, address: str, secret: str, until: datetime) -> Subscribed:
        """Subscribe to every change, with `secret` in each notification; the service validates `address` meanwhile."""
        ...

    def renew(self, subscription: str, *, until: datetime) -> Subscribed:
        """Extend a subscription. Raises NoSubscription."""
        ...

    def unsubscribe(self, subscription: str) -> None:
        """End a subscription; one already ended is ignored."""
        ...

    def notices(self, body: bytes) -> Sequence[ChangeNotification]:
        """Parse a posted body. Raises UnreadableNotice."""
        ...
