"""A meeting as written to calendars and feeds."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FeedEvent:
    """One meeting. `sequence` rises with every change; a cancelled one is kept so that calendars remove it."""

    id: uuid.UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    location: str = ""
    cancelled: bool = False
