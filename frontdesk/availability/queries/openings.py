"""SELECTs of opening windows and their occurrences; a search reads all handläggare in one constant statement."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from frontdesk.availability.models.catalogue import OpeningWindow, WindowOccurrence
from frontdesk.availability.queries.slots import FROM, TO, Candidates, Resources
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.rules.slots import DAY
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.intervals import Span
from frontdesk.core.times import day_of

# Page sizes; the last one repeats. The first is small because usually something is free soon.
PAGES = (60, 240, 960)

_window = cast("Table", WindowOccurrence.__table__).c
_types, _modes = type_coerce(_window.types, String), type_coerce(_window.modes, String)


class Opening(NamedTuple):
    """The columns of a window occurrence that a search needs; `opens` and `closes` in seconds since 1970."""

    resource_id: int
    opens: int
    closes: int
    modes: str
    place: str | None


def opening_of(row: Any) -> Opening:  # noqa: ANN401 - a row that begins with an opening's columns
    """Return the Opening in the first columns of a row."""
    return Opening._make(row[: len(Opening._fields)])


def joined(openings: Sequence[Opening]) -> list[Opening]:
    """Merge adjacent openings of the same person, day, modes and place; `openings` must be in order of time.

    9-10 and 10-11 can then hold a meeting of an hour and a half.
    """
    found: list[Opening] = []
    latest: dict[int, int] = {}
    for row in openings:
        at = latest.get(row.resource_id)
        if at is not None and _continues(found[at], row):
            found[at] = found[at]._replace(closes=row.closes)
        else:
            latest[row.resource_id] = len(found)
            found.append(row)
    return found


def _continues(one: Opening, other: Opening) -> bool:
    same = (one.modes, one.place) == (other.modes, other.place)
    return one.closes == other.opens and same and day_of(one.opens) == day_of(other.opens)


@dataclass(frozen=True)
class WindowFit:
    """What a window must allow: the appointment type, one of the modes, and one of the places, if any.

    Places are only compared when a visit is among the modes.
    """

    type: str
    modes: tuple[str, ...]
    places: tuple[str, ...] = ()


def openings_in(db: Session, ids: Collection[int], span: Span, fit: WindowFit) -> list[Opening]:
    """Return the occurrences that begin within `span` and match `fit`, in order of time."""
    return [Opening._make(row) for row in statements.rows(db, OPENINGS, _asked(ids, span, fit))]


_other = cast("Table", WindowOccurrence.__table__).alias("other").c


def _touches(*how: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an adjacent opening of the same person, modes and place exists."""
    same = (
        _other.resource_id == _window.resource_id,
        ~_other.closed,
        type_coerce(_other.modes, String) == _modes,
        _other.place.is_not_distinct_from(_window.place),
    )
    return exists().where(*same, *how)


_FOLLOWED = _touches(_other.opens == _window.closes).label("followed")


@lru_cache
def roomy(among: Resources, size: int) -> Select[Any]:
    """Return the SELECT that pages through openings by time, skipping windows too full for a meeting of `length`.

    A window with an adjacent one is never skipped: merged they may have room. Nor are those of `own`, whose meeting is
    being moved. `followed`: another window begins when this one ends. `+ 0` makes SQLite use the index on the hour
    rather than on the resource; the page size is a literal so that PostgreSQL plans for few rows.
    """
    after = tuple_(
        bindparam("opens", type_=BigInteger),
        bindparam("resource", type_=BigInteger),
        bindparam("row", type_=BigInteger),
    )
    left = _window.closes - _window.opens - _window.booked
    return (
        select(*_OPENING, _FOLLOWED, _window.id)
        .where(
            tuple_(_window.opens, _window.resource_id, _window.id) > after,
            _window.opens < TO,
            or_(
                left >= bindparam("length", type_=BigInteger),
                in_list(_window.resource_id, "own"),
                _touches(_other.opens == _window.closes),
                _touches(_other.closes == _window.opens, _other.opens.between(_window.opens - DAY, _window.opens)),
            ),
            ~_window.closed,
            *_ALLOWS,
            _HERE,
            (_window.resource_id + 0).in_(among),
        )
        .order_by(_window.opens, _window.resource_id, _window.id)
        .limit(literal_column(str(size)))
    )


def all_openings(db: Session, ids: Collection[int], span: Span, fit: WindowFit) -> list[Any]:
    """Return every occurrence that begins within `span`: an Opening's columns, `day`, `allowed` and `here`.

    `allowed`: its types and modes match `fit`. `here`: its place does.
    """
    return list(statements.rows(db, _ALLOPENINGS, _asked(ids, span, fit)))


