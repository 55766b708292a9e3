"""Close a contact: the outcome must be true, nothing urgent left undone, and no note without a receiver."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.accesslog.views import CONTACT_CLOSED
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import (
    NoCallbackMade,
    NoteOfAnother,
    NoteWithoutReceiver,
    NothingLeft,
    NothingReached,
    NotLeftWhy,
    NotTransferred,
    NotWithDuty,
    ReceiverNeeded,
    UrgentNotTaken,
)
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contacts, messages, shown
from frontdesk.calls.rules.contact import (
    ContactState,
    Outcome,
    Urgency,
    WhyContact,
    is_transferred,
    may_close,
    must_reach,
)
from frontdesk.calls.rules.ending import NoteOption, is_carried, likely, to_unit, unit_in
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.calls.rules.notes import Went
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.calls.service import about, hidden, routing, takeover
from frontdesk.calls.service.contact import held
from frontdesk.calls.service.message import leave
from frontdesk.calls.views import ContactClosed, MessageSubject, WrapUp
from frontdesk.core import closings
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.workdays import is_open
from frontdesk.disclosure.service import closing

LONGEST_WHY = 500
NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True)
class Ending:
    """The closing form: how a contact ended, why it was needed, and where its note goes."""

    outcome: Outcome
    why: WhyContact = WhyContact.ORDINARY
    #: With a client's card open: send the note to the handläggare as a journal proposal.
    journal: bool = True
    #: Without an open card: the receiver chosen (values: `rules.ending`); empty for the reason's receiver.
    to: str = ""
    #: Why nothing was left.
    because: str = ""


def close(unit: Unit, *, contact_id: uuid.UUID, who: Actor, ending: Ending, about: MessageSubject) -> Contact:
    """Close a contact and deliver its note.

    Raises UrgentNotTaken, NotWithDuty, NothingReached, NotTransferred, NothingLeft, NoCallbackMade, NoteOfAnother,
    NoteWithoutReceiver, NotLeftWhy.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    if not may_close(urgency_of(contact)):
        raise UrgentNotTaken
    _must_reach_duty(unit, contact, ending)
    if ending.outcome is not Outcome.LEFT:
        _must_reach(unit, contact, ending)
    delivered = _deliver_note(unit, contact, who, ending, about)
    _keep_promises(unit, contact, ending.outcome)
    outcome = Outcome.LEFT if delivered and ending.outcome is Outcome.NOTHING else ending.outcome
    contact.state, contact.closed_at = ContactState.CLOSED, unit.now
    contact.ended_at = contact.ended_at or unit.now
    contact.outcome, contact.why = outcome, ending.why
    _tell_head(unit, contact, who, ending, about)
    closing.forget(unit, contact_id=contact_id)
    # After this row, views logged for the contact count as made without one and are shown to the log reviewer.
    unit.log(who=who, event=CONTACT_CLOSED, contact=contact_id, result=outcome)
    unit.publish(ContactClosed(contact_id, outcome, contact.reason))
    takeover.settle(unit, contact_id)
    unit.tell("queue")
    unit.tell("contact", contact_id)
    return contact


def wrap_up(unit: Unit, *, contact: Contact, staff: Staff) -> WrapUp:
    """Return the closing form: note, possible outcomes, and the receiver of a note without an open card."""
    wrap = shown.wrap_up(unit.db, contact, now=unit.now, staff_id=staff.id)
    known = about.known(unit, contact_id=contact.id, staff=staff)
    parted, out_of_sight = contacts.parted(unit.db, contact.id), bool(messages.hidden_of(unit.db, contact.id))
    # Once a client was protected in this contact, text goes to the protected desk automatically.
    goes_along = out_of_sight or (parted is not None and parted.went == Went.PROTECTED)
    receiver = about.shown(unit, known)
    must_leave = must_reach(urgency_of(contact)) and not out_of_sight and not _reached(unit, contact, contact.outcome)
    return replace(
        wrap,
        outcome=likely(
            {message.kind for message in wrap.messages},
            booked=contact.outcome == Outcome.BOOKED,
            hidden=out_of_sight,
            must_leave=must_leave,
            empty=not (contact.reason or wrap.note.text.strip() or wrap.messages or wrap.papers or known.permit),
        ),
        receiver=receiver,
        asks_receiver=known.permit is None and not goes_along,
        to=NoteOption.PROTECTED if receiver.protected else to_unit(receiver.value) if receiver.value else "",
        must_leave=must_leave,
        asks_duty=needs_duty(unit, contact),
    )


def urgency_of(contact: Contact) -> Urgency:
    """Return what decides whether a contact may be closed."""
    return Urgency(contact.urgency, contact.taken_by, contact.alarmed_at, contact.released_by is not None)


