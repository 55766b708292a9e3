"""Side effects of every change of an appointment: access log, events, tasks, and updates of open pages."""

from collections.abc import Collection

from frontdesk.booking import queries
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.views import AppointmentEvent, Guest, LeftTime
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded


def log(unit: Unit, appointment: Appointment, event: str, by: Actor, *, result: str = "") -> None:
    """Record the event in the access log, with the appointment's id and no text about the client."""
    unit.log(
        who=by,
        event=event,
        person=appointment.person,
        contact=appointment.contact_id,
        fields=("appointment", str(appointment.id), f"v{appointment.version}"),
        result=result or appointment.status,
    )


def announce(
    unit: Unit,
    appointment: Appointment,
    event: type[AppointmentEvent],
    *,
    colleagues: Collection[str] | None = None,
    before: Collection[str] = (),
    leaves: AppointmentSnapshot | None = None,
) -> None:
    """Publish an event and refresh open pages. `before`: the participants until now; `leaves`: the time it leaves."""
    if colleagues is None:
        colleagues = queries.colleagues_of(unit.db, appointment.id)
    happened = event(
        appointment_id=appointment.id,
        handlaggare=appointment.handlaggare,
        person=appointment.person,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        contact_id=appointment.contact_id,
        colleagues=tuple(colleagues),
        left=tuple(sorted(set(before) - {appointment.handlaggare, *colleagues})),
        left_time=LeftTime(leaves.starts_at, leaves.ends_at, leaves.until) if leaves else None,
    )
    unit.publish(happened)
    unit.tell("bookings")
    for key in happened.everybody:
        unit.tell("workplace", key)
    if appointment.contact_id:
        unit.tell("contact", appointment.contact_id)


def tell_protected_desk(unit: Unit, appointment: Appointment, guest: Guest) -> None:
    """Create the protected desk's task about a booking made with an identity number.

    The statements and live updates are the same for every number, so that they do not reveal a hidden person.
    """
    if guest.by_number:
        unit.task(
            TaskNeeded(
                kind="booking-for-hidden",
                to=TaskFor.PROTECTED_DESK,
                key=f"hidden-booking:{appointment.id}",
                due_at=appointment.starts_at,
                person=guest.hidden,
                appointment_id=appointment.id,
                needless=guest.hidden is None,
            )
        )


def unseen_key(appointment: Appointment, handlaggare: str) -> str:
    """Return the key of the task to tell a participant about a booking they have not seen."""
    return f"unseen-booking:{appointment.id}:{handlaggare}"


def nothing_to_see(unit: Unit, appointment: Appointment, *people: str) -> None:
    """Settle the tasks to tell some participants, by default all, about a booking."""
    for key in people or (appointment.handlaggare, *queries.colleagues_of(unit.db, appointment.id)):
        unit.settle(unseen_key(appointment, key))
