"""Messages hidden from reception: for the protected desk, or from *Lämna till mottagningen*."""

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.ending import is_carried
from frontdesk.calls.rules.messages import MessageKind, Route
from frontdesk.calls.rules.notes import Went, joined
from frontdesk.core.db.unit import Unit


def deliver(
    unit: Unit,
    *,
    contact: Contact,
    text: str,
    person: str | None,
    protected: bool,
    to_unit: str | None = None,
    kind: MessageKind = MessageKind.MESSAGE,
) -> Message:
    """Leave a text with the protected desk, or with `to_unit`; appended to an earlier one about the same person."""
    known = [one for one in messages.hidden_of(unit.db, contact.id) if one.kind == kind and one.person == person]
    for message in known:
        message.text, message.seen_at, message.acknowledged_at = joined(message.text, text), None, None
        return message
    message = Message(
        contact_id=contact.id,
        kind=kind,
        text=text,
        # An oral statement counts as received when the call was answered, not when the note was typed.
        received_at=contact.answered_at or unit.now,
        person=person,
        reason=contact.reason or "",
        priority=int(contact.urgency or Priority.DAYS),
        unit=None if protected else to_unit,
        route=Route.PROTECTED if protected else Route.INTAKE,
        hidden=True,
        written_by=contact.claimed_by,
        written_name=contact.claimed_name or "",
        written_at=unit.now,
    )
    unit.db.add(message)
    unit.db.flush()
    unit.tell("workplace", to_unit or "")
    unit.tell("tasks")
    return message


def finish(unit: Unit, contact: Contact) -> bool:
    """At closing, append the note to the contact's hidden messages; return whether it went there."""
    left, note = messages.hidden_of(unit.db, contact.id), contacts.note(unit.db, contact.id)
    if note is None or not note.text.strip():
        return bool(left)
    fitting = [message for message in left if note.person in {None, message.person}]
    for message in fitting:
        if not is_carried(note.text, [message.text]):
            message.text = joined(message.text, note.text)
    if not fitting and note.person is None and (parted := contacts.parted(unit.db, contact.id)):
        if parted.went != Went.PROTECTED:
            return False
        deliver(unit, contact=contact, text=note.text, person=parted.person, protected=True)
        return True
    return bool(fitting)
