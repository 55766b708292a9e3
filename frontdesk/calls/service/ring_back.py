"""Ring back a missed call or make a promised call: opens a contact with the number."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import (
    ClaimedByOther,
    MessageSettled,
    NoNumberToRing,
    NoSuchContact,
    NoSuchMessage,
    RungAlready,
    SafeCallElsewhere,
)
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contacts, messages, shown
from frontdesk.calls.rules.contact import IN_HAND, LOST, ContactState
from frontdesk.calls.rules.messages import TryResult
from frontdesk.calls.service import callback
from frontdesk.calls.service.contact import begin, held
from frontdesk.calls.service.letters import log_shown, named
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit


def missed(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> Contact:
    """Ring back a missed call, and tick it off. Raises RungAlready, NoNumberToRing, NoSuchContact."""
    lost = contacts.locked(unit.db, contact_id)
    if lost.state == ContactState.CLOSED:
        raise NoSuchContact
    if lost.state not in LOST or lost.closed_at is not None:
        raise RungAlready
    number = contacts.number_of(unit.db, contact_id)
    if not number:
        raise NoNumberToRing
    lost.closed_at = unit.now
    return begin(unit, who=staff.actor, queue=lost.queue, number=number)


def promised(unit: Unit, *, message_id: uuid.UUID, staff: Staff) -> Contact:
    """Make a promised call: open a contact with its number, or return the one in which it is already being made.

    Raises NoSuchMessage for one `staff` may not see, MessageSettled, NoNumberToRing, ClaimedByOther while a colleague
    makes the call, SafeCallElsewhere for a safe callback: only its recipient makes it, once.
    """
    message = _open_promise(unit, message_id, staff)
    if (now := contacts.ringing_back(unit.db, message_id)) is not None:
        if now.claimed_by != staff.id:
            raise ClaimedByOther(name=now.claimed_name or "")
        return now
    number = messages.callback_numbers(unit.db, [message.id]).get(message.id)
    if not number:
        raise NoNumberToRing
    contact = begin(unit, who=staff.actor, number=number)
    contact.rings_back = message.id
    return contact


def _open_promise(unit: Unit, message_id: uuid.UUID, staff: Staff) -> Message:
    message = messages.one(unit.db, message_id)
    promise = messages.callbacks(unit.db, [message_id]).get(message_id)
    if promise is None or message.hidden or message.area not in staff.areas | {""}:
        raise NoSuchMessage
    if promise.done_at is not None:
        raise MessageSettled
    if promise.safe:
        raise SafeCallElsewhere
    return message


def promise_of(unit: Unit, *, contact: Contact, staff: Staff) -> MessageView | None:
    """Return the promised call being made in a contact, as `staff` may read it; the caller commits the log row."""
    if contact.rings_back is None or contact.state not in IN_HAND:
        return None
    found = [row for row in messages.some(unit.db, [contact.rings_back]) if not row.hidden]
    views = named(unit, staff, shown.letters(unit.db, found, unit.now))
    log_shown(unit, staff=staff, letters=views, page="ring-back")
    return views[0] if views else None


def tried(unit: Unit, *, contact_id: uuid.UUID, staff: Staff, result: TryResult) -> None:
    """Record the result of the promised call of a contact. Raises NoSuchMessage, MessageSettled."""
    contact = held(unit, contact_id=contact_id, who=staff.actor)
    if contact.rings_back is None:
        raise NoSuchMessage
    message = _open_promise(unit, contact.rings_back, staff)
    callback.tried(unit, message_id=message.id, who=staff.actor, result=result)
    unit.tell("contact", contact_id)
