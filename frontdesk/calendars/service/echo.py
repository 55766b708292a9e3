"""Recognise our own meetings in a calendar: unchanged (echo), moved or gone. Titles and places there are ignored."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent
from frontdesk.calendars.ports import OutsideEvent
from frontdesk.calendars.rules import fingerprint
from frontdesk.calendars.rules.enums import OwnMeeting
from frontdesk.calendars.service.events import MeetingMovedOutside, MeetingRemovedOutside
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded

_log = structlog.get_logger("frontdesk.calendars")


def noticed(unit: Unit, row: CalendarConnection, events: Iterable[OutsideEvent], *, asked_at: datetime) -> bool:
    """Recognise our meetings and publish those moved; return whether one was being written, so must be read again."""
    # A list, not a generator: any() must not skip events.
    return any([_noticed(unit, row, event, asked_at) for event in events if event.meeting is not None])  # noqa: C419


def _noticed(unit: Unit, connection: CalendarConnection, event: OutsideEvent, asked_at: datetime) -> bool:
    row = queries.event(unit.db, connection.id, event.meeting) if event.meeting else None
    if row is None:
        return False
    racing = _is_racing(unit, row, asked_at)
    if event.content in row.may_stand:
        if not racing:
            _stands(unit, row, event)
        return False
    if racing:
        return True
    moved = row.wanted and bool(event.spans) and tuple(event.spans[0]) != (row.starts_at, row.ends_at)
    overruled = row.promised != row.settled
    _stands(unit, row, event)
    if moved:
        code = OwnMeeting.PUT_BACK if overruled else OwnMeeting.MOVED
        _log.info("own meeting changed outside", code=code, connection=str(connection.id))
    if moved and overruled:
        tell_put_back(unit, row)
    elif moved:
        unit.publish(MeetingMovedOutside(row.appointment_id, row.handlaggare, event.spans[0][0], event.spans[0][1]))
    return False


def _is_racing(unit: Unit, row: CalendarEvent, asked_at: datetime) -> bool:
    """Whether the answer may be older than our latest write, or a write is under way."""
    return row.is_leased(unit.now) or (row.written_at is not None and row.written_at >= asked_at)


def _stands(unit: Unit, row: CalendarEvent, event: OutsideEvent) -> None:
    row.remote_id, row.remote_version, row.remote_content = event.id, event.version, event.content
    row.missing_at = None
    settle_question(unit, row)
    if row.wanted and event.content == content_of(row):
        row.settled = row.promised


def content_of(row: CalendarEvent) -> str:
    """Return the fingerprint of the meeting as it should be written."""
    return fingerprint(row.starts_at, row.ends_at, title=row.title, location=row.location)


def missing(unit: Unit, rows: Iterable[CalendarEvent]) -> None:
    """Mark meetings as missing; the next full reading looks for them again."""
    for row in rows:
        row.missing_at = unit.now


def still_missing(unit: Unit, rows: Iterable[CalendarEvent], asked_at: datetime) -> None:
    """Ask the handläggare about meetings that a second, full reading did not find either."""
    for row in rows:
        looked = row.missing_at is not None and row.missing_at < asked_at
        if looked and row.asked_at is None and row.promised == row.settled:
            row.asked_at, row.tasked = unit.now, False
            _log.info("own meeting changed outside", code=OwnMeeting.REMOVED, connection=str(row.connection_id))
            unit.publish(MeetingRemovedOutside(row.appointment_id, row.handlaggare))
            unit.tell("workplace", row.handlaggare)


def settle_question(unit: Unit, row: CalendarEvent) -> None:
    """Close the question about a missing meeting, if one was asked."""
    row.missing_at = None
    if row.asked_at is not None:
        row.asked_at, row.tasked = None, False
        unit.settle(_key(row))
        unit.tell("workplace", row.handlaggare)


def ask_reception(unit: Unit, row: CalendarEvent) -> None:
    """Create a reception task about a missing meeting whose handläggare has not answered."""
    row.tasked = True
    unit.task(
        TaskNeeded(
            kind="calendar-missing",
            to=TaskFor.RECEPTION,
            key=_key(row),
            due_at=row.starts_at,
            handlaggare=row.handlaggare,
            appointment_id=row.appointment_id,
        )
    )


def tell_put_back(unit: Unit, row: CalendarEvent) -> None:
    """Create a task that tells a handläggare that the meeting they moved was put back."""
    unit.task(
        TaskNeeded(
            kind="calendar-put-back",
            to=TaskFor.HANDLAGGARE,
            key=f"calendar-put-back:{row.appointment_id}",
            due_at=row.starts_at,
            handlaggare=row.handlaggare,
            appointment_id=row.appointment_id,
        )
    )


def _key(row: CalendarEvent) -> str:
    return f"calendar-missing:{row.appointment_id}"
