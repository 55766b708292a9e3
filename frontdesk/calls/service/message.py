"""Leave a message, and its life at the recipient: seen, acknowledged, filed, passed on, withdrawn."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from frontdesk.absence.rules.enums import Turn
from frontdesk.calls.errors import MayNotGet, MessageSettled, NoSuchMessage, TakenByAnother, TextTooLong
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MessageKind, Recipient, Route, act_before
from frontdesk.calls.service import routing
from frontdesk.calls.service.contact import held
from frontdesk.calls.views import MessageLeft, MessageSubject
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

LONGEST_TEXT, LONGEST_DUTY = 8000, 80


def leave(
    unit: Unit,
    *,
    contact_id: uuid.UUID,
    who: Actor,
    kind: MessageKind,
    text: str,
    about: MessageSubject,
    priority: Priority | None = None,
) -> Message:
    """Leave a message with the responsible recipient.

    Raises ReceiverNeeded, NobodyReceives, TextTooLong, InvalidInput for an empty text.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    urgency = _urgency(contact, priority)
    span = unit.now, act_before(urgency, unit.now)
    to = routing.choose(unit, about, span=span)
    message = write(unit, contact=contact, who=who, kind=kind, text=text, about=about, priority=urgency, to=to)
    routing.took(unit, own=about.handlaggare, to=to, what=Turn.MESSAGE, span=span)
    return message


def write(
    unit: Unit,
    *,
    contact: Contact,
    who: Actor,
    kind: MessageKind,
    text: str,
    about: MessageSubject,
    priority: Priority,
    to: Recipient,
) -> Message:
    """Store a message for a recipient already chosen, and refresh their page. Raises InvalidInput, TextTooLong."""
    if not text.strip():
        raise InvalidInput(fields={"text": N_("Skriv vad det gäller.")})
    if len(text.strip()) > LONGEST_TEXT:
        raise TextTooLong(count=len(text.strip()), most=LONGEST_TEXT)
    message = Message(
        contact_id=contact.id,
        kind=kind,
        text=text.strip(),
        # An oral statement counts as received when the call was answered, not when the note was typed.
        received_at=contact.answered_at or unit.now,
        person=about.person,
        name=about.name,
        case=about.case,
        area=about.area,
        speaker=about.speaker,
        level=about.level,
        reason=contact.reason or "",
        priority=int(priority),
        handlaggare=to.handlaggare,
        unit=to.unit,
        route=to.route,
        written_by=who.id,
        written_name=who.name,
        written_at=unit.now,
    )
    unit.db.add(message)
    unit.db.flush()
    unit.log(
        who=who,
        event="message.left",
        person=about.person,
        case=about.case,
        contact=contact.id,
        level=about.level or None,
        fields=(kind,),
    )
    _delivered(unit, message)
    return message


def _delivered(unit: Unit, message: Message) -> None:
    unit.tell("workplace", message.handlaggare or message.unit or "")
    unit.tell("contact", message.contact_id)
    unit.tell("queue")
    unit.publish(MessageLeft(message.id, MessageKind(message.kind), message.handlaggare, message.unit))


def _urgency(contact: Contact, asked: Priority | None) -> Priority:
    return max(asked or Priority.ANSWER, contact.urgency or Priority.PLANNED, key=lambda priority: priority.rank)


def seen(unit: Unit, *, message_id: uuid.UUID, who: Actor) -> Message:
    """Record the first time the recipient read the message."""
    message = messages.one(unit.db, message_id)
    if message.seen_at is None:
        message.seen_at, message.seen_name = unit.now, who.name
    return message


def take_on(unit: Unit, *, message_id: uuid.UUID, who: Actor) -> Message:
    """Acknowledge a message unless a colleague has; idempotent. Raises MessageSettled, TakenByAnother."""
    message = messages.one(unit.db, message_id)
    if message.filed_at is not None:
        raise MessageSettled
    if message.acknowledged_by not in {None, who.id}:
        raise TakenByAnother(name=message.acknowledged_name or "")
    return acknowledge(unit, message_id=message_id, who=who)


