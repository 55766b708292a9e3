"""Add, change and end opening windows, edit single dates, and lay out the occurrences ahead.

Meetings already booked stay; `booking.service.opening_hours_change` shows the effect of a change beforehand.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from frontdesk.availability.errors import BadWindow, NobodyToMeet, NoSuchWindow
from frontdesk.availability.models.catalogue import AppointmentType, OpeningWindow, Place, WindowOccurrence
from frontdesk.availability.queries import openings, slots
from frontdesk.availability.queries.openings import (
    opening_window,
    unfilled,
    window_occurrence,
)
from frontdesk.availability.rules.enums import Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan, days_of, once, span_on
from frontdesk.availability.views import WindowOpened
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

AHEAD = timedelta(days=366)
AT_ONCE = 500


def filled_until(today: date) -> date:
    """Return the last day for which occurrences are generated."""
    return today + AHEAD


def fill(db: Session, windows: Sequence[OpeningWindow], today: date) -> None:
    """Insert the missing occurrences of some windows; dates edited by hand are kept."""
    last = filled_until(today)
    missing = [values for window in windows for values in _missing(db, window, today, last)]
    if missing:
        db.execute(insert(WindowOccurrence), missing)
    for window in windows:
        window.filled_to = last
    db.flush()


def fill_day(db: Session, window: OpeningWindow, day: date) -> None:
    """Insert a window's occurrence on one day, if it opens then."""
    for values in _occurrences(window, day, day):
        db.execute(insert(WindowOccurrence), [values])


def _missing(db: Session, window: OpeningWindow, today: date, last: date) -> list[dict[str, object]]:
    if window.filled_to is None:
        differing = {row.day for row in openings.by_hand(db, window.id, today)}
        return [values for values in _occurrences(window, today, last) if values["day"] not in differing]
    return list(_occurrences(window, max(today, window.filled_to + timedelta(days=1)), last))


def _occurrences(window: OpeningWindow, first: date, last: date) -> Iterator[dict[str, object]]:
    for day in days_of(window.plan, first, last):
        if span := span_on(day, window.opens, window.closes):
            yield {
                "window_id": window.id,
                "day": day,
                "resource_id": window.resource_id,
                "opens": span[0],
                "closes": span[1],
                "modes": window.modes,
                "types": window.types,
                "place": window.place,
                "closed": False,
                "by_hand": False,
            }


def open_window(unit: Unit, *, handlaggare: str, plan: Plan) -> uuid.UUID:
    """Add an opening window. Raises NobodyToMeet or BadWindow."""
    resource = slots.resource_of(unit.db, handlaggare)
    if resource is None:
        raise NobodyToMeet
    check(unit, plan)
    window = OpeningWindow(handlaggare=handlaggare, resource_id=resource)
    _write(window, plan)
    unit.db.add(window)
    unit.db.flush()
    fill(unit.db, [window], local_date(unit.now))
    unit.publish(WindowOpened(resource, plan))
    return window.id


