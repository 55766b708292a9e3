"""Preview and save changes of a handläggare's windows; a task for each meeting left outside, until it is settled."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from frontdesk.availability.errors import NobodyToMeet, WindowsOverlap
from frontdesk.availability.models.catalogue import WindowOccurrence
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import openings, slots
from frontdesk.availability.rules.enums import Mode, Repeats
from frontdesk.availability.rules.opening_hours import (
    Plan,
    PlannedMeeting,
    Stretch,
    Which,
    days_of,
    effect,
    long_years,
    outside,
    span_on,
    still_open,
    uncovered,
)
from frontdesk.availability.service import occupancy, opening_hours
from frontdesk.availability.service.opening_hours import (
    change_window,
    check,
    except_on,
    open_window,
    remove_window,
    restore,
)
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import booked_and_held
from frontdesk.booking.views import (
    AppointmentEvent,
    DateChange,
    OpenStretch,
    Orphan,
    WindowChange,
    WindowEdit,
    WindowPreview,
)
from frontdesk.calls.queries import tasks
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import instant_of, local_date, seconds

_Days = dict[tuple[Which, date], Stretch]


def preview(unit: Unit, *, handlaggare: str, changes: Sequence[WindowEdit]) -> WindowPreview:
    """Return what the changes together would open, close and alter in twelve months, and the meetings affected.

    Orphans: meetings that fit an open time now and none afterwards, because it is closed then or open for other types,
    modes or places. Raises NobodyToMeet, or BadWindow for an invalid plan.
    """
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    today = local_date(unit.now)
    last = opening_hours.filled_until(today)
    rows = openings.occurrences_of(unit.db, resource, today, last)
    before: _Days = {(row.window_id, row.day): _stretch(row) for row in rows if not row.closed}
    after: _Days = dict(before)
    for number, change in enumerate(changes):
        if isinstance(change, WindowChange):
            _change_window(unit, after, rows, number, change)
        else:
            _change_date(unit, after, change, changes)
    difference = effect(before, after)
    return WindowPreview(
        opened=tuple(_view(one) for one in difference.opened),
        closed=tuple(_view(one) for one in difference.closed),
        altered=tuple((_view(was), _view(will_be)) for was, will_be in difference.altered),
        orphans=_orphans(unit, resource, before.values(), after.values()),
        inside_again=_inside_again(unit, resource, before.values(), after.values()),
        long_years=_long_years(changes, today, last),
    )


def _change_window(
    unit: Unit, after: _Days, rows: Sequence[WindowOccurrence], number: int, change: WindowChange
) -> None:
    which: Which = change.window_id or number
    for key in [key for key in after if key[0] == which]:
        del after[key]
    if change.plan is None:
        return
    check(unit, change.plan)
    plan, today = change.plan, local_date(unit.now)
    for day in days_of(plan, today, opening_hours.filled_until(today)):
        if span := span_on(day, plan.opens, plan.closes):
            after[which, day] = Stretch(*span, plan.place, *_for(plan))
    place = _place_of(unit, change.window_id)
    for row in rows:
        if (
            row.window_id == change.window_id
            and row.by_hand
            and plan.valid_from <= row.day <= (plan.valid_to or row.day)
        ):
            after.pop((which, row.day), None)
            if not row.closed:
                where = plan.place if row.place == place else row.place
                after[which, row.day] = Stretch(row.opens, row.closes, where, *_for(plan))


def _change_date(unit: Unit, after: _Days, change: DateChange, changes: Sequence[WindowEdit]) -> None:
    plan = _plan_of(unit, change.window_id, changes)
    was = after.pop((change.window_id, change.day), None)
    if plan is None:
        return
    if change.as_usual:
        hours = (plan.opens, plan.closes) if change.day in days_of(plan, change.day, change.day) else None
        place = plan.place
    else:
        hours, place = change.hours, change.place or (was.place if was else plan.place)
    if hours and (span := span_on(change.day, *hours)):
        after[change.window_id, change.day] = Stretch(*span, place, *_for(plan))


def _plan_of(unit: Unit, which: Which, changes: Sequence[WindowEdit]) -> Plan | None:
    """Return the plan of a window, or of a new one by its index in the list of changes."""
    if isinstance(which, int):
        new = changes[which]
        return new.plan if isinstance(new, WindowChange) else None
    window = openings.opening_window(unit.db, which)
    return window.plan if window else None


def _place_of(unit: Unit, window_id: uuid.UUID | None) -> str | None:
    window = openings.opening_window(unit.db, window_id) if window_id else None
    return window.place if window else None


def _orphans(unit: Unit, resource: int, before: Iterable[Stretch], after: Iterable[Stretch]) -> tuple[Orphan, ...]:
    meetings, holds = booked_and_held(unit.db, resource, unit.now)
    rows: list[Appointment | Hold] = [*meetings, *holds]
    stays = list(after)
    hit = set(uncovered([_meeting(row) for row in rows], before, stays))
    return tuple(
        Orphan(
            appointment_id=row.id if isinstance(row, Appointment) else None,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            alias=row.alias if isinstance(row, Appointment) else "",
            type=row.type,
            still_open=still_open(_meeting(row), stays),
        )
        for row in rows
        if _meeting(row) in hit
    )


def _inside_again(
    unit: Unit, resource: int, before: Iterable[Stretch], after: Iterable[Stretch]
) -> tuple[uuid.UUID, ...]:
    meetings, _ = booked_and_held(unit.db, resource, unit.now)
    found = set(uncovered([_meeting(row) for row in meetings], after, before))
    return tuple(row.id for row in meetings if _meeting(row) in found)


def is_outside(unit: Unit, appointment: Appointment) -> bool:
    """Whether an appointment fits no open time of its handläggare."""
    resource = slots.resource_of(unit.db, appointment.handlaggare)
    day = local_date(appointment.starts_at)
    rows = openings.occurrences_of(unit.db, resource, day, day) if resource is not None else ()
    return bool(outside([_meeting(appointment)], [_stretch(row) for row in rows if not row.closed]))


def _long_years(changes: Sequence[WindowEdit], first: date, last: date) -> tuple[int, ...]:
    every_second = {Repeats.ODD_WEEKS, Repeats.EVEN_WEEKS}
    plans = [change.plan for change in changes if isinstance(change, WindowChange) and change.plan]
    return tuple(long_years(first, last)) if any(plan.repeats in every_second for plan in plans) else ()


def _meeting(row: Appointment | Hold) -> PlannedMeeting:
    span = seconds(row.starts_at), seconds(row.ends_at)
    return PlannedMeeting(span, row.type, row.mode.value, row.place if row.mode is Mode.VISIT else None)


def _for(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(mode.value for mode in plan.modes), plan.types


def _stretch(row: WindowOccurrence) -> Stretch:
    return Stretch(row.opens, row.closes, row.place, tuple(row.modes), tuple(row.types))


def _view(one: Stretch) -> OpenStretch:
    return OpenStretch(instant_of(one.opens), instant_of(one.closes), one.place)


def foresee(unit: Unit, *, handlaggare: str, changes: Sequence[WindowEdit]) -> WindowPreview:
    """Preview changes and check them. Raises WindowsOverlap, BadWindow or NobodyToMeet.

    Existing overlaps that the changes do not touch are accepted.
    """
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    found = preview(unit, handlaggare=handlaggare, changes=changes)
    today = local_date(unit.now)
    rows = openings.occurrences_of(unit.db, resource, today, opening_hours.filled_until(today))
    _refuse_overlap([_open_stretch(row) for row in rows if not row.closed], found)
    return found


def replan(unit: Unit, *, handlaggare: str, changes: Sequence[WindowEdit], by: Actor) -> WindowPreview:
    """Save changes, log them, and create a task for each meeting left outside. Raises as `foresee` does."""
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is not None:
        occupancy.lock(unit.db, resource)
    found = foresee(unit, handlaggare=handlaggare, changes=changes)
    made: dict[int, uuid.UUID] = {}
    for number, change in enumerate(changes):
        if isinstance(change, DateChange):
            _save_date(unit, change, made)
        elif (window_id := _save_window(unit, handlaggare, change)) is not None:
            made[number] = window_id
    for orphan in found.orphans:
        ask_about_outside(unit, handlaggare, orphan)
    for appointment_id in found.inside_again:
        settle_outside(unit, appointment_id)
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


def _save_window(unit: Unit, handlaggare: str, change: WindowChange) -> uuid.UUID | None:
    """Save a change of a window; return the id of a new one."""
    if change.window_id is None:
        return open_window(unit, handlaggare=handlaggare, plan=change.plan) if change.plan else None
    if change.plan is None:
        remove_window(unit, window_id=change.window_id)
    else:
        change_window(unit, window_id=change.window_id, plan=change.plan)
    return None


def _save_date(unit: Unit, change: DateChange, made: dict[int, uuid.UUID]) -> None:
    window_id = made[change.window_id] if isinstance(change.window_id, int) else change.window_id
    if change.as_usual:
        restore(unit, window_id=window_id, day=change.day)
    else:
        except_on(unit, window_id=window_id, day=change.day, hours=change.hours, place=change.place)


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


def _open_stretch(row: WindowOccurrence) -> OpenStretch:
    return OpenStretch(instant_of(row.opens), instant_of(row.closes), row.place)


def ask_about_outside(unit: Unit, handlaggare: str, orphan: Orphan) -> None:
    """Create a task about a meeting. Reception and the handläggare share it; either can tick it off."""
    if orphan.appointment_id is not None:
        unit.task(
            TaskNeeded(
                kind="booking-outside",
                to=TaskFor.RECEPTION,
                key=_key(orphan.appointment_id),
                due_at=orphan.starts_at,
                handlaggare=handlaggare,
                appointment_id=orphan.appointment_id,
                about={"alias": orphan.alias},
            )
        )


def settle_outside(unit: Unit, appointment_id: uuid.UUID) -> None:
    """Settle the task about a meeting."""
    unit.settle(_key(appointment_id))


def appointment_changed(unit: Unit, event: AppointmentEvent) -> None:
    """Settle the task when the meeting was moved or cancelled."""
    settle_outside(unit, event.appointment_id)


def change_undone(unit: Unit, appointment: Appointment, since: datetime) -> None:
    """Create the task again if it was settled by a change, made at `since` or just after, that is now undone."""
    settled = tasks.closed_by_itself(unit.db, _key(appointment.id), since)
    if settled and is_outside(unit, appointment):
        whole = appointment.starts_at, appointment.ends_at
        ask_about_outside(
            unit, appointment.handlaggare, Orphan(appointment.id, *whole, appointment.alias, appointment.type)
        )


def _key(appointment_id: uuid.UUID) -> str:
    return f"outside-window:{appointment_id}"
