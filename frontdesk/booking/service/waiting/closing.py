"""End offers and entries of the waiting list."""

from frontdesk.booking.models import Hold, WaitlistEntry, WaitlistOffer
from frontdesk.booking.queries import waiting as queries
from frontdesk.booking.rules.words import OfferStatus, WaitingEnd
from frontdesk.booking.service.waiting import freeing
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.notices.service import outbox as notices


def settle(unit: Unit, offer: WaitlistOffer, status: OfferStatus) -> None:
    """End an offer: release its time (unless accepted) for the next, hold back its unsent SMS, settle its task."""
    offer.status, offer.settled_at = status, unit.now
    held = unit.db.get(Hold, offer.hold_id) if offer.hold_id else None
    if held is not None:
        if status is not OfferStatus.ACCEPTED:
            freeing.held(unit, held)
        unit.db.delete(held)
    unit.db.flush()
    notices.withhold_for_appointment(unit, offer.id)
    unit.settle(task_key(offer))
    unit.tell("waiting")


def end(unit: Unit, row: WaitlistEntry, why: WaitingEnd) -> None:
    """End an entry of the list and withdraw its open offer."""
    offer = queries.open_offer(unit.db, row.id)
    if offer is not None:
        settle(unit, offer, OfferStatus.WITHDRAWN)
    row.ended_at, row.why = row.ended_at or unit.now, row.why or why
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
    freeing.left(unit, event)


def task_key(offer: WaitlistOffer) -> str:
    """Return the key of reception's task to ring about an offer."""
    return f"waiting:{offer.id}"
