"""Queue the writing of meetings to calendars, in the transaction of the change."""

import uuid
from collections.abc import Collection
from datetime import datetime

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent
from frontdesk.calendars.service import echo
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.db.unit import Unit


def promise(unit: Unit, meeting: FeedEvent, *, people: Collection[str], due_at: datetime) -> None:
    """Queue a meeting for the calendars of `people`, and its removal from all others; a cancelled one from all.

    A calendar that already has it unchanged is not written to.
    """
    rows = {row.connection_id: row for row in queries.events_of(unit.db, meeting.id)}
    if not meeting.cancelled:
        for connection in queries.writers(unit.db, people):
            row = rows.pop(connection.id, None) or _new(unit, meeting, connection)
            _say(unit, row, meeting, due_at, wanted=True)
    for row in rows.values():
        _say(unit, row, meeting, due_at, wanted=False)
    unit.db.flush()


def put_back(unit: Unit, appointment_id: uuid.UUID, *, notice: bool) -> None:
    """Queue a meeting to be written back at its booked time; with `notice`, create a task for its handläggare."""
    for row in queries.events_of(unit.db, appointment_id):
        echo.settle_question(unit, row)
        if row.wanted:
            row.promised += 1
            row.due_at, row.attempts = unit.now, 0
            if notice:
                echo.tell_put_back(unit, row)


def withdraw_all(unit: Unit, connection: CalendarConnection) -> None:
    """Queue the removal of all our coming meetings from a calendar."""
    for row in queries.coming_in(unit.db, connection.id, unit.now):
        _say(unit, row, row.event(), unit.now, wanted=False)


def _new(unit: Unit, meeting: FeedEvent, connection: CalendarConnection) -> CalendarEvent:
    row = CalendarEvent(
        appointment_id=meeting.id,
        connection_id=connection.id,
        handlaggare=connection.handlaggare,
        promised=0,
        settled=0,
        attempts=0,
        sending="",
        remote_id="",
        remote_version="",
        remote_content="",
        tasked=False,
    )
    unit.db.add(row)
    return row


def _say(unit: Unit, row: CalendarEvent, meeting: FeedEvent, due_at: datetime, *, wanted: bool) -> None:
    echo.settle_question(unit, row)
    row.wanted, row.sequence, row.changed_at = wanted, meeting.sequence, meeting.changed_at
    row.starts_at, row.ends_at = meeting.starts_at, meeting.ends_at
    row.title, row.location = meeting.title, meeting.location
    row.promised += 1
    row.due_at, row.attempts = due_at, 0
    if wanted and row.remote_id and row.remote_content == echo.content_of(row):
        row.settled = row.promised
    elif not wanted and not row.remote_id and not row.sending:
        # Never written, so there is nothing to remove.
        unit.db.delete(row)
