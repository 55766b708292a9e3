"""Silent matters, without SMS, voicemail or ordinary calls: a contact about violence, and bookings made in it."""

import uuid

from sqlalchemy import delete

from frontdesk.core.db.unit import Unit
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
    """Make a contact or an appointment silent; idempotent.

    Publishes ContactSilenced, so that higher rooms stop messages already queued. `protected` is the person whose
    protection is the reason, and the silence ends with it; without it the matter itself is the reason.
    """
    about, why = contact_id or appointment_id, SilenceKind.PROTECTED if protected else SilenceKind.MATTER
    if about is None or unit.db.get(SilentMatter, (about, why)) is not None:
        return
    unit.db.add(SilentMatter(about=about, why=why, person=protected, since=unit.now))
    unit.db.flush()
    if contact_id is not None:
        unit.publish(ContactSilenced(contact_id))
        unit.tell("contact", contact_id)


def speak_again(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """End a contact's silence because its reason was corrected. Appointments made in it meanwhile stay silent."""
    ended = delete(SilentMatter).where(SilentMatter.about == contact_id, SilentMatter.why == SilenceKind.MATTER)
    unit.db.execute(ended)
