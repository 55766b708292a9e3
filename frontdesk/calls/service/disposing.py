"""Disposal (gallring): what is settled goes when its days are over. What nobody has delivered or filed never goes.

The copy at the desk is kept a while after it stands in the personal file; numbers serve only to call back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete

from frontdesk.calls.models.contact import ContactNote, ContactNumber, CtiCall
from frontdesk.calls.models.message import CallbackNumber, Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import disposal as queries
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit


@dataclass(frozen=True)
class Disposable:
    """How many rows of each kind would go."""

    numbers: int
    messages: int
    notes: int
    tasks: int


def preview(unit: Unit) -> Disposable:
    """Return what `dispose` would remove now."""
    due = queries.due(unit.desk, unit.now)
    return Disposable(len(due.numbers), len(due.messages), len(due.notes), len(due.tasks))


def dispose(unit: Unit) -> Disposable:
    """Remove what is due, numbers for good."""
    due = queries.due(unit.desk, unit.now)
    _delete_numbers(unit, due.numbers)
    if due.messages:
        unit.desk.execute(delete(CallbackNumber).where(CallbackNumber.message_id.in_(due.messages)))
        unit.desk.execute(delete(Message).where(Message.id.in_(due.messages)))
    if due.notes:
        unit.desk.execute(delete(ContactNote).where(ContactNote.contact_id.in_(due.notes)))
    if due.tasks:
        unit.desk.execute(delete(Task).where(Task.id.in_(due.tasks)))
    for table in ("callback_number", "message", "contact_note") if due.messages or due.notes else ():
        wipe_after(unit.desk, table)
    return Disposable(len(due.numbers), len(due.messages), len(due.notes), len(due.tasks))


def _delete_numbers(unit: Unit, contact_ids: Collection[UUID]) -> None:
    if contact_ids:
        unit.desk.execute(delete(ContactNumber).where(ContactNumber.contact_id.in_(contact_ids)))
        unit.desk.execute(delete(CtiCall).where(CtiCall.contact_id.in_(contact_ids)))
        wipe_after(unit.desk, ContactNumber.__tablename__)
