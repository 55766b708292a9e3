"""Take a client who is protected off the waiting list, and back on it when the protection ends."""

from frontdesk.booking.queries import appointments
from frontdesk.booking.queries import waiting as queries
from frontdesk.booking.rules.words import AppointmentStatus, WaitingEnd
from frontdesk.booking.service.waiting import closing
from frontdesk.core.db.unit import Unit
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Take a person who is now hidden off the list, and the bookings by name that may be theirs."""
    coming = appointments.coming_for(unit.db, event.person, unit.now)
    by_name = [row.id for row in coming if row.person is None]
    for row in (*queries.open_of_person(unit.db, event.person), *queries.open_of(unit.db, by_name).values()):
        closing.end(unit, row, WaitingEnd.HIDDEN)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Give a person whose protection has ended their place on the list back."""
    coming = appointments.coming_for(unit.db, event.person, unit.now)
    ahead = {row.id: row for row in coming if row.status is AppointmentStatus.BOOKED and row.starts_at > unit.now}
    back = queries.open_of(unit.db, list(ahead)).keys() | set()
    for row in queries.ended_of_person(unit.db, event.person, WaitingEnd.HIDDEN):
        appointment = ahead.get(row.appointment_id)
        if appointment is not None and appointment.id not in back:
            # `created_at` is kept, and with it the place in the queue.
            row.ended_at, row.why, row.has_at = None, None, appointment.starts_at
            back.add(appointment.id)
    unit.db.flush()
    unit.tell("waiting")
