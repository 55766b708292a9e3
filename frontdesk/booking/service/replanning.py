"""Save changes of a handläggare's windows; meetings left outside stay booked, and a task is created for each."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from frontdesk.booking.errors import NobodyToMeet, WindowsOverlap
from frontdesk.booking.models import WindowOccurrence
from frontdesk.booking.queries import slots, windows
from frontdesk.booking.service import filling, leftover, previewing, taking
from frontdesk.booking.service import windows as service
from frontdesk.booking.views.windows import DateChange, OpenStretch, WindowChange, WindowEdit, WindowPreview
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import instant_of, local_date


def foresee(unit: Unit, *, handlaggare: str, changes: Sequence[WindowEdit]) -> WindowPreview:
    """Preview changes and check them. Raises WindowsOverlap, BadWindow or NobodyToMeet.

    Existing overlaps that the changes do not touch are accepted.
    """
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    found = previewing.preview(unit, handlaggare=handlaggare, changes=changes)
    today = local_date(unit.now)
    rows = windows.occurrences_of(unit.db, resource, today, filling.until(today))
    _refuse_overlap([_stretch(row) for row in rows if not row.closed], found)
    return found


def replan(unit: Unit, *, handlaggare: str, changes: Sequence[WindowEdit], by: Actor) -> WindowPreview:
    """Save changes, log them, and create a task for each meeting left outside. Raises as `foresee` does."""
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is not None:
        taking.lock(unit.db, resource)
    found = foresee(unit, handlaggare=handlaggare, changes=changes)
    made: dict[int, uuid.UUID] = {}
    for number, change in enumerate(changes):
        if isinstance(change, DateChange):
            _change_date(unit, change, made)
        elif (window_id := _change_window(unit, handlaggare, change)) is not None:
            made[number] = window_id
    for orphan in found.orphans:
        leftover.ask(unit, handlaggare, orphan)
    for appointment_id in found.inside_again:
        leftover.settle(unit, appointment_id)
    touched = sorted({str(change.window_id) for change in changes if isinstance(change.window_id, uuid.UUID)})
    unit.log(
        who=by,
        event="windows.changed",
        fields=(handlaggare, *touched, *sorted(str(window_id) for window_id in made.values())),
        result=f"orphans: {len(found.orphans)}",
    )
    unit.tell("bookings")
    unit.tell("workplace", handlaggare)
    return found


def _change_window(unit: Unit, handlaggare: str, change: WindowChange) -> uuid.UUID | None:
    """Save a change of a window; return the id of a new one."""
    if change.window_id is None:
        return service.open_window(unit, handlaggare=handlaggare, plan=change.plan) if change.plan else None
    if change.plan is None:
        service.remove_window(unit, window_id=change.window_id)
    else:
        service.change_window(unit, window_id=change.window_id, plan=change.plan)
    return None


def _change_date(unit: Unit, change: DateChange, made: dict[int, uuid.UUID]) -> None:
    window_id = made[change.window_id] if isinstance(change.window_id, int) else change.window_id
    if change.as_usual:
        service.restore(unit, window_id=window_id, day=change.day)
    else:
        service.except_on(unit, window_id=window_id, day=change.day, hours=change.hours, place=change.place)


def _refuse_overlap(before: Sequence[OpenStretch], found: WindowPreview) -> None:
    after = Counter(_span(one) for one in before)
    after -= Counter(_span(one) for one in (*found.closed, *(was for was, _ in found.altered)))
    fresh = Counter(_span(one) for one in (*found.opened, *(will_be for _, will_be in found.altered)))
    latest: tuple[datetime, datetime] | None = None
    for span in sorted((after + fresh).elements()):
        if latest is not None and span[0] < latest[1] and (span in fresh or latest in fresh):
            other = latest if span in fresh else span
            raise WindowsOverlap(*other)
        latest = span if latest is None or span[1] > latest[1] else latest


def _span(one: OpenStretch) -> tuple[datetime, datetime]:
    return one.opens_at, one.closes_at


def _stretch(row: WindowOccurrence) -> OpenStretch:
    return OpenStretch(instant_of(row.opens), instant_of(row.closes), row.place)
