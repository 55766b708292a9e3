"""Rules for a booking whose handläggare is absent: the proposed solution, and when reception must act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.core.workdays import workdays_between

# The time to decide in the page where the absence was entered, before reception gets a task.
PATIENCE = timedelta(minutes=15)
NEAREST = 3
# A time further away than this is not chosen for a client without asking.
_NEAR_WORKDAYS = 5

# The least time a client who is asked must have to answer.
_TO_ANSWER = timedelta(hours=4)


class Way(StrEnum):
    """Ways to solve a booking in an absence: a stand-in, another time, asking the client, leaving it to reception."""

    STAND_IN = "stand_in"
    OTHER_TIME = "other_time"
    ASK = "ask"
    DESK = "desk"


class RebookingState(StrEnum):
    """The state of a booking in an absence; the first three are unsettled."""

    OPEN = "open"
    ASKED = "asked"
    DESK = "desk"
    MOVED = "moved"
    CANCELLED = "cancelled"
    STANDS = "stands"


UNSETTLED = frozenset({RebookingState.OPEN, RebookingState.ASKED, RebookingState.DESK})
STATE_LABELS = {
    RebookingState.OPEN: N_("Inte beslutad"),
    RebookingState.ASKED: N_("Klienten är tillfrågad"),
    RebookingState.DESK: N_("Hos receptionen"),
    RebookingState.MOVED: N_("Ombokad"),
    RebookingState.CANCELLED: N_("Avbokad"),
    RebookingState.STANDS: N_("Tiden gäller"),
}


@dataclass(frozen=True)
class RebookingChoice:
    """A possible solution for one booking; `handlaggare` and `starts_at`: the new person and time, if it moves."""

    way: Way
    handlaggare: str = ""
    starts_at: datetime | None = None

    @property
    def value(self) -> str:
        """The choice as a form value."""
        parts = (self.way.value, self.handlaggare, self.starts_at.isoformat() if self.starts_at else "")
        return "|".join(parts).rstrip("|")

    @classmethod
    def read(cls, value: str) -> "RebookingChoice | None":
        """Parse a form value; None if invalid."""
        way, _, rest = value.partition("|")
        handlaggare, _, starts_at = rest.partition("|")
        if way not in set(Way):
            return None
        try:
            read = datetime.fromisoformat(starts_at) if starts_at else None
        except ValueError:
            return None
        moves = Way(way) in {Way.STAND_IN, Way.OTHER_TIME}
        if moves != bool(handlaggare) or moves != (read is not None and read.tzinfo is not None):
            return None
        return cls(Way(way), handlaggare, read)


def usual(
    choices: Sequence[RebookingChoice], *, starts_at: datetime, own: str, only_own: bool, told: bool
) -> RebookingChoice:
    """Return the choice to propose: a stand-in at the same time, else a near time, else asking the client, else desk.

    `only_own`: a near time with the own handläggare comes before a stand-in. `told`: the client can be texted; one who
    cannot is never moved to another time unasked.
    """
    near = [
        choice
        for choice in choices
        if choice.way is Way.OTHER_TIME and choice.starts_at and told and _is_near(choice.starts_at, starts_at)
    ]
    same = [choice for choice in choices if choice.way is Way.STAND_IN]
    first = [choice for choice in near if choice.handlaggare == own] if only_own else []
    ask = [choice for choice in choices if choice.way is Way.ASK]
    return next(iter((*first, *same, *near, *ask)), RebookingChoice(Way.DESK))


def nearest(
    times: Iterable[tuple[datetime, str]], wanted: datetime, count: int = NEAREST
) -> list[tuple[datetime, str]]:
    """Return the `count` times closest to `wanted`, one per start, in order of time; ties prefer the later one."""
    found: dict[datetime, tuple[datetime, str]] = {}
    for starts_at, key in sorted(times, key=lambda time: (abs(time[0] - wanted), time[0] < wanted)):
        found.setdefault(starts_at, (starts_at, key))
    return sorted(list(found.values())[:count])


def may_ask(starts_at: datetime, sent_at: datetime) -> bool:
    """Whether a client who is asked at `sent_at` has time to answer before the meeting."""
    return starts_at - sent_at >= _TO_ANSWER


def _is_near(new: datetime, old: datetime) -> bool:
    first, last = sorted((local_date(new), local_date(old)))
    return workdays_between(first, last) <= _NEAR_WORKDAYS
