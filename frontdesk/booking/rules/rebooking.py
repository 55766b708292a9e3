"""What becomes of a booking whose handläggare is away: what is proposed, by when the desk must act, and the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.errors import N_
from frontdesk.core.times import local_date, start_instant
from frontdesk.core.workdays import OFFICE_CLOSES, add_workdays, previous_workday, workdays_between

# A minute or two to decide on the page; then reception is asked, so that nothing is left lying.
PATIENCE = timedelta(minutes=15)
NEAREST = 3
# A new time further off than this is not chosen for a client without asking.
_NEAR_WORKDAYS = 5
_SOON = timedelta(minutes=30)
# Somebody who is asked must have time to answer.
_TO_ANSWER = timedelta(hours=4)


class Way(StrEnum):
    """What can be done with a booking that an absence hits."""

    STAND_IN = "stand_in"
    OTHER_TIME = "other_time"
    ASK = "ask"
    DESK = "desk"


class State(StrEnum):
    """Where it stands. The first three are not settled."""

    OPEN = "open"
    ASKED = "asked"
    DESK = "desk"
    MOVED = "moved"
    CANCELLED = "cancelled"
    STANDS = "stands"


UNSETTLED = frozenset({State.OPEN, State.ASKED, State.DESK})
STATE_LABELS = {
    State.OPEN: N_("Inte beslutad"),
    State.ASKED: N_("Klienten är tillfrågad"),
    State.DESK: N_("Hos receptionen"),
    State.MOVED: N_("Ombokad"),
    State.CANCELLED: N_("Avbokad"),
    State.STANDS: N_("Tiden gäller"),
}


@dataclass(frozen=True)
class Choice:
    """One thing that can be done with one booking; `handlaggare` and `starts_at` say whither it moves."""

    way: Way
    handlaggare: str = ""
    starts_at: datetime | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        parts = (self.way.value, self.handlaggare, self.starts_at.isoformat() if self.starts_at else "")
        return "|".join(parts).rstrip("|")

    @classmethod
    def read(cls, value: str) -> "Choice | None":
        """Read what a form sent; None for what is none."""
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


def usual(choices: Sequence[Choice], *, starts_at: datetime, own: str, only_own: bool, told: bool) -> Choice:
    """Return what is proposed: the client's time is kept if it can be, else a near one they are told of, else asked.

    `only_own`: a meeting the own handläggare should hold waits for them if they have a near time. `told`: the client
    can be told by SMS; whoever cannot is never moved to another time unasked.
    """
    near = [
        choice
        for choice in choices
        if choice.way is Way.OTHER_TIME and choice.starts_at and told and _is_near(choice.starts_at, starts_at)
    ]
    same = [choice for choice in choices if choice.way is Way.STAND_IN]
    first = [choice for choice in near if choice.handlaggare == own] if only_own else []
    ask = [choice for choice in choices if choice.way is Way.ASK]
    return next(iter((*first, *same, *near, *ask)), Choice(Way.DESK))


def nearest(
    times: Iterable[tuple[datetime, str]], wanted: datetime, count: int = NEAREST
) -> list[tuple[datetime, str]]:
    """Return the times closest to the one a client had, one of each beginning; of two equally far the later."""
    found: dict[datetime, tuple[datetime, str]] = {}
    for starts_at, key in sorted(times, key=lambda time: (abs(time[0] - wanted), time[0] < wanted)):
        found.setdefault(starts_at, (starts_at, key))
    return sorted(list(found.values())[:count])


def may_ask(starts_at: datetime, sent_at: datetime) -> bool:
    """Whether a client who is asked at `sent_at` has time to answer before the meeting."""
    return starts_at - sent_at >= _TO_ANSWER


def due(starts_at: datetime, now: datetime) -> datetime:
    """Return by when the desk must have found another answer: the close of tomorrow, or of the workday before.

    A meeting that is sooner is due in half an hour, and never after it begins.
    """
    tomorrow = add_workdays(local_date(now) + timedelta(days=1), 0)
    before = previous_workday(local_date(starts_at) - timedelta(days=1))
    wanted = start_instant(min(tomorrow, before), OFFICE_CLOSES)
    return min(max(wanted, now + _SOON), max(starts_at, now))


def _is_near(new: datetime, old: datetime) -> bool:
    first, last = sorted((local_date(new), local_date(old)))
    return workdays_between(first, last) <= _NEAR_WORKDAYS
