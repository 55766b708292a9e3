"""The free note: stored while it is typed, never overwritten by an older page, never lost."""

import uuid

from frontdesk.calls.models.contact import ContactNote
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.service.contact import held
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit

LONGEST_NOTE = 8000


def write(unit: Unit, *, contact_id: uuid.UUID, who: Actor, text: str) -> ContactNote:
    """Store what has been typed so far."""
    held(unit, contact_id=contact_id, who=who)
    note = contacts.note(unit.desk, contact_id)
    if note is None:
        note = ContactNote(contact_id=contact_id, text="", changed_at=unit.now, changed_by=who.name)
        unit.desk.add(note)
    note.text, note.changed_at, note.changed_by = text[:LONGEST_NOTE], unit.now, who.name
    return note
