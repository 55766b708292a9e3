"""Apply a person's protection, or a contact's silence, to bookings: the person's, the contact's, and those by name."""

from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointments as queries
from frontdesk.cases.queries.people import names_past_filter
from frontdesk.core import idempotency
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure.rules.mandates import same_name
from frontdesk.notices.service import outbox as notices
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
    unit.db.flush()
    silence_by_name(unit, event.person, protected=event.person)
    unit.tell("bookings")


def silence_by_name(unit: Unit, person: str, *, protected: str | None = None) -> None:
    """Stop SMS about the coming bookings by name that may be a person's; `protected`: their key if protected."""
    by_name = [row for row in queries.coming_for(unit.db, person, unit.now) if row.person is None]
    for appointment in by_name:
        # A booking made with a hidden person's number must keep looking like any other to the desk.
        if not appointment.discreet:
            safety.silence(unit, appointment_id=appointment.id, protected=protected)
            notices.withhold_for_appointment(unit, appointment.id, why=notices.PROTECTED)


def _of_contact(unit: Unit, event: PersonProtected | ContactUnsafe) -> list[Appointment]:
    booked = queries.booked_in(unit.db, event.contact_id) if event.contact_id else ()
    return [row for row in booked if row.person is None and row.concerns is None]


def _of_name(unit: Unit, person: str) -> list[Appointment]:
    known = names_past_filter(unit.register, [person]).get(person)
    if known is None:
        return []
    return [row for row in queries.coming_by_name(unit.db, unit.now) if same_name(row.name, known.name)]


def forget_answers(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Delete stored API answers about a person who is now hidden."""
    idempotency.forget_person(unit.db, event.person)


def keep_silent(unit: Unit, event: ContactSilenced) -> None:
    """Silence the appointments booked in a contact, so that later changes elsewhere send no SMS either."""
    for appointment in queries.booked_in(unit.db, event.contact_id):
        safety.silence(unit, appointment_id=appointment.id)


def give_back(unit: Unit, event: ProtectionLifted) -> None:
    """Create a task about what must be asked again of a person whose protection has ended."""
    coming = queries.coming_for(unit.db, event.person, unit.now)
    unit.task(
        TaskNeeded(
            kind="protection-lifted",
            to=TaskFor.PROTECTED_DESK,
            key=f"protection-lifted:{event.person}",
            staff_id=event.by,
            person=event.person,
            about={"bookings": str(len(coming))},
        )
    )
    unit.tell("bookings")
