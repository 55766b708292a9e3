"""A contact ends: with an outcome that is true, and only when nothing urgent is left in the air."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.accesslog import service as accesslog
from frontdesk.accesslog.views import CONTACT_CLOSED
from frontdesk.calls.errors import NoCallbackMade, NoteOfAnother, NothingLeft, UrgentNotTaken
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import message as messages
from frontdesk.calls.rules.contact import Outcome, State, Urgency, WhyContact, may_close
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.calls.service import hidden
from frontdesk.calls.service import message as service
from frontdesk.calls.service.contact import held
from frontdesk.calls.views import About, ContactClosed
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.live import tell
from frontdesk.disclosure.service import closing as disclosure


@dataclass(frozen=True)
class Ending:
    """How a contact ended, why it was needed, and whether the note goes to the handläggare as journal proposal."""

    outcome: Outcome
    why: WhyContact = WhyContact.ORDINARY
    journal: bool = True


def close(unit: Unit, *, contact_id: uuid.UUID, who: Actor, ending: Ending, about: About) -> Contact:
    """End a contact. Raises UrgentNotTaken, NothingLeft, NoCallbackMade; nothing typed is lost by a refusal."""
    contact = held(unit, contact_id=contact_id, who=who)
    if not may_close(urgency_of(contact)):
        raise UrgentNotTaken
    _deliver_note(unit, contact, who, ending, about)
    _keep_promises(unit, contact, ending.outcome)
    contact.state, contact.closed_at = State.CLOSED, unit.now
    contact.ended_at = contact.ended_at or unit.now
    contact.outcome, contact.why = ending.outcome, ending.why
    disclosure.forget(unit, contact_id=contact_id)
    # From this row on, whatever is looked at in the contact is looked at in none: the log's reviewer is shown it.
    accesslog.record(unit.desk, who=who, event=CONTACT_CLOSED, now=unit.now, contact=contact_id, result=ending.outcome)
    publish(unit.desk, ContactClosed(contact_id, ending.outcome, contact.reason))
    tell(unit.desk, "queue")
    tell(unit.desk, "contact", contact_id)
    return contact


def urgency_of(contact: Contact) -> Urgency:
    """Return what decides whether a contact may end."""
    return Urgency(contact.urgency, contact.taken_by, contact.alarmed_at, contact.released_by is not None)


def _deliver_note(unit: Unit, contact: Contact, who: Actor, ending: Ending, about: About) -> None:
    """Turn the free note into what the outcome promises: a message to act on, or a proposal for the journal."""
    note = contacts.note(unit.desk, contact.id)
    if hidden.finish(unit, contact) or note is None or not note.text.strip():
        return
    if note.person not in {None, about.person}:
        raise NoteOfAnother
    if ending.outcome is Outcome.LEFT:
        kind = MessageKind.MESSAGE
    elif about.person and ending.journal:
        kind = MessageKind.NOTE
    else:
        return
    service.leave(unit, contact_id=contact.id, who=who, kind=kind, text=note.text, about=about)


def _keep_promises(unit: Unit, contact: Contact, outcome: Outcome) -> None:
    unit.desk.flush()
    left = [*messages.of_contact(unit.desk, contact.id), *messages.hidden_of(unit.desk, contact.id)]
    if outcome is Outcome.LEFT and not _asks(left):
        raise NothingLeft
    if outcome is Outcome.CALLBACK and not any(one.kind == MessageKind.CALLBACK for one in left):
        raise NoCallbackMade


def _asks(left: Sequence[Message]) -> bool:
    return any(message.kind != MessageKind.NOTE for message in left)