def open_weekly(
    unit: Unit,
    *,
    handlaggare: str,
    weekday: int,
    opens: time,
    closes: time,
    mode: Mode | None = None,
    place: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> uuid.UUID:
    """Add a weekly window between two Stockholm wall-clock times. Raises NobodyToMeet or BadWindow."""
    modes = (mode,) if mode else ()
    begin = valid_from or local_date(unit.now)
    return open_window(
        unit, handlaggare=handlaggare, plan=Plan(weekday, opens, closes, begin, valid_to, place=place, modes=modes)
    )


def open_once(
    unit: Unit,
    *,
    handlaggare: str,
    day: date,
    opens: time,
    closes: time,
    mode: Mode | None = None,
    place: str | None = None,
) -> uuid.UUID:
    """Add a window on one date. Raises NobodyToMeet or BadWindow."""
    modes = (mode,) if mode else ()
    return open_window(unit, handlaggare=handlaggare, plan=once(day, opens, closes, place=place, modes=modes))


def change_window(unit: Unit, *, window_id: uuid.UUID, plan: Plan) -> None:
    """Change a window from today on; dates edited by hand within its validity are kept.

    An edited date with a place of its own keeps it; others get the window's. Raises NoSuchWindow or BadWindow.
    """
    window = _window(unit, window_id)
    check(unit, plan)
    before = window.place
    _write(window, plan)
    today = local_date(unit.now)
    row = WindowOccurrence
    outside = (row.day < plan.valid_from) | (row.day > (plan.valid_to or date.max))
    ahead = (row.window_id == window_id) & (row.day >= today)
    unit.db.execute(delete(row).where(ahead, ~row.by_hand | outside))
    unit.db.execute(update(row).where(ahead).values(modes=plan.modes, types=plan.types))
    unit.db.execute(update(row).where(ahead, row.place.is_not_distinct_from(before)).values(place=plan.place))
    window.filled_to = None
    fill(unit.db, [window], today)
    unit.publish(WindowOpened(window.resource_id, plan))


def close_window(unit: Unit, *, window_id: uuid.UUID, last_day: date) -> None:
    """End a window after `last_day`. Raises NoSuchWindow."""
    window = _window(unit, window_id)
    window.valid_to = max(last_day, window.valid_from)
    row = WindowOccurrence
    unit.db.execute(delete(row).where(row.window_id == window_id, row.day > last_day))


def remove_window(unit: Unit, *, window_id: uuid.UUID) -> None:
    """Delete a window with all its dates. Raises NoSuchWindow."""
    unit.db.delete(_window(unit, window_id))
    unit.db.flush()


def except_on(
    unit: Unit, *, window_id: uuid.UUID, day: date, hours: tuple[time, time] | None, place: str | None = None
) -> None:
    """Give one date of a window other hours (None: closed) or another place.

    Raises NoSuchWindow if the window has no occurrence on that date, or BadWindow for an unknown place or empty hours.
    """
    occurrence = _occurrence(unit, window_id, day)
    span = span_on(day, *hours) if hours else None
    if hours and span is None:
        raise BadWindow(fields={"closes": BadWindow.message})
    _known_place(unit, place)
    occurrence.by_hand, occurrence.closed = True, span is None
    if span:
        occurrence.opens, occurrence.closes = span
    occurrence.place = place or occurrence.place
    if hours:
        unit.publish(WindowOpened(occurrence.resource_id, once(day, *hours)))


def restore(unit: Unit, *, window_id: uuid.UUID, day: date) -> None:
    """Reset one date of a window to the window's own hours and place. Raises NoSuchWindow."""
    window = _window(unit, window_id)
    unit.db.delete(_occurrence(unit, window_id, day))
    unit.db.flush()
    fill_day(unit.db, window, day)
    unit.publish(WindowOpened(window.resource_id, once(day, window.opens, window.closes)))


def roll(unit: Unit, *, most: int = AT_ONCE) -> bool:
    """Delete occurrences more than a week old, and fill in missing future ones of at most `most` windows.

    Return whether more windows may need filling.
    """
    today = local_date(unit.now)
    row = WindowOccurrence
    unit.db.execute(delete(row).where(row.day < today - timedelta(weeks=1)))
    lacking = unfilled(unit.db, filled_until(today), most)
    fill(unit.db, lacking, today)
    return len(lacking) == most


def check(unit: Unit, plan: Plan) -> None:
    """Validate a plan field by field. Raises BadWindow."""
    wrong = {
        "closes": plan.opens >= plan.closes,
        "weekday": plan.weekday not in range(7),
        "nth": (plan.repeats is Repeats.MONTHLY) != (plan.nth is not None) or plan.nth not in {None, 1, 2, 3, 4, -1},
        "valid_to": plan.valid_to is not None and plan.valid_to < plan.valid_from,
        "types": not _known_types(unit, plan.types),
    }
    fields = {name: BadWindow.of_field[name] for name, is_wrong in wrong.items() if is_wrong}
    if fields:
        raise BadWindow(fields=fields)
    _known_place(unit, plan.place)


def _known_types(unit: Unit, types: tuple[str, ...]) -> bool:
    row = AppointmentType
    known = unit.db.scalar(select(func.count()).select_from(row).where(row.code.in_(types))) if types else 0
    return known == len(types)


def _known_place(unit: Unit, place: str | None) -> None:
    if place is not None and unit.db.get(Place, place) is None:
        raise BadWindow(fields={"place": BadWindow.of_field["place"]})


def _write(window: OpeningWindow, plan: Plan) -> None:
    window.repeats, window.nth = plan.repeats, plan.nth
    window.weekday = plan.valid_from.weekday() if plan.repeats is Repeats.ONCE else plan.weekday
    window.opens, window.closes, window.place = plan.opens, plan.closes, plan.place
    window.modes, window.types = plan.modes, plan.types
    window.valid_from = plan.valid_from
    window.valid_to = plan.valid_from if plan.repeats is Repeats.ONCE else plan.valid_to


def _window(unit: Unit, window_id: uuid.UUID) -> OpeningWindow:
    window = opening_window(unit.db, window_id)
    if window is None:
        raise NoSuchWindow
    return window


def _occurrence(unit: Unit, window_id: uuid.UUID, day: date) -> WindowOccurrence:
    occurrence = window_occurrence(unit.db, window_id, day)
    if occurrence is None:
        raise NoSuchWindow
    return occurrence
