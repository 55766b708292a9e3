"""Reception's view of the waiting list."""

from frontdesk.accounts import queries as accounts
from frontdesk.accounts.views import Staff
from frontdesk.booking.models import Appointment, WaitlistEntry, WaitlistOffer
from frontdesk.booking.queries import appointments
from frontdesk.booking.queries import waiting as queries
from frontdesk.booking.service import listing
from frontdesk.booking.views.lists import Waiter
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, ListPage, RequestedRows


def everybody(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[Waiter]:
    """Return the list, with the names this user may see; each is logged, so the caller must commit first."""
    reachable = appointments.with_any(accounts.granted_keys(staff.grants))
    waits = queries.all_open(unit.db, reachable, asked=asked)
    known = listing.names(unit, staff, [appointment for _, appointment in waits], page="waiting")
    concealed = listing.concealed_of(unit, [appointment for _, appointment in waits])
    offers = queries.open_offers(unit.db, [row.id for row, _ in waits])
    keys = {appointment.handlaggare for _, appointment in waits} | {offer.handlaggare for offer in offers.values()}
    people = {key: person.name for key, person in accounts.handlaggare(unit.db, keys).items()}
    return waits.of(
        _waiter(row, appointment, listing.name_of(appointment, known, concealed), offers.get(row.id), people)
        for row, appointment in waits
    )


def _waiter(
    row: WaitlistEntry, appointment: Appointment, name: str, offer: WaitlistOffer | None, people: dict[str, str]
) -> Waiter:
    bare = Waiter(
        id=row.id,
        alias=appointment.alias,
        name=name,
        has_at=row.has_at,
        handlaggare=people.get(appointment.handlaggare, ""),
        first=row.first,
        last=row.last,
        by_sms=row.by_sms,
    )
    if offer is None:
        return bare
    return Waiter(
        **bare.__dict__
        | {
            "offer_id": offer.id,
            "offered_at": offer.starts_at,
            "offered_with": people.get(offer.handlaggare, ""),
            "answer_by": offer.expires_at,
            "asked_by_sms": offer.by_sms,
        }
    )
