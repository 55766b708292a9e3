"""Views and events of absence: as an import or a calendar delivers it, and as other rooms read it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol

from frontdesk.absence.rules.enums import AbsenceKind, AbsenceSource
from frontdesk.absence.rules.sharing import Candidate, Turns
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
    """A half-open span of instants that a handläggare's own calendar shows as out of office, with the event's id."""

    event_id: str
    starts_at: datetime
    ends_at: datetime


class OutOfOffice(Protocol):
    """Event from `calendars`: all times a handläggare's calendar shows as out of office from now on."""

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
    source: AbsenceSource
    stand_ins: tuple[str, ...]
    shares: tuple[int, ...] = ()
    series_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Absent:
    """A handläggare who is away now: first day back, and the stand-ins who may be asked, next turn first."""

    handlaggare: str
    back_on: date
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """The stand-ins of a handläggare over a span, next turn first, and those passed over."""

    turns: Turns = field(default_factory=lambda: Turns((), ()))
    candidates: tuple[Candidate, ...] = ()
    #: Absence or series the turns are counted by; None when no stand-in is named.
    group: uuid.UUID | None = None


@dataclass(frozen=True)
class AbsenceRegistered(Event):
    """A handläggare will be away; the bookings in that time have to be rebooked."""

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
    #: Whether the bookings concerned are already shown to the user who entered the absence.
    watched: bool = False


@dataclass(frozen=True)
class AbsenceEnded(Event):
    """A handläggare is not away after all in this span; it can be booked again."""

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
