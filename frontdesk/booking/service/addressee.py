"""Who is asked to reach the client of an appointment: reception, or those who may know of somebody hidden."""

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import promising
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor
from frontdesk.notices import queries as notices


def of(unit: Unit, appointment: Appointment) -> tuple[TaskFor, str | None]:
    """Return who is asked, and the client's key when only they may know it.

    A booking by a typed name may be for somebody hidden: then every SMS about it was held without a word, and the desk
    must not learn of it from a task either.
    """
    person = appointment.person
    if not promising.may_reach(unit, appointment):
        # Neither by SMS nor by an ordinary call: those who know how to reach people safely think of a way.
        return TaskFor.PROTECTED_DESK, person or appointment.may_be
    if person is None:
        told = notices.about_appointment(unit.desk, appointment.id)
        person = next((one.person for one in told if one.by_name and one.person), None)
        return (TaskFor.PROTECTED_DESK, person) if person else (TaskFor.RECEPTION, None)
    return TaskFor.RECEPTION, person
