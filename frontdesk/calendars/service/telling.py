"""What calendars tell the rooms above and beside; `reactions` joins it to who listens."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from frontdesk.core.events import Event


@dataclass(frozen=True)
class MeetingMovedOutside(Event):
    """A handläggare moved a meeting of ours in their own calendar; it is to follow, or to be put back."""

    appointment_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class MeetingRemovedOutside(Event):
    """A meeting of ours is gone from its handläggare's own calendar, twice looked for; nobody knows what it means."""

    appointment_id: uuid.UUID
    handlaggare: str


@dataclass(frozen=True)
class CalendarConnected(Event):
    """A calendar that is written in was connected: what is booked already is to stand there too."""

    handlaggare: str


@dataclass(frozen=True)
class OutOfOfficeRead(Event):
    """What a handläggare's own calendars show as out of office has changed: all of it, each span by a lasting name."""

    handlaggare: str
    spans: tuple[tuple[str, datetime, datetime], ...]
