"""View models of the administrator's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.accounts.rules import LONGEST_DAYS, Grant, Role, Scope
from frontdesk.calendars.views import ConnectionView
from frontdesk.cases.views import SourceFreshness
from frontdesk.disclosure.rules.levels import Level


@dataclass(frozen=True)
class ChoiceView:
    """A setting in its field; `error` and `text` keep a refused value."""

    key: str
    help: str
    kind: str
    columns: Sequence[str]
    text: str
    default: str
    error: str = ""
    error_values: Mapping[str, object] | None = None
    saved: bool = False
    options: Sequence[tuple[str, str]] = ()

    @property
    def group(self) -> str:
        """The room it belongs to: the first part of its key."""
        return self.key.partition(".")[0]

    @property
    def changed(self) -> bool:
        """Whether it differs from the default."""
        return self.text != self.default


@dataclass(frozen=True)
class DisposalLine:
    """One kind of data with its retention setting and what is due."""

    #: Key of the setting.
    key: str
    #: What the data is and why it is removed.
    help: str
    #: How long it is kept.
    days: int
    #: Rows due, dated from `oldest` to `newest`.
    due: int
    oldest: date | None = None
    newest: date | None = None


@dataclass(frozen=True)
class SourceHealth:
    """One source's last import."""

    freshness: SourceFreshness
    rows: int
    set_aside: int


@dataclass(frozen=True)
class JobHealth:
    """The last run of a job."""

    name: str
    slot: datetime
    ended_at: datetime | None
    failed: str | None
    #: Began long ago and never ended: it hangs, or its clock process was killed.
    stuck: bool = False


@dataclass(frozen=True)
class ClockHealth:
    """One clock process: its last heartbeat, and its hanging jobs."""

    heard_at: datetime
    alive: bool
    hanging: Sequence[str]


@dataclass(frozen=True)
class SmsHealth:
    """The SMS outbox during the last 24 hours."""

    counts: Mapping[str, int]
    oldest_waiting: datetime | None
    late: bool


@dataclass(frozen=True)
class StartStep:
    """A step before the first call: what to do, how, and on which page. `done` is read from the data."""

    title: str
    how: str
    href: str
    done: bool


@dataclass(frozen=True)
class Health:
    """The overview."""

    sources: Sequence[SourceHealth]
    jobs: Sequence[JobHealth]
    sms: SmsHealth
    signed_in: int
    now: datetime
    #: Units without a head who can sign in.
    headless: Sequence[str] = ()
    #: Who was chosen to get the alarms of those units.
    alarms_to: str = ""
    clocks: Sequence[ClockHealth] = ()
    #: The steps before the first call, empty once all are done.
    start: Sequence[StartStep] = ()


@dataclass(frozen=True)
class Allowed:
    """A user's roles and access, as chosen in the form."""

    roles: Sequence[Role]
    grants: Sequence[Grant]
    units: Sequence[str]


@dataclass(frozen=True)
class NewToken:
    """A token to be made."""

    name: str
    role: Role
    scopes: Sequence[Scope]
    grants: Sequence[Grant]
    level: Level = Level.A0
    days: int = LONGEST_DAYS


@dataclass(frozen=True)
class CalendarHealth:
    """One user's calendar connection and its state."""

    name: str
    calendar: ConnectionView
    #: Times in a row its service could not be asked to notify of changes; it is polled all the same, less promptly.
    untold: int = 0
    #: When the service is asked next.
    asked_again_at: datetime | None = None


@dataclass(frozen=True)
class CalendarsHealth:
    """All calendar connections, those with errors first; `unread` counts handläggare whose calendar is not read."""

    now: datetime
    rows: tuple[CalendarHealth, ...]
    unread: int
