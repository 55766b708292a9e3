"""Telephone meetings: refuse them where they are impossible or unsafe, and have booked ones changed.

The task does not say why, or with which client. It ends when mode or client's status change, or the meeting is off.
"""

import uuid
from collections.abc import Collection, Iterable

import structlog

from frontdesk.availability.rules.enums import COMING, SIGN, Mode
from frontdesk.booking import queries
from frontdesk.booking.errors import NotByPhone, SilentNotByPhone
from frontdesk.booking.models import Appointment
from frontdesk.booking.rules import TimeRefusal
from frontdesk.booking.views import AppointmentEvent
from frontdesk.calls.queries import tasks
from frontdesk.cases.queries import interpreter_of
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.safety.service import concealed_persons, reachability
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, PersonProtected, ProtectionLifted

_log = structlog.get_logger("frontdesk.booking")


def contact_silenced(unit: Unit, event: ContactSilenced) -> None:
    """Check what was booked in a contact before its matter became silent."""
    _look(unit, queries.booked_in(unit.db, event.contact_id))


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Check what was booked for a person before they were protected."""
    of_person(unit, event.person)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Settle the tasks about a person whose protection has ended."""
    of_person(unit, event.person)


def of_person(unit: Unit, person: str) -> None:
    """Check a person's coming meetings, and those by name that may be theirs."""
    _look(unit, queries.coming_for(unit.db, person, unit.now))


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """Update the task about an appointment that was changed, cancelled or restored."""
    appointment = queries.appointment_by_id(unit.db, event.appointment_id)
    if appointment is not None:
        _see_to(unit, appointment)


def _look(unit: Unit, appointments: Iterable[Appointment]) -> None:
    for appointment in appointments:
        if appointment.mode is Mode.PHONE:
            _see_to(unit, appointment)


def _see_to(unit: Unit, appointment: Appointment) -> None:
    key = f"not-by-phone:{appointment.id}"
    if not _must_change(unit, appointment):
        unit.settle(key)
    elif not tasks.ticked(unit.db, key):
        unit.publish(_task(unit, appointment, key))


def _must_change(unit: Unit, appointment: Appointment) -> bool:
    if appointment.mode is not Mode.PHONE or appointment.status not in COMING or appointment.ends_at <= unit.now:
        return False
    who, matters = appointment.person or appointment.likely_client, (appointment.id, appointment.contact_id)
    return reachability(unit.db, unit.register, person=who, matters=matters).silence is not None


def _task(unit: Unit, appointment: Appointment, key: str) -> TaskNeeded:
    """Return the task: for reception and the handläggare, or for the protected desk if the client may be hidden."""
    who = appointment.person or appointment.likely_client
    is_hidden = appointment.by_number or (who is not None and concealed_persons(unit.db, unit.register, [who]))
    return TaskNeeded(
        kind="booking-not-by-phone",
        to=TaskFor.PROTECTED_DESK if is_hidden else TaskFor.RECEPTION,
        key=key,
        due_at=appointment.starts_at,
        # Others must not be able to tell a booking made with an identity number from any other.
        handlaggare=None if appointment.by_number else appointment.handlaggare,
        person=who if is_hidden else appointment.person,
        appointment_id=appointment.id,
        about={"alias": appointment.alias},
    )


def refuse(unit: Unit, person: str | None, mode: Mode, *, matters: Collection[uuid.UUID | None] = ()) -> None:
    """Refuse a telephone meeting with a client who signs, or about a matter that must not be mentioned by telephone.

    `matters`: the ids of contact and appointment. Raises NotByPhone or SilentNotByPhone.
    """
    if mode is not Mode.PHONE:
        return
    # One code for both: a line of its own would tell that the matter is silent.
    if person is not None and interpreter_of(unit.register, person) == SIGN:
        _log.info("time refused", code=TimeRefusal.NOT_BY_PHONE)
        raise NotByPhone
    if reachability(unit.db, unit.register, person=person, matters=matters).silence is not None:
        _log.info("time refused", code=TimeRefusal.NOT_BY_PHONE)
        raise SilentNotByPhone
