"""Protection and bookings: apply it to a person's, a contact's and those by name; and the protected desk's list."""

from collections.abc import Mapping, Sequence

from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import MODE_LABELS
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment
from frontdesk.booking.views import ProtectedBooking, ProtectedClient
from frontdesk.cases.queries.people import names_past_filter
from frontdesk.core import idempotency
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure.rules.mandates import same_name
from frontdesk.notices.rules.status import Withheld
from frontdesk.notices.service import outbox
from frontdesk.safety.service import client_names, concealed_persons, silence
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, PersonProtected, ProtectionLifted


def whom_it_concerns(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Find the bookings by name that may be a protected person's, and stop SMS about them.

    Those made in the contact of the protection, those made with the person's card open or number typed, and those for
    the same name. A namesake gets no SMS either, which does no harm.
    """
    found = [*_of_contact(unit, event), *_of_name(unit, event.person)]
    for appointment in found:
        appointment.likely_client = event.person
    unit.db.flush()
    silence_by_name(unit, event.person, protected=event.person)
    unit.tell("bookings")


def silence_by_name(unit: Unit, person: str, *, protected: str | None = None) -> None:
    """Stop SMS about the coming bookings by name that may be a person's; `protected`: their key if protected."""
    by_name = [row for row in queries.coming_for(unit.db, person, unit.now) if row.person is None]
    for appointment in by_name:
        # A booking made with a hidden person's number must keep looking like any other to the desk.
        if not appointment.discreet:
            silence(unit, appointment_id=appointment.id, protected=protected)
            outbox.withhold_for_appointment(unit, appointment.id, why=Withheld.PROTECTED)


def _of_contact(unit: Unit, event: PersonProtected | ContactUnsafe) -> list[Appointment]:
    booked = queries.booked_in(unit.db, event.contact_id) if event.contact_id else ()
    return [row for row in booked if row.person is None and row.likely_client is None]


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
        silence(unit, appointment_id=appointment.id)


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


def protected_clients(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[ProtectedClient]:
    """Return the protected persons this user may see, by name, with their coming bookings; each name is logged.

    Includes bookings by name that may be theirs, marked as unproved. The register decides which persons are visible;
    bookings are only read for those shown.
    """
    protected = concealed_persons(unit.db, unit.register, queries.persons_coming(unit.db, unit.now))
    everybody = client_names(unit, staff, protected)
    in_order = sorted(everybody.items(), key=lambda pair: (pair[1].name, pair[0]))
    shown = ListPage.first(in_order, asked)
    names = dict(shown)
    rows = queries.coming_for_all(unit.db, names.keys(), unit.now)
    also = queries.colleagues(unit.db, [row.id for row in rows])
    keys = {row.handlaggare for row in rows} | {key for keys in also.values() for key in keys}
    people, kinds = handlaggare_by_key(unit.db, keys) if keys else {}, catalogue.types_by_code(unit.db)
    places = {code: place.name for code, place in catalogue.places_by_code(unit.db).items()}
    found = []
    for key, person in shown:
        theirs = [row for row in rows if key in {row.person, row.likely_client}]
        bookings = tuple(
            ProtectedBooking(
                id=row.id,
                alias=row.alias,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                what_sv=kinds[row.type].label_sv,
                what_en=kinds[row.type].label_en,
                how=MODE_LABELS[row.mode],
                place=places.get(row.place or "", ""),
                staff=_staff(row, also.get(row.id, ()), people),
                by_name="" if row.person else row.name,
            )
            for row in theirs
        )
        found.append(ProtectedClient(key, person.name, person.birth_date, bookings))
        unit.log(who=staff.actor, event="person.listed", person=key, fields=("bookings",))
    return shown.of(found)


def _staff(row: Appointment, also: Sequence[str], people: Mapping[str, Handlaggare]) -> str:
    return ", ".join(people[key].name for key in (row.handlaggare, *also) if key in people)
