"""The clients' names, as far as somebody at work may see them."""

import uuid
from collections.abc import Iterable

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.booking.models import Appointment
from frontdesk.cases.queries import person_facts
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.safety.queries import hidden_keys


def names(unit: Unit, staff: Staff, appointments: Iterable[Appointment]) -> dict[uuid.UUID, str]:
    """Return who is to come, by appointment; one who is hidden from this person is only the alias the booking has."""
    visible = Visibility.of(
        staff.grants,
        today=local_date(unit.now),
        hidden=hidden_keys(unit.desk),
        protected_desk=staff.has(Role.PROTECTED_DESK),
    )
    found = {}
    for appointment in appointments:
        own = appointment.person in staff.kin
        known = person_facts(unit.register, appointment.person, visible) if appointment.person and not own else None
        found[appointment.id] = known.name if known else appointment.name
    return found
