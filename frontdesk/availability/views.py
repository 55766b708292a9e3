"""Availability's immutable data classes and events."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True)
class Wish:
    """A search for free times."""

    type: str
    #: Stockholm dates, both included.
    first: date
    last: date
    #: Keys; empty: everyone of `unit`, else of the type's area, else all.
    handlaggare: tuple[str, ...] = ()
    unit: str | None = None
    mode: Mode | None = None
    interpreter: bool = False
    not_before: datetime | None = None
    #: An appointment to be moved, and a contact with a hold: the time these occupy counts as free.
    moving: uuid.UUID | None = None
    holding: uuid.UUID | None = None
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
