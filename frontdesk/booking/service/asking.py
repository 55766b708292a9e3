"""Query the handläggare's own calendar before booking, if our copy is stale. No transaction is open meanwhile.

If the calendar does not answer in time the booking is made, and a task tells the handläggare to check.
"""

import uuid
from datetime import datetime, timedelta

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import hold as holds
from frontdesk.booking.service import types
from frontdesk.calendars.service.freebusy_check import Live, ask_first
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Instants
from frontdesk.core.tasks import TaskFor, TaskNeeded


def about_held(stores: Stores, reach: CalendarAdapters, contact_id: uuid.UUID) -> Live:
    """Query the calendar for the time a contact holds."""
    with stores.reading() as unit:
        held = holds.latest_of(unit.db, contact_id)
    if held is None:
        return Live.FRESH
    return ask_first(stores, reach, handlaggare=held.handlaggare, span=(held.starts_at, held.ends_at))


def about(stores: Stores, reach: CalendarAdapters, *, kind: str, handlaggare: str | None, starts_at: datetime) -> Live:
    """Query a named handläggare's calendar for a time; with None ("any") no calendar is queried."""
    if handlaggare is None:
        return Live.FRESH
    with stores.reading() as unit:
        minutes = types.of(unit.db, kind).minutes
    span: Instants = (starts_at, starts_at + timedelta(minutes=minutes))
    return ask_first(stores, reach, handlaggare=handlaggare, span=span)


def flag(unit: Unit, appointment: Appointment) -> None:
    """Create a task telling the handläggare that their calendar could not be checked for this booking."""
    unit.task(
        TaskNeeded(
            kind="calendar-unread",
            to=TaskFor.HANDLAGGARE,
            key=f"calendar-unread:{appointment.id}",
            due_at=appointment.starts_at,
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
        )
    )
