"""Apply a person's protection, or a contact's silence, to bookings: the person's, the contact's, and those by name."""

from collections.abc import Iterable

from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import waiting
from frontdesk.booking.rules.words import Status, WaitingEnd
from frontdesk.booking.service.waiting import closing
from frontdesk.cases.queries.people import names_past_filter
from frontdesk.core import idempotency
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.live import tell
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure.rules.mandates import same_name
from frontdesk.notices.service import promising as notices
from frontdesk.safety import service as safety
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, PersonProtected, ProtectionLifted


def whom_it_concerns(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Find the bookings by name that may be a protected person's, and stop SMS about them.

    Those made in the contact of the protection, those made with the person's card open or number typed, and those for
    the same name. A namesake gets no SMS either, which does no harm.
    """
    found = [*_of_contact(unit, event), *_of_name(unit, event.person)]
    for appointment in found:
        appointment.concerns = event.person
    unit.desk.flush()
    silence_by_name(unit, event.person, protected=event.person)
    tell(unit.desk, "bookings")


def silence_by_name(unit: Unit, person: str, *, protected: str | None = None) -> None:
    """Stop SMS about the coming bookings by name that may be a person's; `protected`: their key if protected."""
    by_name = [row for row in queries.coming_for(unit.desk, person, unit.now) if row.person is None]
    for appointment in by_name:
        # A booking made with a hidden person's number must keep looking like any other to the desk.
        if not appointment.discreet:
            safety.silence(unit, appointment_id=appointment.id, protected=protected)
            notices.withhold_for_appointment(unit.desk, appointment.id, why=notices.PROTECTED)


def _of_contact(unit: Unit, event: PersonProtected | ContactUnsafe) -> list[Appointment]:
    booked = queries.booked_in(unit.desk, event.contact_id) if event.contact_id else ()
    return [row for row in booked if row.person is None and row.concerns is None]


def _of_name(unit: Unit, person: str) -> list[Appointment]:
    known = names_past_filter(unit.register, [person]).get(person)
    if known is None:
        return []
    return [row for row in queries.coming_by_name(unit.desk, unit.now) if same_name(row.name, known.name)]


def forget_and_offer_nothing(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Delete stored API answers about a person who is now hidden, and take them off the waiting list."""
    idempotency.forget_person(unit.desk, event.person)
    by_name = [row.id for row in queries.coming_for(unit.desk, event.person, unit.now) if row.person is None]
    rows = [*waiting.open_of_person(unit.desk, event.person), *waiting.open_of(unit.desk, by_name).values()]
    for row in rows:
        closing.end(unit, row, WaitingEnd.HIDDEN)


def keep_silent(unit: Unit, event: ContactSilenced) -> None:
    """Silence the appointments booked in a contact, so that later changes elsewhere send no SMS either."""
    for appointment in queries.booked_in(unit.desk, event.contact_id):
        safety.silence(unit, appointment_id=appointment.id)


def give_back(unit: Unit, event: ProtectionLifted) -> None:
    """Restore a person's place on the waiting list, and create a task about what must be asked again."""
    coming = queries.coming_for(unit.desk, event.person, unit.now)
    _wait_again(unit, event.person, coming)
    publish(
        unit.desk,
        TaskNeeded(
            kind="protection-lifted",
            to=TaskFor.PROTECTED_DESK,
            key=f"protection-lifted:{event.person}",
            staff_id=event.by,
            person=event.person,
            about={"bookings": str(len(coming))},
        ),
    )
    tell(unit.desk, "bookings")


def _wait_again(unit: Unit, person: str, coming: Iterable[Appointment]) -> None:
    ahead = {row.id: row for row in coming if row.status is Status.BOOKED and row.starts_at > unit.now}
    back = waiting.open_of(unit.desk, list(ahead)).keys() | set()
    for row in waiting.ended_of_person(unit.desk, person, WaitingEnd.HIDDEN):
        appointment = ahead.get(row.appointment_id)
        if appointment is not None and appointment.id not in back:
            # `created_at` is kept, and with it the place in the queue.
            row.ended_at, row.why, row.has_at = None, None, appointment.starts_at
            back.add(appointment.id)
    unit.desk.flush()
    tell(unit.desk, "waiting")
