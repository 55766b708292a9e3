"""A free time."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.booking.rules.words import Mode


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
