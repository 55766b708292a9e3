"""*Lämna till mottagningen*: leave a message about a client not found in search, with an optional safe callback.

Unknown, protected and not permitted are one case for the receptionist: same form, same answer, and a message that
stays hidden from reception. Only the server knows where it went.
"""

import uuid
from dataclasses import dataclass

from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import ReceiverNeeded
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MessageKind, Recipient, act_before
from frontdesk.calls.rules.routing import OpenCase
from frontdesk.calls.service import about, callback, routing
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.calls.service.contact import held
from frontdesk.calls.service.message import LONGEST_TEXT, withdraw
from frontdesk.calls.views import MessageSubject
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.disclosure.service import place_behind
from frontdesk.disclosure.service.finding import MessageRoute

LONGEST_NAME = 200


@dataclass(frozen=True)
class Left:
    """The form as typed."""

    #: Name of the client as spoken.
    name: str = ""
    text: str = ""
    #: The callback asked for, if any.
    wish: CallbackRequest | None = None
    #: Unit chosen by the receptionist.
    receiver: str = ""


def leave(unit: Unit, *, contact_id: uuid.UUID, staff: Staff, left: Left) -> Message:
    """Deliver it. Raises ReceiverNeeded, NobodyReceives, OutsidePresence, InvalidInput.

    A callback is always a safe one: a client who was not found may be in hiding.
    Left again in the same contact, it replaces the earlier message.
    """
    contact = held(unit, contact_id=contact_id, who=staff.actor)
    if not (left.name.strip() or left.text.strip() or left.wish):
        raise InvalidInput(fields={"text": N_("Skriv vem eller vad det gäller.")})
    number = callback.checked(unit, left.wish, anonymous=contact.anonymous, safe=True) if left.wish else ""
    if left.receiver:
        routing.say(unit.db, contact, left.receiver)
    place = place_behind(unit, staff=staff, contact_id=contact_id, typed=left.name)
    to, person = _receives(unit, contact, place)
    for earlier in messages.hidden_of(unit.db, contact_id):
        withdraw(unit, message=earlier, why="replaced")
    message = _write(unit, contact, staff, left, to, person)
    if left.wish:
        callback.keep(unit, message, left.wish, number, safe=True)
    unit.db.flush()
    unit.tell("workplace", to.unit or "")
    unit.tell("contact", contact_id)
    return message


def _receives(unit: Unit, contact: Contact, place: MessageRoute) -> tuple[Recipient, str | None]:
    """Return the recipient, and the client it is about if the recipient may know."""
    span = unit.now, act_before(_priority(contact), unit.now)
    told = routing.receiver(unit.db, contact)
    # Refuse independently of who is behind the name: otherwise the refusal would reveal that a person exists.
    if told.unit is None and not told.protected and routing.anybody(unit.db):
        raise ReceiverNeeded
    cases = tuple(OpenCase(None, area, board) for board, _, area in (at.partition("/") for at in place.spheres))
    to = about.delivered(unit, contact, cases)
    protected = place.protected or to.protected
    chosen = routing.choose(
        unit, MessageSubject(unit=to.unit or told.unit, head=to.head, protected=protected), span=span
    )
    return chosen, place.person if place.protected or to.case is not None else None


def _priority(contact: Contact) -> Priority:
    return contact.urgency or Priority.DAYS


def _write(unit: Unit, contact: Contact, staff: Staff, left: Left, to: Recipient, person: str | None) -> Message:
    message = Message(
        contact_id=contact.id,
        kind=MessageKind.NOT_FOUND,
        text=left.text.strip()[:LONGEST_TEXT],
        received_at=contact.answered_at or unit.now,
        person=person,
        name=left.name.strip()[:LONGEST_NAME],
        reason=contact.reason or "",
        priority=int(_priority(contact)),
        unit=to.unit,
        route=to.route,
        hidden=True,
        written_by=staff.id,
        written_name=staff.name,
        written_at=unit.now,
    )
    unit.db.add(message)
    unit.db.flush()
    return message
