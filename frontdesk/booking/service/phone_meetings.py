"""Meetings by telephone, booked before it was known that no telephone may say a word: each is to be changed, once.

The task says neither why nor with whom; it ends when the meeting is held in another way, is off, or may be rung again.
"""

from collections.abc import Iterable

from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.rules.words import COMING, Mode
from frontdesk.booking.views import AppointmentEvent
from frontdesk.calls.queries import task as tasks
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled
from frontdesk.safety import service as safety
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, PersonProtected, ProtectionLifted


def contact_silenced(unit: Unit, event: ContactSilenced) -> None:
    """See to what was booked in a contact before its matter was known."""
    _look(unit, queries.booked_in(unit.desk, event.contact_id))


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """See to what was booked for somebody before they were protected."""
    of_person(unit, event.person)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Somebody who is protected no longer may be rung as agreed."""
    of_person(unit, event.person)


def of_person(unit: Unit, person: str) -> None:
    """See to the coming meetings of somebody, and to those by name that may be theirs, as things stand now."""
    _look(unit, queries.coming_for(unit.desk, person, unit.now))


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """A meeting that is held in another way, or is off, has been seen to; a change that is undone asks again."""
    appointment = queries.one(unit.desk, event.appointment_id)
    if appointment is not None:
        _see_to(unit, appointment)


def _look(unit: Unit, appointments: Iterable[Appointment]) -> None:
    for appointment in appointments:
        if appointment.mode is Mode.PHONE:
            _see_to(unit, appointment)


def _see_to(unit: Unit, appointment: Appointment) -> None:
    key = f"not-by-phone:{appointment.id}"
    if not _must_change(unit, appointment):
        publish(unit.desk, TaskSettled(key=key))
    elif not tasks.ticked(unit.desk, key):
        publish(unit.desk, _task(unit, appointment, key))


def _must_change(unit: Unit, appointment: Appointment) -> bool:
    if appointment.mode is not Mode.PHONE or appointment.status not in COMING or appointment.ends_at <= unit.now:
        return False
    who, matters = appointment.person or appointment.concerns, (appointment.id, appointment.contact_id)
    return safety.reach(unit.desk, unit.register, person=who, matters=matters).silence is not None


def _task(unit: Unit, appointment: Appointment, key: str) -> TaskNeeded:
    """Reception and the handläggare see the same task; of the hidden, and who may be, it is for those who may know."""
    who = appointment.person or appointment.concerns
    is_hidden = appointment.by_number or (who is not None and safety.concealed(unit.desk, unit.register, [who]))
    return TaskNeeded(
        kind="booking-not-by-phone",
        to=TaskFor.PROTECTED_DESK if is_hidden else TaskFor.RECEPTION,
        key=key,
        due_at=appointment.starts_at,
        # A booking made by a number must look to everybody else like any other.
        handlaggare=None if appointment.by_number else appointment.handlaggare,
        person=who if is_hidden else appointment.person,
        appointment_id=appointment.id,
        about={"alias": appointment.alias},
    )
