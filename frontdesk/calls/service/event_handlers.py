"""Event handlers of this room."""

import uuid
from collections.abc import Collection
from typing import Protocol

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message, TakenMessage
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import IN_HAND, Outcome
from frontdesk.calls.rules.messages import Route
from frontdesk.calls.rules.notes import Went
from frontdesk.calls.service import hidden, note, tasks
from frontdesk.calls.service.callback import broken_key, forget_number
from frontdesk.calls.service.contact import release
from frontdesk.calls.service.message import overdue_key, withdraw
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.disclosure.service import note_in_incident
from frontdesk.disclosure.views import CardClosed, ColleagueNeeded, PersonOpened, WrongPerson
from frontdesk.notices.service import withhold_for_contact
from frontdesk.safety.views import ContactSilenced, ContactUnsafe, PersonProtected, ProtectionLifted


def task_needed(unit: Unit, event: TaskNeeded) -> None:
    """Store or update the task."""
    tasks.needed(unit, event)


class InContact(Protocol):
    """An event from a higher room that happened in a contact."""

    @property
    def contact_id(self) -> uuid.UUID | None:
        """The contact it happened in, if any."""
        ...


def booked(unit: Unit, event: InContact) -> None:
    """Preselect the outcome *Bokat* for a contact in which an appointment was booked."""
    _propose(unit, event, Outcome.BOOKED)


def called_off(unit: Unit, event: InContact) -> None:
    """Undo that once the appointment was cancelled."""
    _propose(unit, event, None)


def _propose(unit: Unit, event: InContact, outcome: Outcome | None) -> None:
    contact = unit.db.get(Contact, event.contact_id) if event.contact_id else None
    if contact is not None and contact.state in IN_HAND:
        contact.outcome = outcome


def task_settled(unit: Unit, event: TaskSettled) -> None:
    """Close the task of a settled matter."""
    tasks.settled(unit, event)


def wrong_person(unit: Unit, event: WrongPerson) -> None:
    """Move the note to the incident, withdraw the contact's messages about the wrong person, stop their SMS."""
    text = note.part(unit, contact=contacts.locked(unit.db, event.contact_id), person=event.person, went=Went.INCIDENT)
    if text:
        note_in_incident(unit, contact_id=event.contact_id, person=event.person, text=text)
    for message in messages.of_contact(unit.db, event.contact_id):
        if message.person == event.person:
            withdraw(unit, message=message, why="wrong-person")
    withhold_for_contact(unit, event.contact_id, person=event.person)
    unit.db.flush()
    unit.tell("contact", event.contact_id)


def person_opened(unit: Unit, event: PersonOpened) -> None:
    """Assign the note to the client whose card was opened. Raises NoteOfAnother."""
    note.follow(unit, contact_id=event.contact_id, person=event.person, instead_of=event.instead_of)


def card_closed(unit: Unit, event: CardClosed) -> None:
    """Hand the note about a client who is now hidden to the protected desk; later text has no client yet."""
    _part_with_protected(unit, contacts.locked(unit.db, event.contact_id), event.person)


def _part_with_protected(unit: Unit, contact: Contact, person: str) -> None:
    if text := note.part(unit, contact=contact, person=person, went=Went.PROTECTED):
        hidden.deliver(unit, contact=contact, text=text, person=person, protected=True)


def colleague_needed(unit: Unit, event: ColleagueNeeded) -> None:
    """Put the contact back into the queue, but not for the colleague who knows the client; the note goes along."""
    contact = contacts.locked(unit.db, event.contact_id)
    note.part(unit, contact=contact, person=event.person, went=Went.COLLEAGUE)
    contact.avoid = event.by
    if contact.state in IN_HAND:
        release(unit, contact)


def person_hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Hide notes and unsettled messages about a protected client and hand them to the protected desk.

    Promised calls become safe callbacks of the protected desk. When the client's phone is unsafe (ContactUnsafe),
    their numbers are erased.
    """
    for contact in contacts.notes_about(unit.db, event.person):
        _part_with_protected(unit, contact, event.person)
    held = [message for message in messages.of_person(unit.db, event.person) if not message.hidden]
    if event.contact_id is not None:
        in_contact = messages.locked_of_contact(unit.db, event.contact_id)
        held += [message for message in in_contact if message.person is None and not message.hidden]
    promised = messages.callbacks(unit.db, [message.id for message in held])
    for message in held:
        _hide(unit, message, safe=message.id in promised and promised[message.id].safe)
        message.person = message.person or event.person
    make_safe(unit, [message.id for message in held])
    if isinstance(event, ContactUnsafe):
        for message in held:
            forget_number(unit, message.id)
    if event.contact_id is not None:
        unit.tell("contact", event.contact_id)


def _hide(unit: Unit, message: Message, *, safe: bool) -> None:
    unit.tell("workplace", message.handlaggare or message.unit or "")
    taken = TakenMessage(
        message_id=message.id, handlaggare=message.handlaggare, unit=message.unit, route=message.route, safe=safe
    )
    unit.db.merge(taken)
    message.hidden, message.route = True, Route.PROTECTED
    message.handlaggare = message.unit = None
    # The protected desk has to acknowledge it anew, and alarms start again.
    message.acknowledged_at = message.acknowledged_by = message.acknowledged_name = message.alarmed_at = None
    unit.settle(overdue_key(message.id))
    unit.settle(broken_key(message.id))
    unit.tell("queue")


def make_safe(unit: Unit, message_ids: Collection[uuid.UUID]) -> None:
    """Turn callbacks into safe ones: no voicemail, one attempt, only within their window."""
    for callback in messages.callbacks(unit.db, message_ids).values():
        callback.safe, callback.voicemail, callback.promised_by = True, False, callback.reach_until
    unit.db.flush()


def contact_silenced(unit: Unit, event: ContactSilenced) -> None:
    """Turn callbacks promised in a contact into safe ones, once its reason is found to be silent."""
    make_safe(unit, [message.id for message in messages.of_contact(unit.db, event.contact_id)])


def person_shown(unit: Unit, event: ProtectionLifted) -> None:
    """Return hidden messages to their earlier recipients, who must acknowledge them anew."""
    taken = messages.taken_of(unit.db, event.person)
    for message, row in taken:
        message.hidden, message.route = False, row.route
        message.handlaggare, message.unit = row.handlaggare, row.unit
        message.written_at = unit.now
        message.seen_at = message.acknowledged_at = message.alarmed_at = None
        message.seen_name = message.acknowledged_name = message.acknowledged_by = None
        unit.tell("workplace", message.handlaggare or message.unit or "")
        unit.db.delete(row)
    open_again = {message.id for message, row in taken if not row.safe}
    for callback in messages.callbacks(unit.db, open_again).values():
        callback.safe = False
    unit.db.flush()
    unit.tell("queue")
    unit.tell("tasks")
