"""Priority of a contact: it can be raised, never lowered. Records who took over an *Akut* contact."""

import uuid

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.rules.routing import NOT_SAID, Demand
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit


def set_reason(
    unit: Unit, *, contact_id: uuid.UUID, reason: str, priority: Priority, demand: Demand = NOT_SAID
) -> Contact:
    """Set a contact's reason with its receiver, and raise the priority to `priority` at least."""
    contact = contacts.locked(unit.db, contact_id)
    if contact.reason != reason:
        # The unit chosen for the earlier reason does not apply to this one.
        contact.receiver = ""
    contact.reason = reason
    contact.goes_to, contact.goes_area = demand.who, demand.area
    return _raise(unit, contact, priority)


def raise_priority(unit: Unit, *, contact_id: uuid.UUID, priority: Priority) -> Contact:
    """Raise a contact's priority to `priority` at least."""
    return _raise(unit, contacts.locked(unit.db, contact_id), priority)


def _raise(unit: Unit, contact: Contact, priority: Priority) -> Contact:
    reached = contact.urgency
    contact.priority = int(priority if reached is None else most_urgent(reached, priority))
    unit.tell("contact", contact.id)
    unit.tell("queue")
    return contact


def taken(unit: Unit, *, contact_id: uuid.UUID, who: Actor, by: str) -> Contact:
    """Record who has taken over an urgent matter, by name: the colleague on duty, the ambulance, the police."""
    contact = held(unit, contact_id=contact_id, who=who)
    contact.taken_by, contact.taken_at = by.strip(), unit.now
    unit.settle(untaken_key(contact_id))
    unit.tell("contact", contact_id)
    return contact


def alarmed(unit: Unit, *, contact_id: uuid.UUID, who: Actor) -> Contact:
    """Record the time 112 was called."""
    contact = held(unit, contact_id=contact_id, who=who)
    contact.alarmed_at = contact.alarmed_at or unit.now
    unit.settle(untaken_key(contact_id))
    unit.tell("contact", contact_id)
    return contact


def release(unit: Unit, *, contact_id: uuid.UUID, head: Actor) -> Contact:
    """Allow an urgent contact to be closed although no one has taken it over, on the unit head's responsibility.

    Any unit head may, since a caller cannot wait for the right one; it is logged.
    """
    contact = contacts.locked(unit.db, contact_id)
    contact.released_by = head.name
    unit.log(who=head, event="contact.released", contact=contact_id, result="urgent")
    unit.settle(untaken_key(contact_id))
    unit.tell("contact", contact_id)
    return contact


def untaken_key(contact_id: uuid.UUID) -> str:
    """Return the key of the task about an urgent contact not taken over."""
    return f"urgent:{contact_id}"
