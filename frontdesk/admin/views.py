"""What the administrator's pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.accounts.rules import LONGEST_DAYS, Grant, Role, Scope
from frontdesk.calendars.views import ConnectionView
from frontdesk.cases.views import SourceFreshness
from frontdesk.disclosure.rules.levels import Level


@dataclass(frozen=True)
class ChoiceView:
    """A choice in its field; `error` and `text` keep what was typed when it was refused."""

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
    """One kind of data: its choice, what it is and why it goes, for how many days it is kept, what is due.

    `due` are rows, from the day `oldest` to `newest`.
    """

    key: str
    help: str
    days: int
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
    #: It began long ago and never ended: it hangs, or its clock was killed.
    stuck: bool = False


@dataclass(frozen=True)
class ClockHealth:
    """One clock process: when it was last heard, and which of its jobs hang."""

    heard_at: datetime
    alive: bool
    hanging: Sequence[str]


@dataclass(frozen=True)
class SmsHealth:
    """What the outbox did during the last day and night."""

    counts: Mapping[str, int]
    oldest_waiting: datetime | None
    late: bool


@dataclass(frozen=True)
class StartStep:
    """One thing to do before the first call: what, how, and the page it is done on. Done by what is there."""

    title: str
    how: str
    href: str
    done: bool


@dataclass(frozen=True)
class Health:
    """The overview. `headless` are units no head can sign in for, `alarms_to` who was named to get their alarms.

    `start` are the steps before the first call, empty once all are done.
    """

    sources: Sequence[SourceHealth]
    jobs: Sequence[JobHealth]
    sms: SmsHealth
    signed_in: int
    now: datetime
    headless: Sequence[str] = ()
    alarms_to: str = ""
    clocks: Sequence[ClockHealth] = ()
    start: Sequence[StartStep] = ()


@dataclass(frozen=True)
class Allowed:
    """What somebody is to do and see."""

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
    """One person's calendar and how it goes.

    `untold` is how often in a row its service could not be asked to tell of changes, `asked_again_at` the next try;
    it is read all the same, only not at once.
    """

    name: str
    calendar: ConnectionView
    untold: int = 0
    asked_again_at: datetime | None = None


@dataclass(frozen=True)
class CalendarsHealth:
    """Everybody's calendars, those in trouble first; `unread` counts the handläggare whose calendar is not read."""

    now: datetime
    rows: tuple[CalendarHealth, ...]
    unread: int
