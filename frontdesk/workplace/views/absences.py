"""What the pages of absence and the unit head's eight weeks show."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from frontdesk.booking.rules.rebooking import State
from frontdesk.booking.views import HitBooking
from frontdesk.core.errors import N_
from frontdesk.core.paging import Listed
from frontdesk.core.times import local
from frontdesk.workplace.rules.weeks import DayAway


@dataclass(frozen=True)
class AbsenceLine:
    """An absence in a list. `kind` is empty for everybody but the unit head; `unsettled` counts bookings it hits."""

    id: uuid.UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    whole_days: bool
    first_day: date
    last_day: date
    kind: str
    source: str
    stand_ins: tuple[tuple[str, int], ...]
    unsettled: int
    begun: bool
    series: bool = False

    @property
    def clock(self) -> tuple[str, str]:
        """When it begins and ends, as a time field wants it."""
        return f"{local(self.starts_at):%H:%M}", f"{local(self.ends_at):%H:%M}"


@dataclass(frozen=True)
class SeriesLine:
    """A returning absence in a list; of its weekdays Monday is 0."""

    id: uuid.UUID
    name: str
    weekdays: tuple[int, ...]
    every: int
    first_day: date
    last_day: date | None
    begins: time | None
    ends: time | None
    kind: str
    stand_ins: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class KeptTime:
    """Time kept from being booked because of a leave: for catching up after it, or from decisions just before it."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    catch_up: bool


@dataclass(frozen=True)
class AbsenceList:
    """The page where absences are entered: whose they may be, who may stand in, and those that are not over."""

    today: date
    head: bool
    people: tuple[tuple[str, str], ...]
    stand_ins: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    coming: Listed[AbsenceLine]
    series: tuple[SeriesLine, ...]
    kept: tuple[KeptTime, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One thing that can be done with a booking: the value the form sends, and what it says."""

    value: str
    way: str
    name: str
    starts_at: datetime | None
    own: bool


@dataclass(frozen=True)
class HitLine:
    """A booking an absence hits, as the page shows it."""

    hit: HitBooking
    client: str
    answers: tuple[Answer, ...]
    with_name: str
    told: bool


class Outcome(StrEnum):
    """What came of a decision: done as chosen, something else because the time was taken, or another's was first."""

    DONE = "done"
    TAKEN = "taken"
    OTHERS = "others"


OUTCOME_WORDS = {
    Outcome.TAKEN: N_("En tid hann bli bokad, så det blev inte som du valde. Så här är det nu."),
    Outcome.OTHERS: N_("Någon annan hann bestämma, så ditt val gäller inte. Så här är det nu."),
}


@dataclass(frozen=True)
class AbsencePage:
    """One absence, or one that returns, with the bookings it hits."""

    now: datetime
    url: str
    line: AbsenceLine | None
    series: SeriesLine | None
    head: bool
    hits: tuple[HitLine, ...]
    stand_ins: tuple[tuple[str, str], ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    over: bool = False

    @property
    def open(self) -> int:
        """How many bookings nobody has decided about."""
        return sum(line.hit.state is State.OPEN for line in self.hits)

    @property
    def at_desk(self) -> int:
        """How many bookings reception has yet to find an answer for."""
        return sum(line.hit.state in {State.DESK, State.ASKED} for line in self.hits)


@dataclass(frozen=True)
class WeekCell:
    """One person's week: when they are away and why, who covers them, and whom they cover."""

    monday: date
    whole: bool
    days: tuple[DayAway, ...]
    kinds: tuple[str, ...]
    stand_ins: tuple[str, ...]
    covers: tuple[str, ...]
    heavy: bool


@dataclass(frozen=True)
class PersonWeeks:
    """One person's eight weeks, and what waits for them while they are away."""

    key: str
    name: str
    cells: tuple[WeekCell, ...]
    unsettled: int
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True)
class Weeks:
    """The next eight weeks of a unit; `warnings` are those on whom too much hangs, by week."""

    now: datetime
    names: tuple[str, ...]
    mondays: tuple[date, ...]
    people: tuple[PersonWeeks, ...]
    unsettled: tuple[AbsenceLine, ...]
    warnings: tuple[tuple[date, tuple[str, ...], int], ...]
