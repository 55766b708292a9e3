"""Decide who gets the task to reach a client: reception, or the protected desk."""

from frontdesk.booking.models import Appointment
from frontdesk.booking.service import promising
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor


def of(unit: Unit, appointment: Appointment) -> tuple[TaskFor, str | None]:
    """Return the addressee of a task about an appointment, and the client's key as far as the task may hold it.

    A booking by name with an identity number may be for a hidden person, whom reception must not learn of from a task.
    So every booking made with a number goes to the protected desk, whether or not its client is hidden.
    """
    person = appointment.person
    if not promising.may_reach(unit, appointment):
        # Neither SMS nor an ordinary call is safe: the protected desk finds a safe way.
        return TaskFor.PROTECTED_DESK, person or appointment.may_be
    if person is None and appointment.by_number:
        return TaskFor.PROTECTED_DESK, appointment.concerns
    return TaskFor.RECEPTION, person
