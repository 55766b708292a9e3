"""Close tasks about meetings that are over or deleted."""

from sqlalchemy import or_, select

from frontdesk.booking.models import Appointment
from frontdesk.calls.models.task import Task
from frontdesk.core.db.unit import Unit

# Useless once the meeting is over.
_BEFORE_ONLY = frozenset({"booking-unseen"})
# Useless once the appointment has been deleted (retention).
_ABOUT_MEETINGS = ("booking-%", "untold-%", "interpreter-%")


def close(unit: Unit) -> None:
    """Close tasks that had to be done before a meeting that is over, and tasks about deleted appointments."""
    about = or_(*(Task.kind.like(kind) for kind in _ABOUT_MEETINGS))
    gone = Appointment.id.is_(None) & about
    been = Task.kind.in_(_BEFORE_ONLY) & (Appointment.ends_at <= unit.now)
    tasks = select(Task.key).outerjoin(Appointment, Appointment.id == Task.appointment_id)
    wanted = tasks.where(Task.done_at.is_(None), Task.appointment_id.is_not(None), or_(gone, been))
    for key in unit.db.scalars(wanted).all():
        unit.settle(key)
