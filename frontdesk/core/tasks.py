"""Tasks: events by which any room asks for a person's attention; `calls` lists them until they are done."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from frontdesk.core.actor import Actor
from frontdesk.core.events import Event


class TaskFor(StrEnum):
    """The group that sees a task."""

    RECEPTION = "reception"
    HANDLAGGARE = "handlaggare"
    PROTECTED_DESK = "protected_desk"
    UNIT_HEAD = "unit_head"
    LOG_REVIEWER = "log_reviewer"
    ADMINISTRATOR = "administrator"
    #: One named member of staff, regardless of roles.
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class TaskNeeded(Event):
    """A member of staff must do something."""

    #: `sms-failed`, `interpreter-order`, `person-gone`, …; decides the text.
    kind: str
    to: TaskFor
    #: A second event with the same key, while the first task is open, only changes its due time.
    key: str
    due_at: datetime | None = None
    #: Addresses it to one handläggare.
    handlaggare: str | None = None
    #: Addresses it to those of `to` who belong to this unit.
    unit: str | None = None
    #: Addresses it to one member of staff.
    staff_id: uuid.UUID | None = None
    person: str | None = None
    contact_id: uuid.UUID | None = None
    appointment_id: uuid.UUID | None = None
    #: Ids only.
    about: dict[str, str] = field(default_factory=dict)
    #: Nothing has to be done, but a missing task would reveal why; it is stored as done.
    needless: bool = False


@dataclass(frozen=True)
class TaskTicked(Event):
    """A member of staff marked a task as done. A room that knows better refuses (409)."""

    kind: str
    key: str
    appointment_id: uuid.UUID | None
    by: Actor


@dataclass(frozen=True)
class TaskSettled(Event):
    """The task was done elsewhere; an open task with this key is closed."""

    key: str
