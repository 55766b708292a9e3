"""Move a contact to a colleague without a hand-over: its holder left it open, or the exchange moved the call."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import ClaimedByOther, ContactOver, GivenAway, NoSuchContact, NotForYou, NotLeftOpen
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import IN_HAND, WAITING, ContactState
from frontdesk.calls.service.contact import claim, release
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import day_span, local_date
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.safety.service import client_names, concealed_persons


def take_over(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> Contact:
    """Take over a contact a colleague has held since an earlier day, with note and card; it is logged.

    Raises NotLeftOpen while held since today, NotForYou, GivenAway (jäv), NoSuchContact also for a closed one.
    """
    contact = contacts.locked(unit.db, contact_id)
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
    """Put a contact held since an earlier day back into the queue. Raises NotLeftOpen, NoSuchContact."""
    contact = contacts.locked(unit.db, contact_id)
    if contact.state not in IN_HAND:
        raise NoSuchContact
    if not is_left_open(unit, contact):
        raise NotLeftOpen(name=contact.claimed_name or "")
    _log(unit, contact, head, "contact.put_back")
    settle(unit, contact.id)
    return release(unit, contact)


def follow_call(unit: Unit, contact_id: uuid.UUID, staff: Staff) -> bool:
    """Move a contact to the colleague its call was transferred to; return whether it moved.

    It stays when that colleague may not see the client or gave the contact away (jäv), or it is not open.
    """
    contact = contacts.locked(unit.db, contact_id)
    if contact.state in WAITING:
        return take_waiting(unit, contact_id, staff)
    if (
        contact.state != ContactState.OPEN
        or staff.id in {contact.claimed_by, contact.avoid}
        or not may_see(unit, staff, contact)
    ):
        return False
    _move(unit, contact, staff, "contact.transferred")
    return True


def take_waiting(unit: Unit, contact_id: uuid.UUID, staff: Staff) -> bool:
    """Claim a waiting contact for the colleague who answered its call; return whether it worked.

    A colleague who claimed it on screen before the exchange's event came keeps it.
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
    """Whether `staff` may see the clients of a contact: of its open card and of its note."""
    persons = _about(unit, contact)
    return persons <= client_names(unit, staff, persons).keys() if persons else True


def is_for_protected_desk(unit: Unit, contact: Contact) -> bool:
    """Whether a contact is about a protected client, so that only the protected desk may take it over."""
    persons = _about(unit, contact)
    return bool(persons and concealed_persons(unit.db, unit.register, persons))


def _about(unit: Unit, contact: Contact) -> frozenset[str]:
    standing, note = identification_of(unit.db, contact.id), contacts.note(unit.db, contact.id)
    found = (standing.person if standing else None, note.person if note else None)
    return frozenset(person for person in found if person)


def _move(unit: Unit, contact: Contact, staff: Staff, event: str) -> Contact:
    _log(unit, contact, staff.actor, event)
    release(unit, contact)
    unit.db.flush()
    settle(unit, contact.id)
    return claim(unit, contact_id=contact.id, who=staff.actor)


def _log(unit: Unit, contact: Contact, who: Actor, event: str) -> None:
    persons = _about(unit, contact)
    unit.log(
        who=who,
        event=event,
        person=next(iter(sorted(persons)), None),
        contact=contact.id,
        fields=("from", str(contact.claimed_by)),
    )


def settle(unit: Unit, contact_id: uuid.UUID) -> None:
    """Settle the tasks about a contact left open."""
    for key in left_open_keys(contact_id):
        unit.settle(key)


def left_open_keys(contact_id: uuid.UUID) -> tuple[str, str]:
    """Return the keys of the tasks about a contact left open: at the desk, and for the unit head."""
    return f"left-open:{contact_id}", f"left-open-head:{contact_id}"
