"""Events of calendars; `reactions` registers their handlers."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from frontdesk.core.events import Event


@dataclass(frozen=True)
class MeetingMovedOutside(Event):
    """A handläggare moved one of our meetings in their own calendar: listeners move the booking or put it back."""

    appointment_id: uuid.UUID
    handlaggare: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class MeetingRemovedOutside(Event):
    """Two readings did not find one of our meetings in its handläggare's calendar; the reason is unknown."""

    appointment_id: uuid.UUID
    handlaggare: str


@dataclass(frozen=True)
class CalendarConnected(Event):
    """A calendar to write to was connected: listeners queue the meetings already booked."""

    handlaggare: str


@dataclass(frozen=True)
class OutOfOfficeRead(Event):
    """A handläggare's out-of-office times have changed; `spans` has all of them as (stable name, start, end) in UTC."""

    handlaggare: str
    spans: tuple[tuple[str, datetime, datetime], ...]
