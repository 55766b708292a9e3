"""Every SELECT on absences. A row cancelled by hand before it began stays for the import to match; it never counts."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence, AbsenceSeries, StandInTurn
from frontdesk.absence.rules import away_until, first_day_back
from frontdesk.absence.rules.enums import Turn
from frontdesk.absence.rules.sharing import Candidate, in_turn
from frontdesk.absence.views import Absent, Away, Cover
from frontdesk.core import municipal_settings
from frontdesk.core.i18n import N_
from frontdesk.core.intervals import Instants, covers
from frontdesk.core.times import local_date

_FAR = timedelta(days=400)
_MOMENT = timedelta(seconds=1)


def _some(value: int) -> None:
    if value < 1:
        raise ValueError


MOST_A_DAY = municipal_settings.declare(
    "absence.most_a_day",
    8,
    N_("Hur mycket en ersättare kan få på en dag åt dem som är borta (meddelanden, uppringningar och bokningar)."),
    _some,
)


def absent_spans(db: Session, keys: Collection[str] | None, span: Instants) -> dict[str, list[Instants]]:
    """Return the absences that overlap `span`, by handläggare and sorted; of all handläggare when `keys` is None."""
    found: dict[str, list[Instants]] = {}
    for key, starts, ends in db.execute(_spans(keys, span)):
        found.setdefault(key, []).append((starts, ends))
    return found


def absences_in(db: Session, keys: Collection[str] | None, span: Instants) -> list[Away]:
    """Return the absences that overlap `span` with kind and stand-ins, sorted by start."""
    return [_view(row) for row in _rows(db, keys, span)]


def absence_by_id(db: Session, absence_id: uuid.UUID) -> Absence | None:
    """Return an absence."""
    return db.get(Absence, absence_id)


def series_by_id(db: Session, series_id: uuid.UUID) -> AbsenceSeries | None:
    """Return a recurring absence."""
    return db.get(AbsenceSeries, series_id)


def series_of(db: Session, keys: Collection[str], today: date) -> Sequence[AbsenceSeries]:
    """Return the recurring absences of these handläggare that are not over."""
    row = AbsenceSeries
    wanted = select(row).where(row.handlaggare.in_(keys), (row.last_day.is_(None)) | (row.last_day >= today))
    return db.scalars(wanted.order_by(row.handlaggare, row.first_day, row.id)).all()


def all_series(db: Session, first: date) -> Sequence[AbsenceSeries]:
    """Return every recurring absence that does not end before `first`."""
    row = AbsenceSeries
    return db.scalars(select(row).where((row.last_day.is_(None)) | (row.last_day >= first))).all()


def days_made(db: Session, series_id: uuid.UUID) -> set[date]:
    """Return the days of a series that have a row, cancelled ones included."""
    wanted = select(Absence.day).where(Absence.series_id == series_id, Absence.day.is_not(None))
    return {day for day in db.scalars(wanted) if day}


def days_from(db: Session, series_id: uuid.UUID, day: date) -> Sequence[Absence]:
    """Return the days of a series from `day` on."""
    wanted = select(Absence).where(Absence.series_id == series_id, Absence.day >= day)
    return db.scalars(wanted.order_by(Absence.day)).all()


def absent_now(db: Session, key: str, now: datetime) -> Absent | None:
    """Return when a handläggare who is away now is back, and who stands in; None for one who is not away.

    A stand-in who is away at the moment, or has reached today's limit, is passed over.
    """
    mine = absences_in(db, [key], (now, now + _FAR))
    until = away_until(now, [(row.starts_at, row.ends_at) for row in mine])
    if until is None:
        return None
    begun = min(max(mine[0].starts_at, now), until)
    return Absent(
        handlaggare=key,
        back_on=first_day_back(until),
        stand_ins=cover_of(db, key, (now, begun + _MOMENT), whole=True).turns.order,
    )


def back_on(db: Session, keys: Collection[str], now: datetime) -> dict[str, date]:
    """Return the first day back of each handläggare in `keys` who is away now."""
    found: dict[str, list[Instants]] = {}
    for row in absences_in(db, keys, (now, now + _FAR)):
        found.setdefault(row.handlaggare, []).append((row.starts_at, row.ends_at))
    until = {key: away_until(now, spans) for key, spans in found.items()}
    return {key: first_day_back(end) for key, end in until.items() if end is not None}


def stand_ins_for(db: Session, key: str, span: Instants) -> list[str]:
    """Return the stand-ins of a handläggare in `span`, next turn first, without those away for all of it."""
    return list(cover_of(db, key, span).turns.order)


def cover_of(db: Session, key: str, span: Instants, *, whole: bool = False) -> Cover:
    """Return the stand-ins of a handläggare away in `span`, in turn order: one rule for messages, calls and bookings.

    A stand-in away for all of the span is passed over, with `whole` one away for any of it; so is a stand-in who has
    reached the day's limit (`MOST_A_DAY`).
    """
    mine = _rows(db, [key], span)
    shares = {each.handlaggare: each.share for row in reversed(mine) for each in row.stand_ins}
    if not shares:
        return Cover()
    named = list(dict.fromkeys(each.handlaggare for row in mine for each in row.stand_ins))
    gone = absent_spans(db, named, span)
    given = _given(db, {row.group for row in mine})
    today = _given_on(db, named, local_date(span[0]))
    candidates = [
        Candidate(
            handlaggare=name,
            share=shares[name],
            given=given.get(name, 0),
            away=name in gone if whole else covers(gone.get(name, []), span),
            today=today.get(name, 0),
        )
        for name in named
    ]
    return Cover(
        turns=in_turn(candidates, limit=municipal_settings.get(db, MOST_A_DAY)),
        candidates=tuple(candidates),
        group=next(row.group for row in mine if row.stand_ins),
    )


def by_source(db: Session, prefix: str) -> dict[str, Absence]:
    """Return the rows a case system or a calendar has given us, by `source_id`."""
    wanted = select(Absence).where(Absence.source_id.startswith(prefix, autoescape=True))
    return {row.source_id: row for row in db.scalars(wanted) if row.source_id}


def _given(db: Session, groups: Collection[uuid.UUID]) -> dict[str, int]:
    row = StandInTurn
    wanted = select(row.handlaggare, func.sum(row.turns)).where(row.group_id.in_(groups)).group_by(row.handlaggare)
    return {key: int(turns) for key, turns in db.execute(wanted)}


def _given_on(db: Session, keys: Iterable[str], day: date) -> dict[str, int]:
    row = StandInTurn
    wanted = (
        select(row.handlaggare, func.count())
        .where(row.handlaggare.in_(list(keys)), row.day == day, row.what != Turn.PASSED)
        .group_by(row.handlaggare)
    )
    return dict(db.execute(wanted).all())


def _rows(db: Session, keys: Collection[str] | None, span: Instants) -> Sequence[Absence]:
    wanted = select(Absence).where(~Absence.ended, Absence.starts_at < span[1], Absence.ends_at > span[0])
    if keys is not None:
        wanted = wanted.where(Absence.handlaggare.in_(keys))
    return db.scalars(wanted.order_by(Absence.starts_at, Absence.handlaggare)).all()


def _spans(keys: Collection[str] | None, span: Instants) -> Select[str, datetime, datetime]:
    wanted = (
        select(Absence.handlaggare, Absence.starts_at, Absence.ends_at)
        .where(~Absence.ended, Absence.starts_at < span[1], Absence.ends_at > span[0])
        .order_by(Absence.starts_at)
    )
    return wanted if keys is None else wanted.where(Absence.handlaggare.in_(keys))


def _view(row: Absence) -> Away:
    return Away(
        id=row.id,
        handlaggare=row.handlaggare,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        source=row.source,
        stand_ins=tuple(stand_in.handlaggare for stand_in in row.stand_ins),
        shares=tuple(stand_in.share for stand_in in row.stand_ins),
        series_id=row.series_id,
    )
