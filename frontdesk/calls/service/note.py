"""The free note: stored while it is typed, never lost, and never another person's than the one it was written about."""

import uuid
from typing import assert_never

from frontdesk.calls.errors import CardChanged, NoteOfAnother, NoteTooLong
from frontdesk.calls.models.contact import Contact, ContactNote, NoteParted
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.rules.notes import LONGEST_NOTE, NoteChoice, Sheet, Went, joined, tidy
from frontdesk.calls.service import hidden
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.live import tell
from frontdesk.disclosure import queries as standings
from frontdesk.disclosure import service as disclosure

_NO_SHEET = Sheet()


def write(unit: Unit, *, contact_id: uuid.UUID, who: Actor, text: str, sheet: Sheet = _NO_SHEET) -> ContactNote:
    """Store what has been typed so far. Raises NoteOfAnother, NoteTooLong.

    A writing that was overtaken by a later one of the same window changes nothing.
    """
    contact = held(unit, contact_id=contact_id, who=who)
    must_be_bound(contact, sheet.binding)
    return _store(unit, contact, who, tidy(text), sheet)


def must_be_bound(contact: Contact, binding: uuid.UUID | None) -> None:
    """Refuse what was typed under a card that has closed since. Raises NoteOfAnother.

    A page that does not say is believed only while no card of this contact has ever closed.
    """
    said = binding or contact.id
    if said != contact.binding:
        raise NoteOfAnother


def must_be_same_card(unit: Unit, contact_id: uuid.UUID, binding: uuid.UUID | None) -> None:
    """Refuse a form that was opened under a card that has closed since. Raises CardChanged, NoSuchContact."""
    contact = contacts.locked(unit.desk, contact_id)
    if (binding or contact.id) != contact.binding:
        raise CardChanged


def _store(unit: Unit, contact: Contact, who: Actor, text: str, sheet: Sheet) -> ContactNote:
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(count=len(text), most=LONGEST_NOTE)
    standing = standings.standing(unit.desk, contact.id)
    note = contacts.note(unit.desk, contact.id)
    if note is None:
        note = ContactNote(contact_id=contact.id, text="", page="", turn=0)
        unit.desk.add(note)
    elif sheet.is_older(note.page, note.turn):
        return note
    elif note.person and standing and note.person != standing.person and note.text.strip():
        raise NoteOfAnother
    note.text, note.changed_at, note.changed_by = text, unit.now, who.name
    note.page, note.turn = sheet.page, sheet.turn
    note.person = standing.person if standing else note.person
    return note


def follow(unit: Unit, *, contact_id: uuid.UUID, person: str, instead_of: str | None = None) -> None:
    """Let a note begun before anybody was open belong to the first one opened. Raises NoteOfAnother.

    `instead_of` is whose card the new one takes the place of.
    """
    contact, note = contacts.locked(unit.desk, contact_id), contacts.note(unit.desk, contact_id)
    begun = note is not None and note.text.strip()
    if note is not None and begun and note.person not in {None, person}:
        raise NoteOfAnother
    if instead_of not in {None, person}:
        part(unit, contact=contact, person=instead_of, went=Went.REPLACED)
    if note is not None and begun:
        note.person = person
    tell(unit.desk, "note", contact_id)


def part(unit: Unit, *, contact: Contact, person: str | None, went: Went) -> str:
    """Take the note out of its contact, so that whatever is typed next is a new one; return what it said.

    For a colleague who takes over it stays where it is, bound to the person it is about.
    """
    note = contacts.note(unit.desk, contact.id)
    text = note.text if note is not None and note.text.strip() else ""
    unit.desk.add(
        NoteParted(
            binding=contact.binding, contact_id=contact.id, person=person, went=went, had_text=bool(text), at=unit.now
        )
    )
    contact.note_binding = new_id()
    if note is not None and went is Went.COLLEAGUE:
        note.person = note.person or person
    elif note is not None:
        unit.desk.delete(note)
    unit.desk.flush()
    tell(unit.desk, "note", contact.id)
    return text


def forget_person(unit: Unit, contact: Contact) -> None:
    """Let nothing beside the words say whom a note was about, and store no window's old words again."""
    for parted in contacts.all_parted(unit.desk, contact.id):
        parted.person = None
    if (note := contacts.note(unit.desk, contact.id)) is not None:
        note.person = None
    unit.desk.add(
        NoteParted(binding=contact.binding, contact_id=contact.id, went=Went.ANONYMOUS, had_text=False, at=unit.now)
    )
    contact.note_binding = new_id()
    tell(unit.desk, "note", contact.id)


def settle(
    unit: Unit, *, contact_id: uuid.UUID, who: Actor, text: str, sheet: Sheet, choice: NoteChoice
) -> ContactNote | None:
    """Do what was chosen with words that belong to another person. Raises NoteOfAnother, NoteTooLong."""
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
    tell(unit.desk, "note", contact_id)
    return contacts.note(unit.desk, contact_id)


def _take_over(unit: Unit, contact: Contact, who: Actor, text: str, *, stray: bool) -> ContactNote:
    note = contacts.note(unit.desk, contact.id)
    kept = note.text if note is not None and stray else ""
    if note is not None:
        note.person = None
    tell(unit.desk, "note", contact.id)
    return _store(unit, contact, who, joined(kept, text), _NO_SHEET)


def _send_after(unit: Unit, contact: Contact, text: str, sheet: Sheet) -> None:
    parted = contacts.parted_as(unit.desk, contact.id, sheet.binding)
    if parted is None or not text.strip():
        raise NoteOfAnother
    if parted.went == Went.INCIDENT and parted.person:
        disclosure.note_in_incident(unit, contact_id=contact.id, person=parted.person, text=text)
    elif parted.went == Went.PROTECTED:
        hidden.deliver(unit, contact=contact, text=text, person=parted.person, protected=True)
    else:
        raise NoteOfAnother


def _drop(unit: Unit, contact: Contact, sheet: Sheet) -> None:
    note = contacts.note(unit.desk, contact.id)
    if note is not None and sheet.binding == contact.binding:
        unit.desk.delete(note)
        unit.desk.flush()
