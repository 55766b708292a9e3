"""The free note of a contact: saved while it is typed, and never stored under another client than it is about."""

import uuid
from typing import assert_never

from frontdesk.calls.errors import CardChanged, NoteOfAnother, NoteTooLong
from frontdesk.calls.models.contact import Contact, ContactNote, NoteParted
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.notes import LONGEST_NOTE, NoteChoice, Sheet, Went, joined, tidy
from frontdesk.calls.service import hidden
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.service import note_in_incident

_NO_SHEET = Sheet()


def write(unit: Unit, *, contact_id: uuid.UUID, who: Actor, text: str, sheet: Sheet = _NO_SHEET) -> ContactNote:
    """Save what has been typed so far. Raises NoteOfAnother, NoteTooLong.

    A save older than one already stored from the same window is ignored.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    must_be_bound(contact, sheet.binding)
    return _store(unit, contact, who, tidy(text), sheet)


def must_be_bound(contact: Contact, binding: uuid.UUID | None) -> None:
    """Refuse text typed under a card that has since been closed. Raises NoteOfAnother.

    A page without a binding is accepted only while no card of this contact has ever been closed.
    """
    said = binding or contact.id
    if said != contact.binding:
        raise NoteOfAnother


def must_be_same_card(unit: Unit, contact_id: uuid.UUID, binding: uuid.UUID | None) -> None:
    """Refuse a form opened under a card that has since been closed. Raises CardChanged, NoSuchContact."""
    contact = contacts.locked(unit.db, contact_id)
    if (binding or contact.id) != contact.binding:
        raise CardChanged


def _store(unit: Unit, contact: Contact, who: Actor, text: str, sheet: Sheet) -> ContactNote:
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(count=len(text), most=LONGEST_NOTE)
    standing = identification_of(unit.db, contact.id)
    note = contacts.note(unit.db, contact.id)
    if note is None:
        note = ContactNote(contact_id=contact.id, text="", page="", turn=0)
        unit.db.add(note)
    elif sheet.is_older(note.page, note.turn):
        return note
    elif note.person and standing and note.person != standing.person and note.text.strip():
        raise NoteOfAnother
    note.text, note.changed_at, note.changed_by = text, unit.now, who.name
    note.page, note.turn = sheet.page, sheet.turn
    note.person = standing.person if standing else note.person
    return note


def follow(unit: Unit, *, contact_id: uuid.UUID, person: str, instead_of: str | None = None) -> None:
    """Assign a note begun before a card was open to the client opened first. Raises NoteOfAnother.

    `instead_of` is the client whose card the new one replaces.
    """
    contact, note = contacts.locked(unit.db, contact_id), contacts.note(unit.db, contact_id)
    begun = note is not None and note.text.strip()
    if note is not None and begun and note.person not in {None, person}:
        raise NoteOfAnother
    if instead_of not in {None, person}:
        part(unit, contact=contact, person=instead_of, went=Went.REPLACED)
    if note is not None and begun:
        note.person = person
    unit.tell("note", contact_id)


def part(unit: Unit, *, contact: Contact, person: str | None, went: Went) -> str:
    """Remove the note from its contact, so that later text is a new note; return its text.

    For a colleague who takes over (COLLEAGUE) it stays, bound to the client it is about.
    """
    note = contacts.note(unit.db, contact.id)
    text = note.text if note is not None and note.text.strip() else ""
    unit.db.add(
        NoteParted(
            binding=contact.binding, contact_id=contact.id, person=person, went=went, had_text=bool(text), at=unit.now
        )
    )
    contact.note_binding = new_id()
    if note is not None and went is Went.COLLEAGUE:
        note.person = note.person or person
    elif note is not None:
        unit.db.delete(note)
    unit.db.flush()
    unit.tell("note", contact.id)
    return text


def forget_person(unit: Unit, contact: Contact) -> None:
    """Erase which client a note was about, and refuse later saves of windows that show the old text."""
    for parted in contacts.all_parted(unit.db, contact.id):
        parted.person = None
    if (note := contacts.note(unit.db, contact.id)) is not None:
        note.person = None
    unit.db.add(
        NoteParted(binding=contact.binding, contact_id=contact.id, went=Went.ANONYMOUS, had_text=False, at=unit.now)
    )
    contact.note_binding = new_id()
    unit.tell("note", contact.id)


def settle(
    unit: Unit, *, contact_id: uuid.UUID, who: Actor, text: str, sheet: Sheet, choice: NoteChoice
) -> ContactNote | None:
    """Carry out the choice for a text written about another client. Raises NoteOfAnother, NoteTooLong."""
    contact, text = held(unit, contact_id=contact_id, who=who), tidy(text)
    match choice:
        case NoteChoice.HERE:
            return _take_over(unit, contact, who, text, stray=sheet.binding != contact.binding)
        case NoteChoice.ALONG:
            _send_after(unit, contact, text, sheet)
        case NoteChoice.DROP:
            _drop(unit, contact, sheet)
        case never:
            assert_never(never)
    unit.tell("note", contact_id)
    return contacts.note(unit.db, contact_id)


def _take_over(unit: Unit, contact: Contact, who: Actor, text: str, *, stray: bool) -> ContactNote:
    note = contacts.note(unit.db, contact.id)
    kept = note.text if note is not None and stray else ""
    if note is not None:
        note.person = None
    unit.tell("note", contact.id)
    return _store(unit, contact, who, joined(kept, text), _NO_SHEET)


def _send_after(unit: Unit, contact: Contact, text: str, sheet: Sheet) -> None:
    parted = contacts.parted_as(unit.db, contact.id, sheet.binding)
    if parted is None or not text.strip():
        raise NoteOfAnother
    if parted.went == Went.INCIDENT and parted.person:
        note_in_incident(unit, contact_id=contact.id, person=parted.person, text=text)
    elif parted.went == Went.PROTECTED:
        hidden.deliver(unit, contact=contact, text=text, person=parted.person, protected=True)
    else:
        raise NoteOfAnother


def _drop(unit: Unit, contact: Contact, sheet: Sheet) -> None:
    note = contacts.note(unit.db, contact.id)
    if note is not None and sheet.binding == contact.binding:
        unit.db.delete(note)
        unit.db.flush()
