"""Who is asked to reach the client of an appointment: reception, or those who may know of somebody hidden."""

from frontdesk.booking.models import Appointment
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor
from frontdesk.notices import queries as notices
from frontdesk.safety import service as safety


def of(unit: Unit, appointment: Appointment) -> tuple[TaskFor, str | None]:
    """Return who is asked, and the client's key when only they may know it.

    A booking by a typed name may be for somebody hidden: then every SMS about it was held without a word, and the desk
    must not learn of it from a task either.
    """
    person = appointment.person
    if person is None:
        told = notices.about_appointment(unit.desk, appointment.id)
        person = next((one.person for one in told if one.by_name and one.person), None)
        return (TaskFor.PROTECTED_DESK, person) if person else (TaskFor.RECEPTION, None)
    hidden = not safety.may_call(unit.desk, unit.register, person)
    return (TaskFor.PROTECTED_DESK if hidden else TaskFor.RECEPTION), person
