"""An absence as an import or a calendar gives it, and as the rooms above read it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol

from frontdesk.absence.rules.sharing import Candidate, Turns
from frontdesk.absence.rules.words import AbsenceKind, Source
from frontdesk.core.events import Event


@dataclass(frozen=True)
class AbsenceFact:
    """An absence from the case system: whole days, both included."""

    source_id: str
    handlaggare: str
    first: date
    last: date
    kind: AbsenceKind
    stand_ins: tuple[str, ...] = ()


class OutSpan(NamedTuple):
    """A time somebody's own calendar shows as out of office: the event's name there, and when; half-open instants."""

    event_id: str
    starts_at: datetime
    ends_at: datetime


class OutOfOffice(Protocol):
    """What `calendars` tells: everything somebody's calendar shows as out of office from now on."""

    @property
    def handlaggare(self) -> str: ...
    @property
    def spans(self) -> Sequence[tuple[str, datetime, datetime]]: ...


@dataclass(frozen=True)
class Away:
    """An absence with its stand-ins in order and their shares."""

    id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
    kind: AbsenceKind
    source: Source
    stand_ins: tuple[str, ...]
    shares: tuple[int, ...] = ()
    series_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Absent:
    """Somebody is away now: since when they are back, and who may be asked instead, whose turn it is first."""

    handlaggare: str
    back_on: date
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """Who stands in for somebody over a span, whose turn it is first, and who is passed over.

    `group` is what the turns are counted over; None when nobody is named as a stand-in.
    """

    turns: Turns = field(default_factory=lambda: Turns((), ()))
    candidates: tuple[Candidate, ...] = ()
    group: uuid.UUID | None = None


@dataclass(frozen=True)
class AbsenceRegistered(Event):
    """Somebody will be away; the bookings in that time need another answer.

    `watched`: whoever entered it has the bookings it hits on their screen.
    """

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
    watched: bool = False


@dataclass(frozen=True)
class AbsenceEnded(Event):
    """Somebody is here in a time they were to be away; it can be booked again."""

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
