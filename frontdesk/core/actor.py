"""Who does something: what the log, the events and the tasks remember of a person or a token."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A signed-in person, an API token or a job of the clock.

    `id` is the staff or token id, None for the clock; `role` and `unit` are those it acts in; `workstation` is a label
    of the session, never an address of a client; `session` is the session itself. `contact` and `reason` are the
    grounds a program gives for acting; the log notes them where a use case names none of its own.
    """

    id: uuid.UUID | None
    name: str
    role: str
    unit: str = ""
    workstation: str = ""
    contact: uuid.UUID | None = None
    reason: str = ""
    session: uuid.UUID | None = None


CLOCK = Actor(id=None, name="clock", role="system")
