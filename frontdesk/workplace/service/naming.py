"""Names of clients, as far as the viewer may see them."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from frontdesk.accounts.views import Staff
from frontdesk.booking.service import lists
from frontdesk.core.db.unit import Unit
from frontdesk.safety.service import client_names


class Named(lists.Named, Protocol):
    """An appointment, or a view of one."""

    @property
    def id(self) -> uuid.UUID: ...


def names(unit: Unit, staff: Staff, appointments: Sequence[Named]) -> dict[uuid.UUID, str]:
    """Return the client's name by appointment; the booking's alias if `staff` may not see the client."""
    known = client_names(unit, staff, [row.person or row.may_be for row in appointments])
    concealed = lists.concealed_of(unit, appointments)
    return {row.id: lists.name_of(row, known, concealed) for row in appointments}
