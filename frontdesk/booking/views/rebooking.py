"""View of the page on which reception rebooks an appointment whose handläggare is absent."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.booking.rules.rebooking import STATE_LABELS, RebookingState
from frontdesk.calls.views import TaskFacts


@dataclass(frozen=True)
class FreeTimeOffered:
    """A free time for the client; `same_time`: the same time with a stand-in."""

    value: str
    starts_at: datetime
    name: str
    same_time: bool


@dataclass(frozen=True)
class RebookingPage:
    """The booking, why it must move, and free times. `away_until`: the last day of the absence."""

    id: uuid.UUID
    facts: TaskFacts | None
    state: RebookingState
    open: bool
    was_at: datetime
    away: str
    away_until: date | None
    why: str
    times: tuple[FreeTimeOffered, ...]
    undo: bool
    by_sms: bool
    today: date

    @property
    def state_word(self) -> str:
        """The label of its state, source language."""
        return STATE_LABELS[self.state]
