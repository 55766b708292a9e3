"""The acting user, program or job, as recorded by log, events and tasks."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A signed-in user, an API token or a scheduled job.

    The log uses `contact` and `reason`, a program's grounds for acting, where a use case names none of its own.
    """

    #: Staff or token id; None for a scheduled job.
    id: uuid.UUID | None
    name: str
    role: str
    unit: str = ""
    #: Label of the session, never a client's address.
    workstation: str = ""
    contact: uuid.UUID | None = None
    reason: str = ""
    session: uuid.UUID | None = None


CLOCK = Actor(id=None, name="clock", role="system")