class After(NamedTuple):
    """The last opening of the previous page (keyset paging); the first page starts at a time only."""

    opens: int
    resource: int = 0
    row: int = 0


def any_ahead(db: Session, now: int) -> bool:
    """Whether any handläggare has an open window that closes after `now` (seconds since 1970)."""
    ahead = select(WindowOccurrence.id).where(WindowOccurrence.closes > now, WindowOccurrence.closed.is_(False))
    return db.scalar(ahead.limit(1)) is not None


def page_of_openings(
    db: Session,
    among: Candidates,
    after: After,
    until: int,
    fit: WindowFit,
    *,
    length: int,
    size: int,
    own: Collection[int] = (),
) -> list[Any]:
    """Return the next page of openings that may have room for `length` seconds.

    Each row: an Opening's columns, `followed`, and the row id. `own`: the resources of a meeting that is being moved;
    their windows are never skipped as full, since its own time is counted in them.
    """
    values = {**after._asdict(), "to": until, "own": own, "length": length}
    return list(statements.rows(db, roomy(among.statement, size), {**values, **allowing(fit), **among.values}))


def _asked(ids: Collection[int], span: Span, fit: WindowFit) -> dict[str, object]:
    return {"ids": ids, "from": span[0], "to": span[1], **allowing(fit)}


def allowing(fit: WindowFit) -> dict[str, object]:
    """Return a Fit as bind values: LIKE patterns such as `%,EB_NEW,%`; unused mode parameters repeat the last mode."""
    modes = [f"%,{mode},%" for mode in fit.modes]
    named = zip(_MODES, modes + modes[-1:] * len(_MODES), strict=False)
    places = fit.places if Mode.VISIT in fit.modes else ()
    return {"type": f"%,{fit.type.replace('_', '/_')},%", **dict(named), "anywhere": not places, "places": places}


_MODES = tuple(f"mode_{mode}" for mode in Mode)
_ALLOWS = (
    or_(_types == "", _types.like(bindparam("type", type_=String), escape="/")),
    or_(_modes == "", *(_modes.like(bindparam(name, type_=String)) for name in _MODES)),
)
_HERE = or_(bindparam("anywhere", type_=Boolean), in_list(_window.place, "places"))
_OPENING = (
    _window.resource_id,
    _window.opens,
    _window.closes,
    _modes.label("modes"),
    _window.place,
)
_WITHIN = in_list(_window.resource_id, "ids"), _window.opens >= FROM, _window.opens < TO
OPENINGS = (
    select(*_OPENING).where(*_WITHIN, ~_window.closed, *_ALLOWS, _HERE).order_by(_window.opens, _window.resource_id)
)
_ALLOPENINGS = select(
    *_OPENING,
    _window.day,
    and_(*_ALLOWS).label("allowed"),
    _HERE.label("here"),
).where(*_WITHIN, ~_window.closed)


def opening_window(db: Session, window_id: uuid.UUID) -> OpeningWindow | None:
    """Return a window, or None."""
    return db.get(OpeningWindow, window_id)


def windows_of(db: Session, handlaggare: str) -> Sequence[OpeningWindow]:
    """Return a handläggare's windows, ended ones too, by weekday and hour."""
    row = OpeningWindow
    wanted = select(row).where(row.handlaggare == handlaggare)
    return db.scalars(wanted.order_by(row.weekday, row.opens, row.valid_from, row.id)).all()


def occurrences_of(db: Session, resource_id: int, first: date, last: date) -> Sequence[WindowOccurrence]:
    """Return a handläggare's occurrences between two dates, both included, closed ones too, in order of time."""
    row = WindowOccurrence
    wanted = select(row).where(row.resource_id == resource_id, row.day >= first, row.day <= last)
    return db.scalars(wanted.order_by(row.opens, row.id)).all()


def window_occurrence(db: Session, window_id: uuid.UUID, day: date) -> WindowOccurrence | None:
    """Return the occurrence of a window on a date, or None."""
    row = WindowOccurrence
    return db.scalar(select(row).where(row.window_id == window_id, row.day == day))


def by_hand(db: Session, window_id: uuid.UUID, first: date) -> Sequence[WindowOccurrence]:
    """Return the occurrences of a window from `first` on that were edited by hand."""
    row = WindowOccurrence
    wanted = select(row).where(row.window_id == window_id, row.day >= first, row.by_hand)
    return db.scalars(wanted.order_by(row.day)).all()


def unfilled(db: Session, until: date, most: int) -> Sequence[OpeningWindow]:
    """Return at most `most` windows whose occurrences are not filled in up to `until`."""
    row = OpeningWindow
    wanted = select(row).where(or_(row.filled_to.is_(None), row.filled_to < until))
    return db.scalars(wanted.order_by(row.id).limit(most)).all()
