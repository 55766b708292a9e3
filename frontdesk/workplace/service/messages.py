"""Messages as their recipient reads them: with callback, attempts and report, nearest due first."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.accounts.queries import handlaggare_by_key, in_unit
from frontdesk.accounts.views import Staff
from frontdesk.calls.errors import NoSuchMessage
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.calls.queries.shown import letters
from frontdesk.calls.rules.messages import act_before
from frontdesk.calls.service.letters import log_shown, named
from frontdesk.calls.service.passing import places
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import Asking, RequestedRows
from frontdesk.workplace.views import Inbox


def inbox(unit: Unit, *, staff: Staff, asked: Asking = RequestedRows) -> Inbox:
    """Return the unsettled messages to the user and to their units; the messages shown go to the access log."""
    whose = messages.inbox(handlaggare=staff.handlaggare, units=staff.units)
    to_do = messages.to_do(unit.db, whose, asked=asked("messages"))
    notes = messages.notes_to_file(unit.db, whose, asked=asked("notes"))
    shown = named(unit, staff, letters(unit.db, [*to_do, *notes], unit.now))
    log_shown(unit, staff=staff, letters=shown, page="inbox")
    units, heads = places(unit.db)
    return Inbox(
        now=unit.now,
        to_do=to_do.of(shown[: len(to_do)]),
        notes=notes.of(shown[len(to_do) :]),
        colleagues=colleagues(unit.db, staff),
        units=units,
        heads=heads,
    )


def mine(unit: Unit, *, staff: Staff, message_id: uuid.UUID) -> Message:
    """Return a message to the user or their unit. Raises NoSuchMessage for any other."""
    message = messages.one(unit.db, message_id)
    own = message.handlaggare is not None and message.handlaggare == staff.handlaggare
    nobodys = message.handlaggare is None and message.unit in staff.units
    if not (own or nobodys):
        raise NoSuchMessage
    return message


def due(message: MessageView) -> datetime:
    """Return the deadline of a message (UTC)."""
    if message.callback is not None:
        return message.callback.promised
    return act_before(message.priority, message.received_at)


def colleagues(db: Session, staff: Staff) -> tuple[tuple[str, str], ...]:
    """Return key and name of the user's colleagues in their own unit, to pass a message to."""
    unit = _unit_of(db, staff)
    people = in_unit(db, unit) if unit else ()
    return tuple((person.key, person.name) for person in people if person.key != staff.handlaggare)


def _unit_of(db: Session, staff: Staff) -> str | None:
    own = handlaggare_by_key(db, [staff.handlaggare]) if staff.handlaggare else {}
    return next((row.unit for row in own.values()), min(staff.units, default=None))
