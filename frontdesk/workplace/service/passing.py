"""Actions of a handläggare: mark bookings as seen, pass messages on."""

import uuid
from collections.abc import Collection

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.booking.service import attend
from frontdesk.calls.rules.messages import Recipient, Route
from frontdesk.calls.service import message, passing
from frontdesk.core.db.unit import Unit
from frontdesk.workplace.service.day import key_of
from frontdesk.workplace.service.messages import colleagues


def seen(unit: Unit, *, staff: Staff, appointment_ids: Collection[uuid.UUID]) -> None:
    """Mark bookings as seen, so that reception need not ring the handläggare about them."""
    attend.seen(unit, handlaggare=key_of(staff), appointment_ids=appointment_ids)


def on(unit: Unit, *, staff: Staff, message_id: uuid.UUID, to: str) -> None:
    """Pass a message to a colleague of the same unit, or to one of `calls.service.passing.places`.

    The recipient must acknowledge it anew. Raises NoSuchReceiver, MayNotGet, MessageSettled.
    """
    if to in dict(colleagues(unit.db, staff)):
        own = handlaggare_by_key(unit.db, [to])[to]
        message.pass_on(unit, message_id=message_id, to=Recipient(Route.OWN, to, own.unit), by=staff.actor)
    else:
        passing.pass_on(unit, message_id=message_id, to=to, by=staff.actor)
