"""Refuse telephone meetings where they are impossible or unsafe; the same rule for desk and API."""

import uuid
from collections.abc import Collection

from frontdesk.booking.errors import NotByPhone, SilentNotByPhone
from frontdesk.booking.rules.words import SIGN, Mode
from frontdesk.cases import queries as cases
from frontdesk.core.db.unit import Unit
from frontdesk.safety import service as safety


def refuse(unit: Unit, person: str | None, mode: Mode, *, matters: Collection[uuid.UUID | None] = ()) -> None:
    """Refuse a telephone meeting with a client who signs, or about a matter that must not be mentioned by telephone.

    `matters`: the ids of contact and appointment. Raises NotByPhone or SilentNotByPhone.
    """
    if mode is not Mode.PHONE:
        return
    if person is not None and cases.interpreter_of(unit.register, person) == SIGN:
        raise NotByPhone
    if safety.reach(unit.db, unit.register, person=person, matters=matters).silence is not None:
        raise SilentNotByPhone
