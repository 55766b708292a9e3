"""Home visits that need two staff members."""

from datetime import datetime

from frontdesk.booking.models import Appointment, Hold
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import slots
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.words import COMING, Mode
from frontdesk.booking.service import types
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local_date
from frontdesk.safety import service as safety
from frontdesk.safety.views import OneIsEnough, TwoWanted

_TWO = 2


def needed(unit: Unit, person: str | None, kind: MeetingKind, mode: Mode | None, at: datetime) -> bool:
    """Whether a meeting needs two staff members; without a mode it counts as a home visit if the type allows that."""
    is_home = mode is Mode.HOME or (mode is None and kind.allows(Mode.HOME))
    return is_home and person is not None and safety.needs_two(unit.db, person, on=local_date(at))


def lacking(unit: Unit, hold: Hold, person: str | None, kind: MeetingKind) -> bool:
    """Whether a hold for one person is for a meeting that needs two."""
    return needed(unit, person, kind, hold.mode, hold.starts_at) and len(slots.held_with(unit.db, hold.id)) < _TWO


def wanted(unit: Unit, event: TwoWanted) -> None:
    """Create reception tasks to find a second person, or another time, for the client's coming visits."""
    for appointment in queries.coming_of(unit.db, event.person, unit.now):
        _see_to(unit, appointment)


def enough(unit: Unit, event: OneIsEnough) -> None:
    """Settle the tasks to find a second person."""
    for appointment in queries.coming_of(unit.db, event.person, unit.now):
        _see_to(unit, appointment)


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """Update the task about a home visit that was moved, cancelled or restored."""
    appointment = queries.one(unit.db, event.appointment_id)
    if appointment is not None and appointment.mode is Mode.HOME:
        _see_to(unit, appointment)


def _see_to(unit: Unit, appointment: Appointment) -> None:
    """Create the task if a second person is missing, else settle it."""
    key = f"in-twos:{appointment.id}"
    if not _lacks_one(unit, appointment):
        unit.settle(key)
        return
    unit.task(
        TaskNeeded(
            kind="booking-in-twos",
            to=TaskFor.RECEPTION,
            key=key,
            due_at=appointment.starts_at,
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
            about={"alias": appointment.alias},
        )
    )


def _lacks_one(unit: Unit, appointment: Appointment) -> bool:
    kind = types.known(unit.db, appointment.type)
    if appointment.status not in COMING or queries.colleagues_of(unit.db, appointment.id):
        return False
    return needed(unit, appointment.person, kind, appointment.mode, appointment.starts_at)
