"""How any room asks for a person's attention. `calls` turns it into a task that somebody sees and closes."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from frontdesk.core.actor import Actor
from frontdesk.core.events import Event


class TaskFor(StrEnum):
    """Who is to see a task."""

    RECEPTION = "reception"
    HANDLAGGARE = "handlaggare"
    PROTECTED_DESK = "protected_desk"
    UNIT_HEAD = "unit_head"
    LOG_REVIEWER = "log_reviewer"
    ADMINISTRATOR = "administrator"
    #: The one colleague the task names, whatever their roles.
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class TaskNeeded(Event):
    """Something a person must do.

    `kind` names it (`sms-failed`, `interpreter-order`, `person-gone`, …) and picks the words; `about` holds ids only.
    `handlaggare` and `staff_id` address it to one person, `unit` to those of `to` who belong to it.
    `key` makes it once: a second event with the same key while the first task is open changes its due time instead.
    `needless`: there is nothing to do after all, and a trace that differed would tell why; it is written as done.
    """

    kind: str
    to: TaskFor
    key: str
    due_at: datetime | None = None
    handlaggare: str | None = None
    unit: str | None = None
    staff_id: uuid.UUID | None = None
    person: str | None = None
    contact_id: uuid.UUID | None = None
    appointment_id: uuid.UUID | None = None
    about: dict[str, str] = field(default_factory=dict)
    needless: bool = False


@dataclass(frozen=True)
class TaskTicked(Event):
    """Somebody says that they have done what a task asked for. A room that knows better refuses (409)."""

    kind: str
    key: str
    appointment_id: uuid.UUID | None
    by: Actor


@dataclass(frozen=True)
class TaskSettled(Event):
    """What a task asked for has been done elsewhere; an open task with this key is closed."""

    key: str