def acknowledge(unit: Unit, *, message_id: uuid.UUID, who: Actor) -> Message:
    """Acknowledge a message, which ends its alarms."""
    message = seen(unit, message_id=message_id, who=who)
    if message.acknowledged_at is None:
        message.acknowledged_at = unit.now
        message.acknowledged_by, message.acknowledged_name = who.id, who.name
        unit.settle(overdue_key(message.id))
        _changed(unit, message)
    return message


def taken_by_duty(unit: Unit, *, message_id: uuid.UUID, who: Actor, by: str, areas: Collection[str]) -> Message:
    """Record who at the social duty team took on an urgent message; it stays with its recipient until it is filed.

    Raises NoSuchMessage for one reception may not see, MessageSettled once acknowledged, InvalidInput without a name.
    """
    message = messages.one(unit.db, message_id)
    if message.hidden or message.area not in {*areas, ""}:
        raise NoSuchMessage
    if message.acknowledged_at is not None:
        raise MessageSettled
    if not by.strip():
        raise InvalidInput(fields={"by": N_("Skriv vem som tog emot.")})
    unit.log(who=who, event="message.to_duty", person=message.person, case=message.case, contact=message.contact_id)
    acknowledge(unit, message_id=message_id, who=replace(who, name=by.strip()[:LONGEST_DUTY]))
    return message


def copied(unit: Unit, *, message_id: uuid.UUID, who: Actor) -> Message:
    """Record that the text was copied to the journal."""
    message = seen(unit, message_id=message_id, who=who)
    message.copied_at = message.copied_at or unit.now
    return message


def file(unit: Unit, *, message_id: uuid.UUID, who: Actor) -> Message:
    """Record that it is in the personal file (*Förd i akten*) or had no significance; our copy may be disposed of."""
    message = acknowledge(unit, message_id=message_id, who=who)
    if message.filed_at is None:
        message.filed_at, message.filed_name = unit.now, who.name
        _changed(unit, message)
    return message


def pass_on(unit: Unit, *, message_id: uuid.UUID, to: Recipient, by: Actor) -> Message:
    """Pass a message on to another recipient, who must acknowledge it anew. Raises MessageSettled, MayNotGet."""
    message = messages.one(unit.db, message_id)
    if message.filed_at is not None:
        raise MessageSettled
    if not routing.may_get(unit, message, to):
        raise MayNotGet
    _changed(unit, message)
    unit.settle(overdue_key(message.id))
    message.handlaggare, message.unit, message.route = to.handlaggare, to.unit, to.route
    # Messages at the protected desk are hidden from others, and stay hidden when passed on.
    message.hidden = message.hidden or to.route is Route.PROTECTED
    message.seen_at = message.acknowledged_at = None
    message.seen_name = message.acknowledged_name = message.acknowledged_by = None
    message.written_at, message.alarmed_at = unit.now, None
    message.passed_by, message.passed_at = by.name, unit.now
    unit.log(
        who=by,
        event="message.passed",
        person=message.person,
        case=message.case,
        contact=message.contact_id,
        fields=(to.route, to.handlaggare or to.unit or ""),
    )
    _delivered(unit, message)
    return message


def withdraw(unit: Unit, *, message: Message, why: str, at: datetime | None = None) -> None:
    """Withdraw a message from its recipient (e.g. wrong person); the row is kept."""
    message.withdrawn_at, message.withdrawn_why = at or unit.now, why
    unit.settle(overdue_key(message.id))
    _changed(unit, message)


def overdue_key(message_id: uuid.UUID) -> str:
    """Return the key of the task about an unacknowledged message."""
    return f"message:{message_id}"


def _changed(unit: Unit, message: Message) -> None:
    unit.tell("workplace", message.handlaggare or message.unit or "")
    unit.tell("contact", message.contact_id)
    unit.tell("queue")
