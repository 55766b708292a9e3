"""An absence as an import gives it, and as the rooms above read it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.absence.rules import AbsenceKind, Source
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


@dataclass(frozen=True)
class Away:
    """An absence with its stand-ins in order."""

    id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
    kind: AbsenceKind
    source: Source
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class Absent:
    """Somebody is away now: since when they are back, and who may be asked instead."""

    handlaggare: str
    back_on: date
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class AbsenceRegistered(Event):
    """Somebody will be away; the bookings in that time need another answer."""

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class AbsenceEnded(Event):
    """Somebody is back before time, or was never away; the time can be booked again."""

    absence_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime
