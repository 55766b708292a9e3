"""Every SELECT on absences. A row that was ended by hand before it began is kept for the import, and never counts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence
from frontdesk.absence.rules import away_until, first_day_back
from frontdesk.absence.views import Absent, Away

_FAR = timedelta(days=400)

Instants = tuple[datetime, datetime]


def away(desk: Session, keys: Collection[str] | None, span: Instants) -> dict[str, list[Instants]]:
    """Return the absences that meet `span`, by handläggare and sorted; of everybody when `keys` is None."""
    found: dict[str, list[Instants]] = {}
    for key, starts, ends in desk.execute(_spans(keys, span)):
        found.setdefault(key, []).append((starts, ends))
    return found


def absences(desk: Session, keys: Collection[str] | None, span: Instants) -> list[Away]:
    """Return the absences that meet `span` with kind and stand-ins, by when they begin."""
    wanted = select(Absence).where(~Absence.ended, Absence.starts_at < span[1], Absence.ends_at > span[0])
    if keys is not None:
        wanted = wanted.where(Absence.handlaggare.in_(keys))
    return [_view(row) for row in desk.scalars(wanted.order_by(Absence.starts_at, Absence.handlaggare))]


def absent(desk: Session, key: str, now: datetime) -> Absent | None:
    """Return when somebody who is away now is back, and who stands in; None for somebody who is here.

    A stand-in who is away at the moment is passed over.
    """
    mine = absences(desk, [key], (now, now + _FAR))
    until = away_until(now, [(row.starts_at, row.ends_at) for row in mine])
    if until is None:
        return None
    current = [row for row in mine if row.starts_at <= now < row.ends_at] or mine[:1]
    wanted = list(dict.fromkeys(key for row in current for key in row.stand_ins))
    present = [stand_in for stand_in in wanted if stand_in not in away(desk, wanted, (now, now + timedelta(seconds=1)))]
    return Absent(handlaggare=key, back_on=first_day_back(until), stand_ins=tuple(present))


def stand_ins_for(desk: Session, key: str, span: Instants) -> list[str]:
    """Return who stands in for somebody in `span`, in order; whoever is away for all of it is passed over."""
    wanted = list(dict.fromkeys(name for row in absences(desk, [key], span) for name in row.stand_ins))
    gone = away(desk, wanted, span)
    return [name for name in wanted if not _covers(gone.get(name, []), span)]


def by_source(desk: Session, prefix: str) -> dict[str, Absence]:
    """Return the rows a case system has given us, by its key."""
    wanted = select(Absence).where(Absence.source_id.startswith(prefix, autoescape=True))
    return {row.source_id: row for row in desk.scalars(wanted) if row.source_id}


def _spans(keys: Collection[str] | None, span: Instants) -> Select[str, datetime, datetime]:
    wanted = (
        select(Absence.handlaggare, Absence.starts_at, Absence.ends_at)
        .where(~Absence.ended, Absence.starts_at < span[1], Absence.ends_at > span[0])
        .order_by(Absence.starts_at)
    )
    return wanted if keys is None else wanted.where(Absence.handlaggare.in_(keys))


def _covers(spans: Sequence[Instants], span: Instants) -> bool:
    reached = span[0]
    for starts, ends in spans:
        if starts <= reached:
            reached = max(reached, ends)
    return reached >= span[1]


def _view(row: Absence) -> Away:
    return Away(
        id=row.id,
        handlaggare=row.handlaggare,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        source=row.source,
        stand_ins=tuple(stand_in.handlaggare for stand_in in row.stand_ins),
    )
