"""Recurring absence, as part-time staff have: its days are rows, which a job creates a year ahead."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from frontdesk.absence import queries
from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, NoDayOfIt
from frontdesk.absence.models import Absence, AbsenceSeries
from frontdesk.absence.rules import AbsenceKind, AbsenceSource
from frontdesk.absence.rules.recurring import AHEAD, Pattern, days_of, span_on
from frontdesk.absence.service.registering import announce, check_stand_ins, in_order, stop
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date


def register_series(
    unit: Unit,
    *,
    by: Actor,
    handlaggare: str,
    pattern: Pattern,
    kind: AbsenceKind,
    stand_ins: Sequence[str] = (),
    shares: Sequence[int] = (),
) -> uuid.UUID:
    """Register an absence on the days of a pattern, from today on.

    Raises NoDayOfIt, EndsBeforeItBegins, StandsInForThemselves, TooManyStandIns.
    """
    check_stand_ins(handlaggare, stand_ins)
    if pattern.begins is not None and pattern.ends is not None and pattern.ends <= pattern.begins:
        raise EndsBeforeItBegins
    row = AbsenceSeries(
        handlaggare=handlaggare,
        kind=kind,
        weekdays=sorted(pattern.weekdays),
        every=pattern.every,
        first_day=pattern.first,
        last_day=pattern.last,
        begins=pattern.begins,
        ends=pattern.ends,
        stand_ins=[(one.handlaggare, one.share) for one in in_order(stand_ins, shares)],
        entered_by=by.name,
        entered_at=unit.now,
    )
    unit.db.add(row)
    unit.db.flush()
    if not _fill(unit, row, watched=True):
        raise NoDayOfIt(fields={"weekdays": NoDayOfIt.message})
    return row.id


def end_series(unit: Unit, *, by: Actor, series_id: uuid.UUID, last_day: date) -> None:
    """End a series after `last_day` (yesterday at the earliest); later days are free again. Raises AlreadyOver."""
    row = unit.db.get_one(AbsenceSeries, series_id)
    last_day = max(last_day, local_date(unit.now) - timedelta(days=1))
    if row.last_day is not None and row.last_day <= last_day:
        raise AlreadyOver
    row.last_day = last_day
    for absence in queries.days_from(unit.db, series_id, last_day + timedelta(days=1)):
        if not absence.ended and absence.ends_at > unit.now:
            stop(unit, absence, by=by)


def roll(unit: Unit) -> None:
    """Create the missing days of every series, up to a year ahead."""
    for row in queries.all_series(unit.db, local_date(unit.now)):
        _fill(unit, row, watched=False)


def _fill(unit: Unit, row: AbsenceSeries, *, watched: bool) -> int:
    """Create the days that are missing between today and a year ahead; return how many."""
    today = local_date(unit.now)
    made, new = queries.days_made(unit.db, row.id), []
    for day in days_of(row.pattern, today, today + AHEAD):
        span = span_on(row.pattern, day)
        if day in made or span is None or span[1] <= unit.now:
            continue
        new.append(
            Absence(
                handlaggare=row.handlaggare,
                starts_at=span[0],
                ends_at=span[1],
                kind=row.kind,
                source=AbsenceSource.HAND,
                entered_by=row.entered_by,
                entered_at=unit.now,
                series_id=row.id,
                day=day,
                stand_ins=in_order([key for key, _ in row.stand_ins], [share for _, share in row.stand_ins]),
            )
        )
    unit.db.add_all(new)
    unit.db.flush()
    for absence in new:
        announce(unit, absence, watched=watched)
    return len(new)
