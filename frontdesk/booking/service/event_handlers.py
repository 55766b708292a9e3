"""Booking's handlers for events of other rooms."""

from frontdesk.availability.rules.enums import COMING
from frontdesk.booking import queries
from frontdesk.booking.service import book, change, hold
from frontdesk.calls.views import ContactAnonymised, ContactClosed
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.views import WrongPerson


def wrong_person(unit: Unit, event: WrongPerson) -> None:
    """Release the hold and undo the bookings made for the wrong person, without notifying that person."""
    hold.release_for(unit.db, event.contact_id)
    book.withdraw(unit, contact_id=event.contact_id)
    for appointment in queries.booked_in(unit.db, event.contact_id):
        if appointment.person == event.person and appointment.status in COMING:
            change.strike(unit, appointment, by=CLOCK)


def contact_over(unit: Unit, event: ContactClosed | ContactAnonymised) -> None:
    """Release a contact's hold and delete its proposal."""
    hold.release_for(unit.db, event.contact_id)
    book.withdraw(unit, contact_id=event.contact_id)