def _must_reach(unit: Unit, contact: Contact, ending: Ending) -> None:
    """Refuse to close an *Idag* or *Akut* contact without message, booking, takeover or a reason."""
    if not must_reach(urgency_of(contact)) or _reached(unit, contact, ending.outcome):
        return
    if not ending.because.strip():
        raise NotTransferred if ending.outcome is Outcome.CONNECTED else NothingReached


def _must_reach_duty(unit: Unit, contact: Contact, ending: Ending) -> None:
    """Refuse to leave an urgent matter for the next workday: while the office is closed the duty team acts."""
    if needs_duty(unit, contact) and not ending.because.strip():
        raise NotWithDuty


def needs_duty(unit: Unit, contact: Contact) -> bool:
    """Whether the matter is urgent, the office is closed, and no one is known to have taken it over."""
    if not must_reach(urgency_of(contact)) or is_open(unit.now, closings.half_days(unit.db)):
        return False
    return not _is_taken(contact)


def _is_taken(contact: Contact) -> bool:
    """Whether the matter has been taken over."""
    return is_transferred(urgency_of(contact), for_a_unit=contact.goes_to == ReceiverKind.INTAKE)


def _reached(unit: Unit, contact: Contact, outcome: str | None) -> bool:
    """Whether the matter has a receiver: by a message, a booking or a takeover."""
    if _asks(_left(unit, contact)) or _is_taken(contact):
        return True
    return outcome == contact.outcome == Outcome.BOOKED


def _left(unit: Unit, contact: Contact) -> list[Message]:
    return [*messages.of_contact(unit.db, contact.id), *messages.hidden_of(unit.db, contact.id)]


def _deliver_note(unit: Unit, contact: Contact, who: Actor, ending: Ending, about: MessageSubject) -> bool:
    """Deliver the free note unless a message already contains it; return whether it was delivered."""
    note = contacts.note(unit.db, contact.id)
    if hidden.finish(unit, contact) or note is None or not note.text.strip():
        return False
    if note.person not in {None, about.person}:
        raise NoteOfAnother
    if is_carried(note.text, [message.text for message in _left(unit, contact)]):
        return False
    if about.person is not None:
        return _to_handlaggare(unit, contact, who, ending, about, note.text)
    return _to_unit(unit, contact, who, ending, about, note.text)


def _to_handlaggare(unit: Unit, contact: Contact, who: Actor, ending: Ending, about: MessageSubject, text: str) -> bool:
    """Leave the note about the client whose card is open: as a message to act on, else as a journal proposal."""
    asks = ending.outcome is Outcome.LEFT and not (ending.journal and _asks(_left(unit, contact)))
    if not (asks or ending.journal):
        return False
    kind = MessageKind.MESSAGE if asks else MessageKind.NOTE
    leave(unit, contact_id=contact.id, who=who, kind=kind, text=text, about=about)
    return True


def _to_unit(unit: Unit, contact: Contact, who: Actor, ending: Ending, about: MessageSubject, text: str) -> bool:
    """Leave a note without an open card: with the reason's receiver, or the one chosen instead."""
    if ending.to == NoteOption.NOWHERE:
        if not ending.because.strip():
            raise NotLeftWhy
        return False
    to, kind = _sent(unit, ending.to, about), MessageKind.MESSAGE
    try:
        leave(unit, contact_id=contact.id, who=who, kind=kind, text=text, about=to)
    except ReceiverNeeded:
        raise NoteWithoutReceiver from None
    return True


def _sent(unit: Unit, to: str, about: MessageSubject) -> MessageSubject:
    if to == NoteOption.PROTECTED:
        return replace(about, protected=True)
    key = unit_in(to)
    known = {office.key for office in routing.offices(unit.db)}
    return replace(about, unit=key, head=False, protected=False) if key in known and key != about.unit else about


def _keep_promises(unit: Unit, contact: Contact, outcome: Outcome) -> None:
    unit.db.flush()
    left = _left(unit, contact)
    if outcome is Outcome.LEFT and not _asks(left):
        raise NothingLeft
    if outcome is Outcome.CALLBACK and not any(one.kind == MessageKind.CALLBACK for one in left):
        raise NoCallbackMade


def _tell_head(unit: Unit, contact: Contact, who: Actor, ending: Ending, about: MessageSubject) -> None:
    """Publish a task that shows the head of the would-be receiver why nothing was left."""
    because = ending.because.strip()[:LONGEST_WHY]
    if not because or _asks(_left(unit, contact)):
        return
    contact.nothing_left = because
    event = TaskNeeded(
        kind=NOTHING_LEFT,
        to=TaskFor.UNIT_HEAD,
        key=f"{NOTHING_LEFT}:{contact.id}",
        unit=about.unit,
        contact_id=contact.id,
        about={"by": who.name},
    )
    unit.publish(event)


def _asks(left: Sequence[Message]) -> bool:
    return any(message.kind != MessageKind.NOTE for message in left)
