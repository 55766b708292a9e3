"""The protected desk's list of the coming bookings of protected persons."""

from collections.abc import Mapping, Sequence

from frontdesk.accounts import queries as accounts
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.views import Staff
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import offered, types
from frontdesk.booking.rules.words import MODE_LABELS
from frontdesk.booking.views.lists import ProtectedBooking, ProtectedClient
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.safety import service as safety


def coming(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[ProtectedClient]:
    """Return the protected persons this user may see, by name, with their coming bookings; each name is logged.

    Includes bookings by name that may be theirs, marked as unproved. The register decides which persons are visible;
    bookings are only read for those shown.
    """
    protected = safety.concealed(unit.db, unit.register, queries.persons_coming(unit.db, unit.now))
    everybody = safety.client_names(unit, staff, protected)
    in_order = sorted(everybody.items(), key=lambda pair: (pair[1].name, pair[0]))
    shown = ListPage.first(in_order, asked)
    names = dict(shown)
    rows = queries.coming_for_all(unit.db, names.keys(), unit.now)
    also = queries.colleagues(unit.db, [row.id for row in rows])
    keys = {row.handlaggare for row in rows} | {key for keys in also.values() for key in keys}
    people, kinds = accounts.handlaggare(unit.db, keys) if keys else {}, types.by_code(unit.db)
    places = {code: place.name for code, place in offered.places_by_code(unit.db).items()}
    found = []
    for key, person in shown:
        theirs = [row for row in rows if key in {row.person, row.concerns}]
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
