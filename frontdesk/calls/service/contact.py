"""Begin, claim and hand over contacts. A single UPDATE decides which of two concurrent claims wins."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, func, literal, or_, update

from frontdesk.calls.errors import ClaimedByOther, ContactOver, GivenAway, NothingWaiting
from frontdesk.calls.models.contact import Contact, ContactNumber
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import IN_HAND, LOST, WAITING, Channel, ContactSource, ContactState
from frontdesk.calls.rules.numbers import caller_of
from frontdesk.core.actor import Actor
from frontdesk.core.db.types import Instant
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.queries import note_activity


def add_to_queue(
    unit: Unit, *, source: ContactSource, caller: str, queue: str = "", channel: Channel = Channel.PHONE
) -> Contact:
    """Put a call or a visit into the queue. A withheld or relay number is not stored."""
    known = caller_of(caller)
    contact = Contact(
        channel=channel,
        source=source,
        state=ContactState.RINGING,
        queue=queue,
        withheld=known.withheld,
        relay=known.relay,
        started_at=unit.now,
    )
    unit.db.add(contact)
    unit.db.flush()
    if known.number:
        unit.db.add(ContactNumber(contact_id=contact.id, number=known.number, seen_at=unit.now))
    unit.tell("queue")
    return contact


def begin(unit: Unit, *, who: Actor, channel: Channel = Channel.PHONE, queue: str = "", number: str = "") -> Contact:
    """Open a contact by hand: a call without an exchange event, an outgoing call to `number`, or a visit."""
    contact = Contact(
        channel=channel,
        source=ContactSource.HAND,
        state=ContactState.OPEN,
        queue=queue,
        started_at=unit.now,
        answered_at=unit.now,
        claimed_by=who.id,
        claimed_name=who.name,
        claimed_at=unit.now,
    )
    unit.db.add(contact)
    unit.db.flush()
    if number:
        unit.db.add(ContactNumber(contact_id=contact.id, number=number, seen_at=unit.now))
    unit.tell("queue")
    return contact


def claim(unit: Unit, *, contact_id: uuid.UUID, who: Actor) -> Contact:
    """Claim a waiting contact; claiming one's own again changes nothing.

    Raises ClaimedByOther when a colleague was first, ContactOver when the caller has hung up, GivenAway (jäv).
    """
    won = _try_to_take(unit, contact_id, who)
    contact = contacts.locked(unit.db, contact_id)
    if not won:
        _refuse_loser(contact, who)
    unit.tell("queue")
    unit.tell("contact", contact_id)
    return contact


def _try_to_take(unit: Unit, contact_id: uuid.UUID, who: Actor) -> bool:
    free = or_(Contact.avoid.is_(None), Contact.avoid != who.id)
    waits = (Contact.id == contact_id, Contact.claimed_by.is_(None), Contact.state.in_(WAITING), free)
    taken = update(Contact).where(*waits).execution_options(synchronize_session=False)
    values = {
        "claimed_by": who.id,
        "claimed_name": who.name,
        "claimed_at": unit.now,
        "state": ContactState.OPEN,
        "handed_to": None,
        "answered_at": _first_answer(unit.now),
    }
    return cast("CursorResult[object]", unit.db.execute(taken.values(values))).rowcount == 1


def _first_answer(now: datetime) -> ColumnElement[datetime]:
    return func.coalesce(Contact.answered_at, literal(now, Instant))


def _refuse_loser(contact: Contact, who: Actor) -> None:
    if contact.state in WAITING and contact.avoid == who.id:
        raise GivenAway
    if contact.state not in IN_HAND:
        raise ContactOver
    if contact.claimed_by != who.id:
        raise ClaimedByOther(name=contact.claimed_name or "")


def take_next(unit: Unit, *, who: Actor, hidden_lines: Collection[str] = ()) -> Contact:
    """Claim the longest waiting contact, skipping those a colleague claims first. Raises NothingWaiting."""
    for contact in contacts.waiting(unit.db, hidden_lines=hidden_lines, staff_id=who.id):
        if _try_to_take(unit, contact.id, who):
            return claim(unit, contact_id=contact.id, who=who)
    raise NothingWaiting


def held(unit: Unit, *, contact_id: uuid.UUID, who: Actor) -> Contact:
    """Return a contact held by `who`, row locked, and record the activity.

    Raises NotYourContact, and NoSuchContact also for a closed one.
    """
    contact = contacts.locked(unit.db, contact_id)
    contacts.require_holder(contact.state, contact.claimed_by, contact.claimed_name, who.id)
    note_activity(unit.db, contact_id, unit.now)
    return contact


def hand_over(unit: Unit, *, contact_id: uuid.UUID, who: Actor, to: uuid.UUID | None = None) -> Contact:
    """Hand an open contact to a colleague, or back to the queue (`to` None); note and card go with it."""
    return release(unit, held(unit, contact_id=contact_id, who=who), to=to)


def release(unit: Unit, contact: Contact, *, to: uuid.UUID | None = None) -> Contact:
    """Release a contact, so that a colleague can claim it."""
    # Also notify the previous holder: their other windows must not keep showing the card.
    unit.tell("contact", contact.id, to=contact.claimed_by)
    contact.state = ContactState.HANDED_OVER
    contact.handed_to, contact.handed_by = to, contact.claimed_name
    contact.claimed_by, contact.claimed_name, contact.claimed_at = None, None, None
    unit.tell("queue")
    return contact


def tick_off(unit: Unit, *, contact_ids: Collection[uuid.UUID]) -> int:
    """Mark missed calls as seen; return how many were marked."""
    ticked = 0
    for contact_id in contact_ids:
        contact = contacts.locked(unit.db, contact_id)
        if contact.state in LOST and contact.closed_at is None:
            contact.closed_at = unit.now
            ticked += 1
    unit.tell("queue")
    return ticked
