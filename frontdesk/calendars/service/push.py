"""Write our meetings to calendars: claim one, call the service with no transaction open, save the result.

Writes are idempotent: each carries the last known state, and a meeting already there is adopted. So a crash at any
point costs one repetition, and never loses or duplicates a meeting.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

import structlog

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent
from frontdesk.calendars.ports import CalendarChanged, Written
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.enums import Dropped, Reread
from frontdesk.calendars.rules.timing import retry
from frontdesk.calendars.service import echo, sync_errors
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.db.leases import returned
from frontdesk.core.db.locks import lock
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

LEASE = timedelta(minutes=2)
# After this many "changed meanwhile" answers the calendar is read in full.
_SURPRISES = 3
_log = structlog.get_logger("frontdesk.calendars")


@dataclass(frozen=True)
class WriteLease:
    """A meeting leased to this worker for writing to one calendar."""

    id: uuid.UUID
    connection_id: uuid.UUID
    lease: uuid.UUID
    kind: CalendarKind
    sealed: str
    event: FeedEvent
    known: Written | None
    promised: int


def write_due(stores: Stores, reach: CalendarAdapters, *, seconds: float) -> int:
    """Write due meetings one at a time, until none is left or the time is up; return how many."""
    done, until = 0, time.monotonic() + seconds
    with stores.reading() as unit:
        if not unit.db.scalars(queries.due_to_write(unit.now).limit(1)).first():
            return 0
    while time.monotonic() < until:
        with stores.writing() as unit:
            handover = claim(unit)
        if handover is None:
            break
        write(stores, reach, handover)
        done += 1
    return done


def claim(unit: Unit) -> WriteLease | None:
    """Lease the meeting longest due and record its fingerprint; skips meetings being written to another calendar."""
    # So that no two workers take the same meeting.
    lock(unit.db, "calendar-claim")
    row = unit.db.scalars(queries.due_to_write(unit.now).limit(1)).first()
    if row is None:
        return None
    connection = unit.db.get_one(CalendarConnection, row.connection_id)
    lease = row.take(unit.now, LEASE)
    if row.wanted:
        row.about_to_write(echo.content_of(row))
    row.attempts += 1
    return WriteLease(
        row.id, connection.id, lease, connection.kind, connection.sealed, row.event(), row.known, row.promised
    )


def write(stores: Stores, reach: CalendarAdapters, handover: WriteLease) -> None:
    """Write or remove a meeting with no transaction open, then save the result."""
    try:
        provider, account = reach.open(handover.kind, handover.sealed)
        if handover.event.cancelled:
            provider.remove(account, handover.event, known=handover.known)
            written = None
        else:
            written = provider.put(account, handover.event, known=handover.known)
    except CalendarChanged:
        with stores.writing() as unit:
            _surprised(unit, handover)
    except Exception as error:  # noqa: BLE001 - on any error of an adapter the meeting stays due and others go on
        _failed(stores, handover, error)
    else:
        with stores.writing() as unit:
            settle(unit, handover, written)


def settle(unit: Unit, handover: WriteLease, written: Written | None) -> None:
    """Save the written state; changes made meanwhile stay due."""
    row = _mine(unit, handover)
    if row is None:
        return
    row.sending, row.written_at, row.attempts = "", unit.now, 0
    if written is None:
        row.remote_id = row.remote_version = row.remote_content = ""
    else:
        row.remote_id, row.remote_version, row.remote_content = written.id, written.version, written.content
    row.settled = handover.promised
    connection = unit.db.get_one(CalendarConnection, row.connection_id)
    sync_errors.written(unit, connection)
    if written is None and row.promised == row.settled:
        unit.db.delete(row)
        unit.db.flush()
    if connection.ending_at is not None and not queries.waiting(unit.db, connection.id):
        unit.db.delete(connection)


def _surprised(unit: Unit, handover: WriteLease) -> None:
    """The meeting was changed in the calendar: schedule a reading, which will bring that change, and retry later."""
    row = _mine(unit, handover)
    if row is None:
        return
    connection = unit.db.get_one(CalendarConnection, row.connection_id)
    row.due_at = unit.now + retry(row.attempts, None)
    connection.due_at = unit.now
    _log.info("calendar read again", code=Reread.CHANGED_OUTSIDE, connection=str(connection.id))
    if row.attempts >= _SURPRISES or not connection.reads:
        # Our known state is wrong: read in full, and adopt the meeting found there.
        connection.cursor = ""
        row.remote_id = row.remote_version = ""


def _failed(stores: Stores, handover: WriteLease, error: Exception) -> None:
    trouble, retry_after = sync_errors.of_error(error)
    _log.warning(
        "meeting not written", code=trouble, connection=str(handover.connection_id), error=type(error).__name__
    )
    with stores.writing() as unit:
        row = _mine(unit, handover)
        if row is None:
            return
        connection = unit.db.get_one(CalendarConnection, row.connection_id)
        sync_errors.unwritten(unit, connection, trouble, row.attempts, retry_after)
        row.due_at = connection.rest_until or unit.now


def _mine(unit: Unit, handover: WriteLease) -> CalendarEvent | None:
    row = returned(queries.locked_event(unit.db, handover.id), handover.lease)
    if row is None:
        _log.info("calendar answer dropped", code=Dropped.LEASE_LOST, connection=str(handover.connection_id))
    return row


def give_up_ended(unit: Unit, after: timedelta) -> None:
    """Delete connections disconnected longer ago than `after`, even if our meetings could not be removed."""
    for connection in queries.connections(unit.db):
        if connection.ending_at is not None and unit.now - connection.ending_at >= after:
            unit.db.delete(connection)
