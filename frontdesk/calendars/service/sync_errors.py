"""Failures of reading and writing calendars: back off, and create tasks once."""

from datetime import datetime, timedelta

from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules.enums import FINAL, SyncError
from frontdesk.calendars.rules.sealing import CannotOpen
from frontdesk.calendars.rules.timing import next_night, pause, retry
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.tasks import TaskFor, TaskNeeded

RHYTHM = municipal_settings.declare(
    "calendars.every_minutes", 5, N_("Så ofta läses en handläggares egen kalender, i minuter.")
)
TOLD_AFTER = municipal_settings.declare(
    "calendars.told_after_minutes",
    60,
    N_("Så många minuter får en kalender vara oläst innan det märks på tiderna och systemförvaltaren får veta."),
)


def of_error(error: Exception) -> tuple[SyncError, timedelta | None]:
    """Return the trouble an adapter's error means, and the wait the calendar asked for, if any."""
    if isinstance(error, CalendarUnavailable):
        return SyncError.UNAVAILABLE, error.retry_after
    if isinstance(error, TimeoutError):
        return SyncError.UNAVAILABLE, None
    if isinstance(error, CalendarRefused):
        return SyncError(error.refusal.value), None
    return (SyncError.SEALED if isinstance(error, CannotOpen) else SyncError.BROKEN), None


def rhythm(unit: Unit) -> timedelta:
    """Return the polling interval."""
    return timedelta(minutes=unit.setting(RHYTHM))


def unread(unit: Unit, row: CalendarConnection, trouble: SyncError, retry_after: timedelta | None = None) -> None:
    """Record a failed reading, and schedule the next attempt; changes no busy times."""
    row.failures += 1
    row.failed, row.failing_since = trouble, row.failing_since or unit.now
    row.stopped = trouble in FINAL
    row.due_at = next_night(unit.now) if row.stopped else unit.now + pause(rhythm(unit), row.failures, retry_after)
    if retry_after:
        row.rest_until = row.due_at
    _tell_if_long(unit, row, row.failing_since, at_once=row.stopped or trouble is SyncError.DOUBTFUL)


def unwritten(
    unit: Unit, row: CalendarConnection, trouble: SyncError, attempts: int, retry_after: timedelta | None = None
) -> None:
    """Record a failed write, and pause writing to the calendar; the meeting stays due."""
    row.unwritten, row.unwritten_since = trouble, row.unwritten_since or unit.now
    passing = trouble in {SyncError.UNAVAILABLE, SyncError.BROKEN}
    row.rest_until = unit.now + retry(attempts, retry_after) if passing else next_night(unit.now)
    row.stopped = row.stopped or trouble in FINAL
    _tell_if_long(unit, row, row.unwritten_since, at_once=not passing)


def mended(unit: Unit, row: CalendarConnection) -> None:
    """Record a successful reading."""
    row.failed, row.failing_since, row.failures, row.stopped = None, None, 0, False
    _settle(unit, row)


def written(unit: Unit, row: CalendarConnection) -> None:
    """Record a successful write."""
    row.unwritten, row.unwritten_since, row.rest_until = None, None, None
    if not row.reads:
        row.stopped = False
    _settle(unit, row)


def _settle(unit: Unit, row: CalendarConnection) -> None:
    if row.told and row.failed is None and row.unwritten is None:
        row.told = False
        for key in _keys(row):
            unit.settle(key)
        unit.tell("workplace", row.handlaggare)


def forget(unit: Unit, row: CalendarConnection) -> None:
    """Close the tasks about a connection that is being deleted or reconnected."""
    for key in _keys(row):
        unit.settle(key)


def _keys(row: CalendarConnection) -> tuple[str, str]:
    return f"calendar:{row.id}:administrator", f"calendar:{row.id}:handlaggare"


def _tell_if_long(unit: Unit, row: CalendarConnection, since: datetime, *, at_once: bool) -> None:
    """Create tasks for the administrator and the handläggare, once until it works again."""
    long = unit.now - since >= timedelta(minutes=unit.setting(TOLD_AFTER))
    if row.told or row.ending_at or not (at_once or long):
        return
    row.told = True
    administrator, handlaggare = _keys(row)
    about = {"connection": str(row.id)}
    unit.task(TaskNeeded(kind="calendar-failing", to=TaskFor.ADMINISTRATOR, key=administrator, about=about))
    unit.task(
        TaskNeeded(
            kind="calendar-yours-failing",
            to=TaskFor.HANDLAGGARE,
            key=handlaggare,
            handlaggare=row.handlaggare,
            about=about,
        )
    )
    unit.tell("workplace", row.handlaggare)
