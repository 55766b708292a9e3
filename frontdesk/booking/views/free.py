"""A free time."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.booking.rules.words import Mode


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can be booked with one person; `others` are resources of further people, `room` is a room's id.

    `room_buffers`: the room is taken as long as the people are, and not only while they meet.
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
