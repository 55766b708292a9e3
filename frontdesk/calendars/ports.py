"""The socket for handläggare's own calendars. Only times cross it inwards; titles and people never do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from uuid import UUID

from frontdesk.calendars.rules.notices import NoticeKind
from frontdesk.calendars.rules.words import Refusal, ShowsAs
from frontdesk.calendars.views import FeedEvent

Span = tuple[datetime, datetime]


class CalendarUnavailable(Exception):
    """The calendar could not be asked just now; nothing may be concluded, and the same call may be made again."""

    def __init__(self, retry_after: timedelta | None = None) -> None:
        """Take how long the calendar asked to be left alone, if it did."""
        super().__init__(retry_after)
        self.retry_after = retry_after


class CalendarRefused(Exception):
    """The calendar will not do this however often it is asked."""

    def __init__(self, refusal: Refusal) -> None:
        """Take why."""
        super().__init__(refusal)
        self.refusal = refusal


class CalendarChanged(Exception):
    """What we would write over was changed there meanwhile: read first, then decide."""


@dataclass(frozen=True)
class Account:
    """What it takes to reach one person's calendar.

    `address` is for CalDAV the calendar's URL (or its server's), for Graph the mailbox, for ICS a URL, for e-mail an
    e-mail address.
    """

    address: str
    login: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Window:
    """The instants between which a calendar is our business, half-open."""

    first: datetime
    until: datetime


@dataclass(frozen=True)
class OutsideEvent:
    """One thing in somebody's calendar, without title, place or people.

    `id` is its opaque name there (at most 512 characters), `version` its ETag or change key, "" where there is none.
    `spans` are its occurrences within the window; of one of ours (`meeting`), its own time whatever it shows as.
    `content` is the `fingerprint` of what of it we write; equal to what we wrote, it is an echo.
    Cancelled, declined and transparent ones arrive as FREE.
    """

    id: str
    version: str = ""
    spans: Sequence[Span] = ()
    shows_as: ShowsAs = ShowsAs.BUSY
    meeting: UUID | None = None
    content: str = ""


@dataclass(frozen=True)
class Misread:
    """How much of a calendar was not read as it was meant.

    `set_aside`: what has no start that can be read, and takes no time. `doubtful`: what takes the most time it can
    mean. `unknown_zones`: zones nobody knows, whose times are read as the calendar's own.
    """

    set_aside: int = 0
    doubtful: int = 0
    unknown_zones: int = 0


@dataclass(frozen=True)
class Changes:
    """What changed since a cursor. `whole`: `events` is all there is in the window; else `gone` names what ended.

    `unread` names what is there and could not be read: what is known of it from before stays.
    """

    cursor: str
    events: Sequence[OutsideEvent] = ()
    gone: Sequence[str] = ()
    whole: bool = False
    unread: Sequence[str] = ()
    misread: Misread = Misread()

    @property
    def quiet(self) -> bool:
        """Whether nothing happened."""
        return not (self.whole or self.events or self.gone or self.unread)


@dataclass(frozen=True)
class Written:
    """What of ours stands there now: its name there, its version, and the fingerprint of what we wrote."""

    id: str
    version: str
    content: str


@dataclass(frozen=True)
class Checked:
    """The calendar that was found, and what was really tried in it."""

    address: str
    reads: bool
    writes: bool


class CalendarProvider(Protocol):
    """A service that keeps calendars, one for each kind.

    Every call may raise CalendarUnavailable or CalendarRefused; `put` and `remove` also CalendarChanged. A call ends
    within seconds (5 to connect, 10 to read) and is made with no transaction open.
    """

    def check(self, account: Account, /) -> Checked:
        """Try before credentials are stored: really read; write a probe and remove it."""
        ...

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        """Return what changed; an empty cursor asks for everything.

        A cursor that has expired is the adapter's to notice: it answers whole. One without a notion of change answers
        whole, or with the same cursor and nothing when nothing changed.
        """
        ...

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Create a meeting under its own id, or write over what is `known` there if nobody else has meanwhile.

        One that is there already though not known is adopted: writing twice makes one. A known one that is gone is
        made again.
        """
        ...

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        """Take a meeting away, unless somebody changed it meanwhile; one that is gone already is no trouble."""
        ...


@runtime_checkable
class AsksBusy(Protocol):
    """A calendar that can be asked for one span on the spot."""

    def busy(self, account: Account, *, span: Span) -> Sequence[Span]:
        """Return when its owner is busy within `span`, within two seconds."""
        ...


class NoSubscription(Exception):
    """The service knows no such subscription, or no more."""


class UnreadableNotice(Exception):
    """What was posted is no notice."""


@dataclass(frozen=True)
class Subscribed:
    """A subscription to a calendar's changes: its name at the service, and until when it lives."""

    id: str
    until: datetime


@dataclass(frozen=True)
class Notice:
    """Word of a change in some calendar, or of its subscription. It is to be believed for its secret alone."""

    subscription: str
    secret: str = field(repr=False)
    kind: NoticeKind


@runtime_checkable
class SendsNotices(Protocol):
    """A calendar that tells when something in it changes. Calls raise as a CalendarProvider's do."""

    def subscribe(self, account: Account, *, address: str, secret: str, until: datetime) -> Subscribed:
        """Ask for word of every change, with `secret` in every notice; the address is tried while we wait."""
        ...

    def renew(self, subscription: str, *, until: datetime) -> Subscribed:
        """Let a subscription live longer. Raises NoSubscription."""
        ...

    def unsubscribe(self, subscription: str) -> None:
        """End a subscription; one that is over already is no trouble."""
        ...

    def notices(self, body: bytes) -> Sequence[Notice]:
        """Read what was posted. Raises UnreadableNotice."""
        ...
