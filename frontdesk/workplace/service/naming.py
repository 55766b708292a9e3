"""The clients' names, as far as somebody at work may see them."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.safety import service as safety


class Named(Protocol):
    """An appointment, or a view of one."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def person(self) -> str | None: ...
    @property
    def name(self) -> str: ...


def names(unit: Unit, staff: Staff, appointments: Sequence[Named]) -> dict[uuid.UUID, str]:
    """Return who is to come, by appointment; one who is hidden from this person is only the alias the booking has."""
    known = safety.client_names(unit, staff, [row.person for row in appointments])
    return {row.id: known[row.person].name if row.person in known else row.name for row in appointments}
