"""View of the note's text box: its text, the client it follows, and choices for text about another client."""

import uuid

from sqlalchemy.orm import Session

from frontdesk.calls.models.contact import Contact, ContactNote
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.notes import ALONG_WORDS, EMPTY_WENT_WORDS, FOLLOWS, WENT_WORDS, NoteChoice, Went
from frontdesk.calls.views import NoteView
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.queries import (
    identification_of,
)

_OF_ANOTHER = N_("Anteckningen skrevs om en annan person. Den sparas inte här förrän du har valt.")
_OF_NOBODY_OPEN = N_("Anteckningen skrevs om den som var öppen förut.")
_HERE_OPEN = N_("Den gäller den som nu är öppen")
_HERE_NEXT = N_("Den gäller den som öppnas härnäst")
_DROP = N_("Ta bort texten")


def box(db: Session, contact: Contact) -> NoteView:
    """Return the note of a contact as it is stored."""
    note, standing = contacts.note(db, contact.id), identification_of(db, contact.id)
    text = note.text if note else ""
    orphaned = note is not None and bool(text.strip()) and note.person is not None and standing is None
    return NoteView(
        contact_id=contact.id,
        binding=contact.binding,
        text=text,
        saved_at=note.changed_at if note else None,
        told=_OF_NOBODY_OPEN if orphaned else _told(db, contact, note, standing),
        choices=((NoteChoice.HERE, _HERE_NEXT), (NoteChoice.DROP, _DROP)) if orphaned else (),
    )


def _told(db: Session, contact: Contact, note: ContactNote | None, standing: Identification | None) -> str:
    if note is not None and note.text.strip():
        begun_before = standing is not None and note.changed_at <= standing.opened_at
        return FOLLOWS if begun_before else ""
    parted = contacts.parted(db, contact.id)
    if parted is None or standing is not None:
        return ""
    return (WENT_WORDS if parted.had_text else EMPTY_WENT_WORDS).get(Went(parted.went), "")


def refused(db: Session, contact: Contact, *, binding: uuid.UUID | None, text: str, why: FrontdeskError) -> NoteView:
    """Return the box with a text that was refused, as typed, and the choices for it."""
    if binding == contact.binding:
        return NoteView(contact.id, contact.binding, text, fault=why.message, values=why.values)
    parted, standing = contacts.parted_as(db, contact.id, binding), identification_of(db, contact.id)
    went = Went(parted.went) if parted else None
    along = ((NoteChoice.ALONG, ALONG_WORDS[went]),) if went in ALONG_WORDS else ()
    here = (NoteChoice.HERE, _HERE_OPEN if standing else _HERE_NEXT)
    return NoteView(
        contact_id=contact.id,
        binding=binding or contact.id,
        text=text,
        told=_OF_ANOTHER,
        stray=True,
        choices=(*along, *(() if went is Went.ANONYMOUS else (here,)), (NoteChoice.DROP, _DROP)),
    )
