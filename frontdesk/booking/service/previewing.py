"""Preview the effect of changing a handläggare's windows; nothing is written here."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.models import Appointment, Hold, WindowOccurrence
from frontdesk.booking.queries import slots, windows
from frontdesk.booking.rules.effects import (
    PlannedMeeting,
    Stretch,
    Which,
    effect,
    long_years,
    outside,
    still_open,
    uncovered,
)
from frontdesk.booking.rules.windows import Plan, days_of, span_on
from frontdesk.booking.rules.words import Mode, Repeats
from frontdesk.booking.service import filling
from frontdesk.booking.service.windows import check
from frontdesk.booking.views.windows import DateChange, OpenStretch, Orphan, WindowChange, WindowEdit, WindowPreview
from frontdesk.core.db.unit import Unit
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
    last = filling.until(today)
    rows = windows.occurrences_of(unit.db, resource, today, last)
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
    for day in days_of(plan, today, filling.until(today)):
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
    window = windows.window(unit.db, which)
    return window.plan if window else None


def _place_of(unit: Unit, window_id: uuid.UUID | None) -> str | None:
    window = windows.window(unit.db, window_id) if window_id else None
    return window.place if window else None


def _orphans(unit: Unit, resource: int, before: Iterable[Stretch], after: Iterable[Stretch]) -> tuple[Orphan, ...]:
    meetings, holds = windows.booked_and_held(unit.db, resource, unit.now)
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
    meetings, _ = windows.booked_and_held(unit.db, resource, unit.now)
    found = set(uncovered([_meeting(row) for row in meetings], after, before))
    return tuple(row.id for row in meetings if _meeting(row) in found)


def is_outside(unit: Unit, appointment: Appointment) -> bool:
    """Whether an appointment fits no open time of its handläggare."""
    resource = slots.resource_of(unit.db, appointment.handlaggare)
    day = local_date(appointment.starts_at)
    rows = windows.occurrences_of(unit.db, resource, day, day) if resource is not None else ()
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
