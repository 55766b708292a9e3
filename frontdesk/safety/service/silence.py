"""Matters of which no telephone may say a word: a contact about violence, and what is booked or changed in it."""

import uuid

from sqlalchemy import delete

from frontdesk.core import live
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.safety.models import SilentMatter
from frontdesk.safety.rules import SilenceKind
from frontdesk.safety.views import ContactSilenced


def silence(
    unit: Unit,
    *,
    contact_id: uuid.UUID | None = None,
    appointment_id: uuid.UUID | None = None,
    protected: str | None = None,
) -> None:
    """Let no telephone say a word of a contact, or of an appointment; saying so twice changes nothing.

    What was promised in the contact before its reason was known is stopped by the rooms above. `protected` is the
    person whose protection is why, and with which the silence ends; without one it is the matter itself.
    """
    about, why = contact_id or appointment_id, SilenceKind.PROTECTED if protected else SilenceKind.MATTER
    if about is None or unit.desk.get(SilentMatter, (about, why)) is not None:
        return
    unit.desk.add(SilentMatter(about=about, why=why, person=protected, since=unit.now))
    unit.desk.flush()
    if contact_id is not None:
        publish(unit.desk, ContactSilenced(contact_id))
        live.tell(unit.desk, "contact", contact_id)


def speak_again(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """A contact turned out to be about something else. What was booked in it meanwhile stays silent."""
    ended = delete(SilentMatter).where(SilentMatter.about == contact_id, SilentMatter.why == SilenceKind.MATTER)
    unit.desk.execute(ended)
