"""Views of the absence pages and of the unit head's next eight weeks."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from frontdesk.core.i18n import N_
from frontdesk.core.paging import ListPage
from frontdesk.core.times import local
from frontdesk.rebooking.rules import RebookingState
from frontdesk.rebooking.views import HitBooking
from frontdesk.workplace.rules.weeks import DayAway


@dataclass(frozen=True)
class AbsenceLine:
    """An absence in a list."""

    id: uuid.UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    whole_days: bool
    first_day: date
    last_day: date
    #: Empty unless the viewer is the unit head.
    kind: str
    source: str
    stand_ins: tuple[tuple[str, int], ...]
    #: Affected bookings not yet settled.
    unsettled: int
    begun: bool
    series: bool = False

    @property
    def clock(self) -> tuple[str, str]:
        """Local start and end as `HH:MM`."""
        return f"{local(self.starts_at):%H:%M}", f"{local(self.ends_at):%H:%M}"


@dataclass(frozen=True)
class SeriesLine:
    """A recurring absence in a list; Monday is weekday 0."""

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
    """Time blocked for booking because of a leave: for catching up after it, or just before it."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    catch_up: bool


@dataclass(frozen=True)
class AbsenceList:
    """The page where absences are entered, with those that are not over."""

    today: date
    head: bool
    #: (key, name) of handläggare the user may enter absences for.
    people: tuple[tuple[str, str], ...]
    stand_ins: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    coming: ListPage[AbsenceLine]
    series: tuple[SeriesLine, ...]
    kept: tuple[KeptTime, ...] = ()


@dataclass(frozen=True)
class DecisionChoice:
    """One choice for an affected booking: the form value, and what its label needs."""

    value: str
    way: str
    name: str
    starts_at: datetime | None
    own: bool


@dataclass(frozen=True)
class HitLine:
    """A booking affected by an absence, as the page shows it."""

    hit: HitBooking
    client: str
    answers: tuple[DecisionChoice, ...]
    with_name: str
    told: bool


class DecisionResult(StrEnum):
    """Result of a decision: done as chosen, changed because the time was taken, or a colleague decided first."""

    DONE = "done"
    TAKEN = "taken"
    OTHERS = "others"


OUTCOME_WORDS = {
    DecisionResult.TAKEN: N_("En tid hann bli bokad, så det blev inte som du valde. Så här är det nu."),
    DecisionResult.OTHERS: N_("Någon annan hann bestämma, så ditt val gäller inte. Så här är det nu."),
}


@dataclass(frozen=True)
class AbsencePage:
    """One single or recurring absence, with the affected bookings."""

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
        """Number of bookings not yet decided about."""
        return sum(line.hit.state is RebookingState.OPEN for line in self.hits)

    @property
    def at_desk(self) -> int:
        """Number of bookings that reception still has to settle."""
        return sum(line.hit.state in {RebookingState.DESK, RebookingState.ASKED} for line in self.hits)


@dataclass(frozen=True)
class WeekCell:
    """One handläggare's week: days away and why, their stand-ins, and the colleagues they cover."""

    monday: date
    whole: bool
    days: tuple[DayAway, ...]
    kinds: tuple[str, ...]
    stand_ins: tuple[str, ...]
    covers: tuple[str, ...]
    heavy: bool


@dataclass(frozen=True)
class PersonWeeks:
    """One handläggare's eight weeks, and the messages waiting for them while away."""

    key: str
    name: str
    cells: tuple[WeekCell, ...]
    unsettled: int
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True)
class Weeks:
    """The next eight weeks of a unit."""

    now: datetime
    names: tuple[str, ...]
    mondays: tuple[date, ...]
    people: tuple[PersonWeeks, ...]
    unsettled: tuple[AbsenceLine, ...]
    #: Overloaded stand-ins by week: (Monday, names, number of colleagues they cover).
    warnings: tuple[tuple[date, tuple[str, ...], int], ...]
