"""Visits at home to which two must go: both are found free at once, both are taken or none."""

from datetime import datetime

from frontdesk.booking.models import Appointment, Hold
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import slots
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.words import COMING, Mode
from frontdesk.booking.service import types
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled
from frontdesk.core.times import local_date
from frontdesk.safety import service as safety
from frontdesk.safety.views import OneIsEnough, TwoWanted

_TWO = 2


def needed(unit: Unit, person: str | None, kind: MeetingKind, mode: Mode | None, at: datetime) -> bool:
    """Whether two must go to such a meeting; without a mode it may be at home if the kind allows that."""
    is_home = mode is Mode.HOME or (mode is None and kind.allows(Mode.HOME))
    return is_home and person is not None and safety.needs_two(unit.desk, person, on=local_date(at))


def lacking(unit: Unit, hold: Hold, person: str | None, kind: MeetingKind) -> bool:
    """Whether two must go to what is reserved for one."""
    return needed(unit, person, kind, hold.mode, hold.starts_at) and len(slots.held_with(unit.desk, hold.id)) < _TWO


def wanted(unit: Unit, event: TwoWanted) -> None:
    """Ask reception to find a second person, or another time, for each visit that one was to make alone."""
    for appointment in queries.coming_of(unit.desk, event.person, unit.now):
        _see_to(unit, appointment)


def enough(unit: Unit, event: OneIsEnough) -> None:
    """Nobody needs to find a second person any more."""
    for appointment in queries.coming_of(unit.desk, event.person, unit.now):
        _see_to(unit, appointment)


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """A visit that was moved has two and one that is off needs none; a change that is undone may lack one again."""
    appointment = queries.one(unit.desk, event.appointment_id)
    if appointment is not None and appointment.mode is Mode.HOME:
        _see_to(unit, appointment)


def _see_to(unit: Unit, appointment: Appointment) -> None:
    """Ask for a second person, or no more when there is one, or none is needed."""
    key = f"in-twos:{appointment.id}"
    if not _lacks_one(unit, appointment):
        publish(unit.desk, TaskSettled(key=key))
        return
    publish(
        unit.desk,
        TaskNeeded(
            kind="booking-in-twos",
            to=TaskFor.RECEPTION,
            key=key,
            due_at=appointment.starts_at,
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
            about={"alias": appointment.alias},
        ),
    )


def _lacks_one(unit: Unit, appointment: Appointment) -> bool:
    kind = types.known(unit.desk, appointment.type)
    if appointment.status not in COMING or queries.colleagues_of(unit.desk, appointment.id):
        return False
    return needed(unit, appointment.person, kind, appointment.mode, appointment.starts_at)
