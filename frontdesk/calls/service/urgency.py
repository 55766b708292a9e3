"""How urgent a contact is: raised freely, never lowered, and *Akut* ends only when somebody has taken it."""

import uuid

from frontdesk.accesslog.service import record
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.rules.routing import NOT_SAID, Demand
from frontdesk.calls.service.contact import held
from frontdesk.core import live
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskSettled


def set_reason(
    unit: Unit, *, contact_id: uuid.UUID, reason: str, priority: Priority, demand: Demand = NOT_SAID
) -> Contact:
    """Note why somebody called, who is to get it, and how urgent that is; a priority once reached stays."""
    contact = contacts.locked(unit.desk, contact_id)
    if contact.reason != reason:
        # Where the desk wanted another reason to go says nothing of this one.
        contact.receiver = ""
    contact.reason = reason
    contact.goes_to, contact.goes_area = demand.who, demand.area
    return _raise(unit, contact, priority)


def raise_priority(unit: Unit, *, contact_id: uuid.UUID, priority: Priority) -> Contact:
    """Make a contact at least this urgent."""
    return _raise(unit, contacts.locked(unit.desk, contact_id), priority)


def _raise(unit: Unit, contact: Contact, priority: Priority) -> Contact:
    reached = contact.urgency
    contact.priority = int(priority if reached is None else most_urgent(reached, priority))
    live.tell(unit.desk, "contact", contact.id)
    live.tell(unit.desk, "queue")
    return contact


def taken(unit: Unit, *, contact_id: uuid.UUID, who: Actor, by: str) -> Contact:
    """Note who has taken over an urgent matter, by name: the person on duty, the ambulance, the police."""
    contact = held(unit, contact_id=contact_id, who=who)
    contact.taken_by, contact.taken_at = by.strip(), unit.now
    publish(unit.desk, TaskSettled(key=untaken_key(contact_id)))
    live.tell(unit.desk, "contact", contact_id)
    return contact


def alarmed(unit: Unit, *, contact_id: uuid.UUID, who: Actor) -> Contact:
    """Note that 112 has been called, with the time."""
    contact = held(unit, contact_id=contact_id, who=who)
    contact.alarmed_at = contact.alarmed_at or unit.now
    publish(unit.desk, TaskSettled(key=untaken_key(contact_id)))
    live.tell(unit.desk, "contact", contact_id)
    return contact


def release(unit: Unit, *, contact_id: uuid.UUID, head: Actor) -> Contact:
    """Let an urgent contact be closed although nobody has taken it; the unit head answers for that by name.

    Any head may, because the caller cannot wait for the right one; the log says who did.
    """
    contact = contacts.locked(unit.desk, contact_id)
    contact.released_by = head.name
    record(unit.desk, who=head, event="contact.released", now=unit.now, contact=contact_id, result="urgent")
    publish(unit.desk, TaskSettled(key=untaken_key(contact_id)))
    live.tell(unit.desk, "contact", contact_id)
    return contact


def untaken_key(contact_id: uuid.UUID) -> str:
    """Return the key of the task that tells a unit head that nobody has taken an urgent contact."""
    return f"urgent:{contact_id}"
