"""Tasks about meetings outside all opening windows, until they are moved, cancelled or inside a window again."""

import uuid
from datetime import datetime

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import previewing
from frontdesk.booking.views import AppointmentEvent
from frontdesk.booking.views.windows import Orphan
from frontdesk.calls.queries import tasks
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded


def ask(unit: Unit, handlaggare: str, orphan: Orphan) -> None:
    """Create a task about a meeting. Reception and the handläggare share it; either can tick it off."""
    if orphan.appointment_id is not None:
        unit.task(
            TaskNeeded(
                kind="booking-outside",
                to=TaskFor.RECEPTION,
                key=_key(orphan.appointment_id),
                due_at=orphan.starts_at,
                handlaggare=handlaggare,
                appointment_id=orphan.appointment_id,
                about={"alias": orphan.alias},
            )
        )


def settle(unit: Unit, appointment_id: uuid.UUID) -> None:
    """Settle the task about a meeting."""
    unit.settle(_key(appointment_id))


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """Settle the task when the meeting was moved or cancelled."""
    settle(unit, event.appointment_id)


def undone(unit: Unit, appointment: Appointment, since: datetime) -> None:
    """Create the task again if it was settled by a change, made at `since` or just after, that is now undone."""
    settled = tasks.closed_by_itself(unit.db, _key(appointment.id), since)
    if settled and previewing.is_outside(unit, appointment):
        whole = appointment.starts_at, appointment.ends_at
        ask(unit, appointment.handlaggare, Orphan(appointment.id, *whole, appointment.alias, appointment.type))


def _key(appointment_id: uuid.UUID) -> str:
    return f"outside-window:{appointment_id}"
