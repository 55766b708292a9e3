"""Who is asked to reach the client of an appointment: reception, or those who may know of somebody hidden."""

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import promising
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor


def of(unit: Unit, appointment: Appointment) -> tuple[TaskFor, str | None]:
    """Return who is asked, and the client's key when only they may know it.

    A booking by a name that was typed with an identity number may be for somebody hidden: then no SMS about it ever
    left, and the desk must not learn of it from a task either. So those who may know are asked about all of these.
    """
    person = appointment.person
    if not promising.may_reach(unit, appointment):
        # Neither by SMS nor by an ordinary call: those who know how to reach people safely think of a way.
        return TaskFor.PROTECTED_DESK, person or appointment.may_be
    if person is None and appointment.by_number:
        return TaskFor.PROTECTED_DESK, appointment.concerns
    return TaskFor.RECEPTION, person
