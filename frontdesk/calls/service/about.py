"""What a contact knows of whom it concerns: gathered for a message, never asked for twice."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import settings
from frontdesk.calls.views import About
from frontdesk.core.db.unit import Unit


def of_contact(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> About:
    """Return whom the contact concerns, their handläggare, and how well the speaker is known."""
    del staff
    contact = contacts.one(unit.desk, contact_id)
    areas = {line.code: line.area for line in settings.lines(unit.desk)}
    return About(area=areas.get(contact.queue, ""))


def confirmed_number(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> str:
    """Return the number the client has confirmed; never the one the call came from."""
    del unit, contact_id, staff
    return ""
