"""Registering that somebody is away, ending it, and taking over what the case system knows."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.absence import queries
from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, StandsInForThemselves
from frontdesk.absence.models import Absence, StandIn
from frontdesk.absence.rules import AbsenceKind, Source, whole_days
from frontdesk.absence.views import AbsenceEnded, AbsenceFact, AbsenceRegistered
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.live import tell


def register(
    unit: Unit,
    *,
    by: Actor,
    handlaggare: str,
    starts_at: datetime,
    ends_at: datetime,
    kind: AbsenceKind,
    stand_ins: Sequence[str] = (),
) -> uuid.UUID:
    """Note that somebody is away from `starts_at` until `ends_at`, and who stands in, in this order."""
    if ends_at <= starts_at:
        raise EndsBeforeItBegins
    if ends_at <= unit.now:
        raise AlreadyOver
    if handlaggare in stand_ins:
        raise StandsInForThemselves
    absence = Absence(
        handlaggare=handlaggare,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        source=Source.HAND,
        entered_by=by.name,
        entered_at=unit.now,
        stand_ins=_in_order(stand_ins),
    )
    unit.desk.add(absence)
    unit.desk.flush()
    _announce(unit.desk, absence)
    return absence.id


def end(unit: Unit, *, by: Actor, absence_id: uuid.UUID) -> None:
    """Somebody is back: the absence ends now. One that has not begun is struck, but an import still finds its row."""
    absence = unit.desk.get_one(Absence, absence_id)
    if absence.ends_at <= unit.now or absence.ended:
        raise AlreadyOver
    freed = max(absence.starts_at, unit.now), absence.ends_at
    absence.source, absence.entered_by, absence.entered_at = Source.HAND, by.name, unit.now
    if absence.starts_at < unit.now:
        absence.ends_at = unit.now
    else:
        absence.ended = True
    publish(unit.desk, AbsenceEnded(absence.id, absence.handlaggare, *freed))
    tell(unit.desk, "workplace", absence.handlaggare)


def reconcile(unit: Unit, *, source_system: str, facts: Collection[AbsenceFact]) -> None:
    """Make our absences those of the case system, except the rows a person has made or changed.

    `source_id` of a fact is `source_system:id`. What the case system no longer has is removed.
    """
    known = queries.by_source(unit.desk, f"{source_system}:")
    for fact in facts:
        row = known.pop(fact.source_id, None)
        if row is None or row.source is Source.IMPORT:
            _take_over(unit, fact, row)
    for gone in known.values():
        if gone.source is Source.IMPORT:
            unit.desk.delete(gone)


def _take_over(unit: Unit, fact: AbsenceFact, row: Absence | None) -> None:
    starts_at, ends_at = whole_days(fact.first, fact.last)
    if row is None:
        row = Absence(source=Source.IMPORT, source_id=fact.source_id, entered_at=unit.now)
        unit.desk.add(row)
    before = row.handlaggare, row.starts_at, row.ends_at
    row.handlaggare, row.starts_at, row.ends_at, row.kind = fact.handlaggare, starts_at, ends_at, fact.kind
    if tuple(stand_in.handlaggare for stand_in in row.stand_ins) != fact.stand_ins:
        row.stand_ins.clear()
        unit.desk.flush()
        row.stand_ins = _in_order(fact.stand_ins)
    if before != (fact.handlaggare, starts_at, ends_at) and ends_at > unit.now:
        unit.desk.flush()
        _announce(unit.desk, row)


def _in_order(keys: Sequence[str]) -> list[StandIn]:
    return [StandIn(position=place, handlaggare=key) for place, key in enumerate(dict.fromkeys(keys))]


def _announce(desk: Session, absence: Absence) -> None:
    publish(desk, AbsenceRegistered(absence.id, absence.handlaggare, absence.starts_at, absence.ends_at))
    tell(desk, "workplace", absence.handlaggare)
