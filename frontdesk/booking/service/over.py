"""Tasks about meetings that are over: what nobody can see to any more does not stay among what is to be done."""

from sqlalchemy import or_, select

from frontdesk.booking.models import Appointment
from frontdesk.calls.models.task import Task
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskSettled

# Of no use once the meeting has been.
_BEFORE_ONLY = frozenset({"booking-unseen"})
# About a meeting of our own, so of no use when that has been disposed of.
_ABOUT_MEETINGS = ("booking-%", "untold-%", "interpreter-%")


def close(unit: Unit) -> None:
    """Close what was to be done before a meeting that has been, and whatever is about one that is disposed of."""
    about = or_(*(Task.kind.like(kind) for kind in _ABOUT_MEETINGS))
    gone = Appointment.id.is_(None) & about
    been = Task.kind.in_(_BEFORE_ONLY) & (Appointment.ends_at <= unit.now)
    tasks = select(Task.key).outerjoin(Appointment, Appointment.id == Task.appointment_id)
    wanted = tasks.where(Task.done_at.is_(None), Task.appointment_id.is_not(None), or_(gone, been))
    for key in unit.desk.scalars(wanted).all():
        publish(unit.desk, TaskSettled(key=key))
