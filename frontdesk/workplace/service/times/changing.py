"""Preview and save the change of opening hours typed in the editor."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from frontdesk.availability.models.catalogue import OpeningWindow, WindowOccurrence
from frontdesk.availability.queries import catalogue, openings
from frontdesk.availability.queries.catalogue import places_by_code
from frontdesk.availability.rules.enums import Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.booking.service import opening_hours_change
from frontdesk.booking.views import DateChange, WindowChange, WindowEdit, WindowPreview
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.times import instant_of, local, local_date
from frontdesk.workplace.errors import NotConfirmed
from frontdesk.workplace.rules.plans import UNKNOWN_PLACE, Typed, read_day, read_hours, read_plan

_A_DAY = timedelta(days=1)


def preview(unit: Unit, *, handlaggare: str, form: Typed) -> WindowPreview:
    """Return what the typed change would do. Raises InvalidInput, WindowsOverlap, NotHere."""
    return opening_hours_change.foresee(unit, handlaggare=handlaggare, changes=changes(unit, handlaggare, form))


def save(
    unit: Unit, *, handlaggare: str, form: Typed, confirmed: bool, seen: Sequence[str], by: Actor
) -> WindowPreview:
    """Save the typed change. Raises InvalidInput, WindowsOverlap, NotHere, NotConfirmed.

    Every meeting left outside opening hours must be in `seen` and `confirmed`: one booked since the preview is not.
    """
    wanted = changes(unit, handlaggare, form)
    found = opening_hours_change.foresee(unit, handlaggare=handlaggare, changes=wanted)
    outside = {str(one.appointment_id) for one in found.orphans if one.appointment_id}
    if outside and not (confirmed and outside <= set(seen)):
        raise NotConfirmed
    return opening_hours_change.replan(unit, handlaggare=handlaggare, changes=wanted, by=by)


def changes(unit: Unit, handlaggare: str, form: Typed) -> list[WindowEdit]:
    """Return the form as changes of windows and dates. Raises InvalidInput, NotHere for a colleague's window."""
    window = window_of(unit, handlaggare, form.window)
    if window is None:
        return [WindowChange(plan_of(unit, form))]
    day = read_day(form.day) or local_date(unit.now)
    if form.restores:
        return [DateChange(window.id, day, as_usual=True)]
    if form.removes:
        return [DateChange(window.id, day)] if form.one_date else [_ending(unit, window, day)]
    if form.one_date:
        return [DateChange(window.id, day, hours=read_hours(form), place=_place(unit, form))]
    return _from_then_on(unit, window, plan_of(unit, form))


def plan_of(unit: Unit, form: Typed) -> Plan:
    """Parse the form as a plan. Raises InvalidInput."""
    kinds = [kind.code for kind in catalogue.offered_types(unit.db)]
    return read_plan(form, today=local_date(unit.now), places=list(places_by_code(unit.db)), types=kinds)


def window_of(unit: Unit, handlaggare: str, window_id: str) -> OpeningWindow | None:
    """Return the selected window; None for a new one. Raises NotHere for a colleague's."""
    if not window_id:
        return None
    try:
        window = openings.opening_window(unit.db, uuid.UUID(window_id))
    except ValueError:
        raise NotHere from None
    if window is None or window.handlaggare != handlaggare:
        raise NotHere
    return window


def _ending(unit: Unit, window: OpeningWindow, day: date) -> WindowEdit:
    """End a window before `day`, or remove it if it has no day left before."""
    if window.repeats is Repeats.ONCE or not _opens_before(unit, window, day):
        return WindowChange(None, window.id)
    return WindowChange(replace(window.plan, valid_to=day - _A_DAY), window.id)


def _from_then_on(unit: Unit, window: OpeningWindow, plan: Plan) -> list[WindowEdit]:
    """Change a window from the plan's first day on; earlier days keep the old plan, in a new window."""
    first = plan.valid_from
    changed: WindowEdit = WindowChange(plan, window.id)
    if window.repeats is Repeats.ONCE or not _opens_before(unit, window, first):
        return [changed]
    until = min(first - _A_DAY, window.valid_to or first)
    kept = WindowChange(replace(window.plan, valid_to=until))
    today = local_date(unit.now)
    differing = [row for row in openings.by_hand(unit.db, window.id, today) if row.day < first]
    return [changed, kept, *(_again(row, window, 1) for row in differing)]


def _again(row: WindowOccurrence, window: OpeningWindow, number: int) -> WindowEdit:
    """Repeat a date's deviation in the window for the earlier days; `number` is that window's index in the list."""
    opens, closes = local(instant_of(row.opens)).time(), local(instant_of(row.closes)).time()
    place = row.place if row.place != window.place else None
    return DateChange(number, row.day, hours=None if row.closed else (opens, closes), place=place)


def _place(unit: Unit, form: Typed) -> str | None:
    if form.place and form.place not in places_by_code(unit.db):
        raise InvalidInput(fields={"place": UNKNOWN_PLACE})
    return form.place or None


def _opens_before(unit: Unit, window: OpeningWindow, day: date) -> bool:
    """Whether a window has a day from today on and before `day`."""
    today = local_date(unit.now)
    rows = openings.occurrences_of(unit.db, window.resource_id, today, day - _A_DAY)
    return any(row.window_id == window.id for row in rows)
