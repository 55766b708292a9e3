"""Opening windows: adding and ending them, single-date exceptions, and keeping their occurrences some months ahead."""

import uuid
from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.models import OpeningWindow, WindowOccurrence
from frontdesk.booking.queries import slots as queries
from frontdesk.booking.rules.windows import Weekly, days_of, span_on
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

AHEAD = timedelta(weeks=26)


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
    """Let somebody be booked every week between two wall-clock times. Raises NobodyToMeet."""
    resource = queries.resource_of(unit.desk, handlaggare)
    if resource is None:
        raise NobodyToMeet
    window = OpeningWindow(
        handlaggare=handlaggare,
        resource_id=resource,
        weekday=weekday,
        opens=opens,
        closes=closes,
        mode=mode,
        place=place,
        valid_from=valid_from or local_date(unit.now),
        valid_to=valid_to,
    )
    unit.desk.add(window)
    unit.desk.flush()
    _fill(unit.desk, [window], local_date(unit.now), local_date(unit.now) + AHEAD)
    return window.id


def close_window(unit: Unit, *, window_id: uuid.UUID, last_day: date) -> None:
    """Let a window open for the last time on `last_day`; meetings already booked stay."""
    window = unit.desk.get_one(OpeningWindow, window_id)
    window.valid_to = max(last_day, window.valid_from)
    row = WindowOccurrence
    unit.desk.execute(delete(row).where(row.window_id == window_id, row.day > last_day))


def except_on(
    unit: Unit, *, window_id: uuid.UUID, day: date, hours: tuple[time, time] | None, place: str | None = None
) -> None:
    """Give one date of a window other hours, or none; the rest of the window is not touched."""
    row = WindowOccurrence
    occurrence = unit.desk.scalars(select(row).where(row.window_id == window_id, row.day == day)).one()
    span = span_on(day, *hours) if hours else None
    occurrence.by_hand, occurrence.closed = True, span is None
    if span:
        occurrence.opens, occurrence.closes = span
    occurrence.place = place or occurrence.place


def open_once(
    unit: Unit,
    *,
    handlaggare: str,
    day: date,
    opens: time,
    closes: time,
    mode: Mode | None = None,
    place: str | None = None,
) -> None:
    """Open somebody's day outside every weekly window. Raises NobodyToMeet."""
    resource = queries.resource_of(unit.desk, handlaggare)
    span = span_on(day, opens, closes)
    if resource is None or span is None:
        raise NobodyToMeet
    unit.desk.add(
        WindowOccurrence(
            day=day, resource_id=resource, opens=span[0], closes=span[1], mode=mode, place=place, by_hand=True
        )
    )


def roll(unit: Unit) -> None:
    """Fill in the occurrences that have come within reach, and drop those long past."""
    today = local_date(unit.now)
    row = WindowOccurrence
    unit.desk.execute(delete(row).where(row.day < today - timedelta(weeks=1)))
    wanted = select(OpeningWindow).where(OpeningWindow.valid_from <= today + AHEAD)
    _fill(unit.desk, unit.desk.scalars(wanted).all(), today, today + AHEAD)


def _fill(desk: Session, windows: Sequence[OpeningWindow], first: date, last: date) -> None:
    """Insert the occurrences that are missing between two dates."""
    row = WindowOccurrence
    wanted = select(row.window_id, row.day).where(row.day >= first, row.day <= last)
    if len(windows) == 1:
        wanted = wanted.where(row.window_id == windows[0].id)
    known = set(desk.execute(wanted).all())
    missing = [
        values
        for window in windows
        for day in days_of(_rule(window), first, last)
        if (window.id, day) not in known and (values := _occurrence(window, day))
    ]
    if missing:
        desk.execute(insert(row), missing)


def _rule(window: OpeningWindow) -> Weekly:
    return Weekly(window.weekday, window.opens, window.closes, window.valid_from, window.valid_to)


def _occurrence(window: OpeningWindow, day: date) -> dict[str, object] | None:
    span = span_on(day, window.opens, window.closes)
    if span is None:
        return None
    return {
        "window_id": window.id,
        "day": day,
        "resource_id": window.resource_id,
        "opens": span[0],
        "closes": span[1],
        "mode": window.mode,
        "place": window.place,
        "closed": False,
        "by_hand": False,
    }
