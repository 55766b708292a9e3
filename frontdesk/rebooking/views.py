"""Views of bookings in an absence, and of the page on which reception rebooks one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.availability.rules.enums import MODE_LABELS, Mode
from frontdesk.calls.views import TaskFacts
from frontdesk.rebooking.rules import STATE_LABELS, RebookingChoice, RebookingState


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


@dataclass(frozen=True)
class HitBooking:
    """A booking in an absence, its state, and what can be or was decided about it.

    `choices` and `proposed` (a value of one of them) are empty once decided. `why`: a sentence on what failed. `undo`:
    the decision can still be undone. Without `by_sms` reception rings about a new time; `rings`: that task is open.
    """

    id: uuid.UUID
    version: int
    state: RebookingState
    was_at: datetime
    was_with: str
    starts_at: datetime
    ends_at: datetime
    handlaggare: str
    type_sv: str
    type_en: str
    mode: Mode
    alias: str
    person: str | None
    name: str
    may_be: str | None = None
    choices: tuple[RebookingChoice, ...] = ()
    proposed: str = ""
    decided_by: str = ""
    why: str = ""
    undo: bool = False
    by_sms: bool = True
    rings: bool = False

    @property
    def state_word(self) -> str:
        """The label of its state, source language."""
        return STATE_LABELS[self.state]

    @property
    def mode_word(self) -> str:
        """The label of its mode, source language."""
        return MODE_LABELS[self.mode]
