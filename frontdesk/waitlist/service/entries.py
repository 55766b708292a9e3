"""Join, leave and end entries of the waiting list, hide a protected client's, and show the list."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

import structlog

from frontdesk.accounts.queries import granted_keys, handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.availability.service import catalogue
from frontdesk.booking.errors import NotComing
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointment_by_id, coming_for, existing, with_any
from frontdesk.booking.service import lists, notify, side_effects
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.times import local_date
from frontdesk.notices.service import outbox
from frontdesk.safety.service import may_text
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted
from frontdesk.waitlist import queries
from frontdesk.waitlist.errors import CannotBeOffered, NoSuchDays
from frontdesk.waitlist.models import WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.rules import OfferStatus, WaitingEnd
from frontdesk.waitlist.service import released_time
from frontdesk.waitlist.views import Waiter

_log = structlog.get_logger("frontdesk.waitlist")


@dataclass(frozen=True)
class Terms:
    """What the client wants: days (None: from today, until the present appointment), handläggare, modes, places.

    `by_sms`: offers may be sent by SMS; otherwise reception rings.
    """

    by_sms: bool = False
    first: date | None = None
    last: date | None = None
    whom: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def join(
    unit: Unit, *, appointment_id: uuid.UUID, terms: Terms, by: Actor, contact_id: uuid.UUID | None = None
) -> WaitlistEntry:
    """Put a client on the list for a time earlier than the present one; new terms replace the earlier ones.

    `terms.by_sms` only applies if the client may be texted about such a meeting. Raises AppointmentNotFound, NotComing,
    NoSuchDays, or CannotBeOffered if the client may be reached neither by SMS nor by telephone.
    """
    appointment = existing(unit.db, appointment_id)
    if appointment.status != AppointmentStatus.BOOKED or appointment.starts_at <= unit.now:
        raise NotComing
    if not notify.may_reach(unit, appointment):
        raise CannotBeOffered
    today, has = local_date(unit.now), local_date(appointment.starts_at)
    first, last = max(terms.first or today, today), min(terms.last or has, has)
    if first > last:
        raise NoSuchDays(fields={"last": NoSuchDays.message})
    row = queries.open_of(unit.db, [appointment_id]).get(appointment_id)
    row = row or WaitlistEntry(appointment_id=appointment_id, created_at=unit.now)
    row.has_at, row.person, row.first, row.last = appointment.starts_at, appointment.person, first, last
    row.whom, row.modes, row.places = list(terms.whom), list(terms.modes), list(terms.places)
    row.by_sms = terms.by_sms and may_be_texted(unit, appointment)
    row.contact_id, row.created_by = contact_id, by.id
    unit.db.add(row)
    unit.db.flush()
    side_effects.log(unit, appointment, "waiting.joined", by)
    unit.tell("waiting")
    return row


def leave(unit: Unit, *, waiting_id: uuid.UUID, by: Actor) -> None:
    """Take a client off the list and withdraw the open offer. Raises NotHere."""
    row = queries.waiting(unit.db, waiting_id)
    appointment = appointment_by_id(unit.db, row.appointment_id) if row else None
    if row is None or appointment is None:
        raise NotHere
    end(unit, row, WaitingEnd.WITHDRAWN)
    side_effects.log(unit, appointment, "waiting.left", by)


def may_be_texted(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client of an appointment may get offers by SMS: registered, may be texted, and no silent matter."""
    if not unit.can_text:
        return False
    if appointment.person is None or appointment.discreet or catalogue.known_type(unit.db, appointment.type).no_sms:
        return False
    about = appointment.id, appointment.contact_id
    return may_text(unit.db, unit.register, appointment.person, about)


def settle(unit: Unit, offer: WaitlistOffer, status: OfferStatus) -> None:
    """End an offer: release its time (unless accepted) for the next, hold back its unsent SMS, settle its task."""
    offer.status, offer.settled_at = status, unit.now
    held = unit.db.get(Hold, offer.hold_id) if offer.hold_id else None
    if held is not None:
        if status is not OfferStatus.ACCEPTED:
            released_time.held(unit, held)
        unit.db.delete(held)
    unit.db.flush()
    outbox.withhold_for_appointment(unit, offer.id)
    unit.settle(task_key(offer))
    unit.tell("waiting")


def end(unit: Unit, row: WaitlistEntry, why: WaitingEnd) -> None:
    """End an entry of the list and withdraw its open offer."""
    offer = queries.open_offer(unit.db, row.id)
    if offer is not None:
        settle(unit, offer, OfferStatus.WITHDRAWN)
    row.ended_at, row.why = row.ended_at or unit.now, row.why or why
    _log.info("waiting ended", code=why)
    unit.db.flush()
    unit.tell("waiting")


def appointment_changed(unit: Unit, event: AppointmentEvent) -> None:
    """Withdraw the open offer to the client of a moved or cancelled appointment, and record the time it left.

    The entry stays open for now, since the change may be undone within its minute.
    """
    for row in queries.open_of(unit.db, [event.appointment_id]).values():
        offer = queries.open_offer(unit.db, row.id)
        if offer is not None:
            settle(unit, offer, OfferStatus.WITHDRAWN)
    released_time.left(unit, event)


def task_key(offer: WaitlistOffer) -> str:
    """Return the key of reception's task to ring about an offer."""
    return f"waiting:{offer.id}"


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Take a person who is now hidden off the list, and the bookings by name that may be theirs."""
    coming = coming_for(unit.db, event.person, unit.now)
    by_name = [row.id for row in coming if row.person is None]
    for row in (*queries.open_of_person(unit.db, event.person), *queries.open_of(unit.db, by_name).values()):
        end(unit, row, WaitingEnd.HIDDEN)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Give a person whose protection has ended their place on the list back."""
    coming = coming_for(unit.db, event.person, unit.now)
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


def waiters(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ListPage[Waiter]:
    """Return the list, with the names this user may see; each is logged, so the caller must commit first."""
    reachable = with_any(granted_keys(staff.grants))
    waits = queries.all_open(unit.db, reachable, asked=asked)
    known = lists.names(unit, staff, [appointment for _, appointment in waits], page="waiting")
    concealed = lists.concealed_of(unit, [appointment for _, appointment in waits])
    offers = queries.open_offers(unit.db, [row.id for row, _ in waits])
    keys = {appointment.handlaggare for _, appointment in waits} | {offer.handlaggare for offer in offers.values()}
    people = {key: person.name for key, person in handlaggare_by_key(unit.db, keys).items()}
    return waits.of(
        _waiter(row, appointment, lists.name_of(appointment, known, concealed), offers.get(row.id), people)
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
    return replace(
        bare,
        offer_id=offer.id,
        offered_at=offer.starts_at,
        offered_with=people.get(offer.handlaggare, ""),
        answer_by=offer.expires_at,
        asked_by_sms=offer.by_sms,
    )
