"""Generate the occurrences of opening windows twelve months ahead, so that a search only reads rows."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from frontdesk.booking.models import OpeningWindow, WindowOccurrence
from frontdesk.booking.queries import windows as queries
from frontdesk.booking.rules.windows import days_of, span_on

AHEAD = timedelta(days=366)
AT_ONCE = 500


def until(today: date) -> date:
    """Return the last day for which occurrences are generated."""
    return today + AHEAD


def fill(db: Session, windows: Sequence[OpeningWindow], today: date) -> None:
    """Insert the missing occurrences of some windows; dates edited by hand are kept."""
    last = until(today)
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
        differing = {row.day for row in queries.by_hand(db, window.id, today)}
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
