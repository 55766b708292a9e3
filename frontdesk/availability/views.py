"""Availability's immutable data classes and events."""

import uuid
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from frontdesk.accounts.rules import Grant
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.rules.explain import Alternative, Obstacle
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.core.events import Event


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A bookable time with one handläggare; `others`: resource ids of further participants, `room`: a room's id.

    `room_buffers`: the room is occupied during the buffers too.
    """

    handlaggare: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str | None
    others: tuple[int, ...] = ()
    room: int | None = None
    room_buffers: bool = False


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is demanded of a time, whenever it is. A search has it as a `Wish`, a chosen time as a `Pick` of booking."""

    #: Code of the type of meeting.
    type: str = field(kw_only=False)
    #: Key of the unit to meet, if no handläggare is named; None: everyone of the type's area, else all.
    unit: str | None = None
    mode: Mode | None = None
    #: Language code; "" for none.
    interpreter: str = ""
    #: An appointment to be moved: the time it occupies counts as free.
    moving: uuid.UUID | None = None
    #: Only units of these boards and areas.
    granted: frozenset[Grant] | None = None
    #: Use the notice and horizon for clients choosing alone.
    for_client: bool = False
    #: Limits visits to these places.
    places: tuple[str, ...] = ()
    #: The client already expects this time and only the handläggare changes: notice and grid do not apply.
    as_agreed: bool = False
    #: Keys of further participants, who must all be free.
    besides: tuple[str, ...] = ()
    #: A second staff member of the same unit must be free; those in `present` are tried first.
    two: bool = False
    present: tuple[str, ...] = ()

    def demanded(self) -> dict[str, Any]:
        """Return every field of the demand by name, to make another search or choice with the same demand."""
        return {one.name: getattr(self, one.name) for one in fields(Demand)}


@dataclass(frozen=True)
class Wish(Demand):
    """A search for free times."""

    #: Stockholm dates, both included.
    first: date
    last: date
    #: Keys; empty: everyone of `unit`.
    handlaggare: tuple[str, ...] = ()
    not_before: datetime | None = None
    #: A contact with a hold: the time it occupies counts as free.
    holding: uuid.UUID | None = None


@dataclass(frozen=True)
class WindowOpened(Event):
    """A handläggare's time was opened for booking: a new, changed or restored window, or other hours on one date."""

    resource_id: int
    plan: Plan


@dataclass(frozen=True)
class NoTime:
    """Why a search found nothing, and the alternatives.

    The obstacles add up to `people` times `days` person-days. Each kind of alternative has its nearest times, at most
    three.
    """

    obstacles: tuple[Obstacle, ...]
    people: int
    days: int
    instead: tuple[tuple[Alternative, tuple[FreeTime, ...]], ...] = ()
