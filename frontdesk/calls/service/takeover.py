"""A contact passes to a colleague without being handed over: its holder is away, or the exchange moved the call."""

import uuid

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import ClaimedByOther, ContactOver, GivenAway, NoSuchContact, NotForYou, NotLeftOpen
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.rules.contact import IN_HAND, WAITING, State
from frontdesk.calls.service.contact import claim, release
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskSettled
from frontdesk.core.times import day_span, local_date
from frontdesk.disclosure import queries as standings
from frontdesk.safety import service as safety


def take_over(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> Contact:
    """Take a contact a colleague has held since an earlier day; note and card come along, and the log tells.

    Raises NotLeftOpen while it is still today's, NotForYou, GivenAway for who knows the client, or NoSuchContact: one
    that is over answers like one that never was.
    """
    contact = contacts.locked(unit.desk, contact_id)
    if contact.state not in IN_HAND:
        raise NoSuchContact
    if contact.claimed_by == staff.id:
        return contact
    if not is_left_open(unit, contact):
        raise NotLeftOpen(name=contact.claimed_name or "")
    if contact.avoid == staff.id:
        raise GivenAway
    if not may_see(unit, staff, contact):
        raise NotForYou
    return _move(unit, contact, staff, "contact.taken_over")


def put_back(unit: Unit, *, contact_id: uuid.UUID, head: Actor) -> Contact:
    """Put a contact held since an earlier day back into the queue, for whoever is at the desk.

    Raises NotLeftOpen while it is still today's, NoSuchContact.
    """
    contact = contacts.locked(unit.desk, contact_id)
    if contact.state not in IN_HAND:
        raise NoSuchContact
    if not is_left_open(unit, contact):
        raise NotLeftOpen(name=contact.claimed_name or "")
    _log(unit, contact, head, "contact.put_back")
    settle(unit, contact.id)
    return release(unit, contact)


def follow_call(unit: Unit, contact_id: uuid.UUID, staff: Staff) -> bool:
    """Let a contact go to who has its call now; whether it did.

    It stays where it is when that colleague may not see the client, or gave the client away, or the call is over.
    """
    contact = contacts.locked(unit.desk, contact_id)
    if contact.state in WAITING:
        return take_waiting(unit, contact_id, staff)
    if (
        contact.state != State.OPEN
        or staff.id in {contact.claimed_by, contact.avoid}
        or not may_see(unit, staff, contact)
    ):
        return False
    _move(unit, contact, staff, "contact.transferred")
    return True


def take_waiting(unit: Unit, contact_id: uuid.UUID, staff: Staff) -> bool:
    """Let a waiting contact go to who answered its call; whether it did.

    Who took the card at the screen before the exchange told keeps it.
    """
    try:
        claim(unit, contact_id=contact_id, who=staff.actor)
    except (ClaimedByOther, ContactOver, GivenAway):
        return False
    return True


def is_left_open(unit: Unit, contact: Contact) -> bool:
    """Whether a contact has been held since an earlier day."""
    return contact.held_since < day_span(local_date(unit.now))[0]


def may_see(unit: Unit, staff: Staff, contact: Contact) -> bool:
    """Whether somebody may see the client whose card is open in a contact, or whom its note is about."""
    persons = _about(unit, contact)
    return persons <= safety.client_names(unit, staff, persons).keys() if persons else True


def is_for_protected_desk(unit: Unit, contact: Contact) -> bool:
    """Whether a contact is about somebody no list may name, so that only those in charge of them take it over."""
    persons = _about(unit, contact)
    return bool(persons and safety.concealed(unit.desk, unit.register, persons))


def _about(unit: Unit, contact: Contact) -> frozenset[str]:
    standing, note = standings.standing(unit.desk, contact.id), contacts.note(unit.desk, contact.id)
    found = (standing.person if standing else None, note.person if note else None)
    return frozenset(person for person in found if person)


def _move(unit: Unit, contact: Contact, staff: Staff, event: str) -> Contact:
    _log(unit, contact, staff.actor, event)
    release(unit, contact)
    unit.desk.flush()
    settle(unit, contact.id)
    return claim(unit, contact_id=contact.id, who=staff.actor)


def _log(unit: Unit, contact: Contact, who: Actor, event: str) -> None:
    persons = _about(unit, contact)
    accesslog.record(
        unit.desk,
        who=who,
        event=event,
        now=unit.now,
        person=next(iter(sorted(persons)), None),
        contact=contact.id,
        fields=("from", str(contact.claimed_by)),
    )


def settle(unit: Unit, contact_id: uuid.UUID) -> None:
    """Close the tasks that told that a contact was left open."""
    for key in left_open_keys(contact_id):
        publish(unit.desk, TaskSettled(key=key))


def left_open_keys(contact_id: uuid.UUID) -> tuple[str, str]:
    """Return the keys of the tasks that tell of a contact left open: at the desk, and with the unit head."""
    return f"left-open:{contact_id}", f"left-open-head:{contact_id}"
