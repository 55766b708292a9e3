"""What of ours is seen in somebody's calendar: an echo, moved, or gone. Only time and absence flow inwards."""

from collections.abc import Iterable
from datetime import datetime

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent
from frontdesk.calendars.ports import OutsideEvent
from frontdesk.calendars.rules import fingerprint
from frontdesk.calendars.service.telling import MeetingMovedOutside, MeetingRemovedOutside
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.live import tell
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled


def noticed(unit: Unit, row: CalendarConnection, events: Iterable[OutsideEvent], *, asked_at: datetime) -> bool:
    """Recognise what we wrote, and tell of what was moved; whether we were writing just then and cannot know."""
    # Not a generator in any(): every one is to be noticed.
    return any([_noticed(unit, row, event, asked_at) for event in events if event.meeting is not None])  # noqa: C419


def _noticed(unit: Unit, connection: CalendarConnection, event: OutsideEvent, asked_at: datetime) -> bool:
    row = queries.event(unit.desk, connection.id, event.meeting) if event.meeting else None
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
    if moved and overruled:
        tell_put_back(unit, row)
    elif moved:
        publish(
            unit.desk, MeetingMovedOutside(row.appointment_id, row.handlaggare, event.spans[0][0], event.spans[0][1])
        )
    return False


def _is_racing(unit: Unit, row: CalendarEvent, asked_at: datetime) -> bool:
    """Whether the answer may be older than what we wrote last, or are writing now."""
    writing = row.lease_until is not None and row.lease_until > unit.now
    return writing or (row.written_at is not None and row.written_at >= asked_at)


def _stands(unit: Unit, row: CalendarEvent, event: OutsideEvent) -> None:
    row.remote_id, row.remote_version, row.remote_content = event.id, event.version, event.content
    row.missing_at = None
    settle_question(unit, row)
    if row.wanted and event.content == content_of(row):
        row.settled = row.promised


def content_of(row: CalendarEvent) -> str:
    """Return the fingerprint of what is to stand there."""
    return fingerprint(row.starts_at, row.ends_at, title=row.title, location=row.location)


def missing(unit: Unit, rows: Iterable[CalendarEvent]) -> None:
    """Note that meetings were not where they were; the next round looks for them in everything."""
    for row in rows:
        row.missing_at = unit.now


def still_missing(unit: Unit, rows: Iterable[CalendarEvent], asked_at: datetime) -> None:
    """Ask the handläggare about meetings that a second, whole look did not find either."""
    for row in rows:
        looked = row.missing_at is not None and row.missing_at < asked_at
        if looked and row.asked_at is None and row.promised == row.settled:
            row.asked_at, row.tasked = unit.now, False
            publish(unit.desk, MeetingRemovedOutside(row.appointment_id, row.handlaggare))
            tell(unit.desk, "workplace", row.handlaggare)


def settle_question(unit: Unit, row: CalendarEvent) -> None:
    """The question about a meeting that was gone is answered, or was never needed."""
    row.missing_at = None
    if row.asked_at is not None:
        row.asked_at, row.tasked = None, False
        publish(unit.desk, TaskSettled(key=_key(row)))
        tell(unit.desk, "workplace", row.handlaggare)


def ask_reception(unit: Unit, row: CalendarEvent) -> None:
    """Ask reception about a meeting whose handläggare has not answered."""
    row.tasked = True
    publish(
        unit.desk,
        TaskNeeded(
            kind="calendar-missing",
            to=TaskFor.RECEPTION,
            key=_key(row),
            due_at=row.starts_at,
            handlaggare=row.handlaggare,
            appointment_id=row.appointment_id,
        ),
    )


def tell_put_back(unit: Unit, row: CalendarEvent) -> None:
    """Tell a handläggare that a meeting they moved stands where it stood."""
    publish(
        unit.desk,
        TaskNeeded(
            kind="calendar-put-back",
            to=TaskFor.HANDLAGGARE,
            key=f"calendar-put-back:{row.appointment_id}",
            due_at=row.starts_at,
            handlaggare=row.handlaggare,
            appointment_id=row.appointment_id,
        ),
    )


def _key(row: CalendarEvent) -> str:
    return f"calendar-missing:{row.appointment_id}"
