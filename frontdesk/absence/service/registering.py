"""Register, change and end an absence by hand."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, StandsInForThemselves, TooManyStandIns
from frontdesk.absence.models import Absence, StandIn
from frontdesk.absence.rules import AbsenceKind, AbsenceSource
from frontdesk.absence.rules.sharing import MOST_STAND_INS
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import without


def register(
    unit: Unit,
    *,
    by: Actor,
    handlaggare: str,
    starts_at: datetime,
    ends_at: datetime,
    kind: AbsenceKind,
    stand_ins: Sequence[str] = (),
    shares: Sequence[int] = (),
) -> uuid.UUID:
    """Register an absence with its stand-ins, who share equally without `shares`.

    Raises EndsBeforeItBegins, AlreadyOver, StandsInForThemselves, TooManyStandIns.
    """
    if ends_at <= starts_at:
        raise EndsBeforeItBegins
    if ends_at <= unit.now:
        raise AlreadyOver
    check_stand_ins(handlaggare, stand_ins)
    absence = Absence(
        handlaggare=handlaggare,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        source=AbsenceSource.HAND,
        entered_by=by.name,
        entered_at=unit.now,
        stand_ins=in_order(stand_ins, shares),
    )
    unit.db.add(absence)
    unit.db.flush()
    announce(unit, absence, watched=True)
    return absence.id


def change(
    unit: Unit,
    *,
    by: Actor,
    absence_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    stand_ins: Sequence[str],
    shares: Sequence[int] = (),
) -> None:
    """Change the times or stand-ins of an absence; from now on no import and no calendar changes it.

    Of a series only this day changes. An absence that has begun keeps its start. Raises AlreadyOver,
    EndsBeforeItBegins, StandsInForThemselves, TooManyStandIns.
    """
    absence = unit.db.get_one(Absence, absence_id)
    if absence.ended or absence.ends_at <= unit.now:
        raise AlreadyOver
    if absence.starts_at <= unit.now:
        starts_at = absence.starts_at
    if ends_at <= max(starts_at, unit.now):
        raise EndsBeforeItBegins
    check_stand_ins(absence.handlaggare, stand_ins)
    before = absence.starts_at, absence.ends_at
    absence.starts_at, absence.ends_at = starts_at, ends_at
    _by_hand(unit, absence, by)
    name_stand_ins(unit.db, absence, stand_ins, shares)
    unit.db.flush()
    freed(unit, absence, before)
    announce(unit, absence, watched=True)


def end(unit: Unit, *, by: Actor, absence_id: uuid.UUID) -> None:
    """End an absence now, or cancel it before it began; the row stays for imports to match. Raises AlreadyOver."""
    absence = unit.db.get_one(Absence, absence_id)
    if absence.ends_at <= unit.now or absence.ended:
        raise AlreadyOver
    stop(unit, absence, by=by)


def stop(unit: Unit, absence: Absence, *, by: Actor) -> None:
    """End an absence that is not over, or cancel it if it has not begun."""
    left = max(absence.starts_at, unit.now), absence.ends_at
    _by_hand(unit, absence, by)
    if absence.starts_at < unit.now:
        absence.ends_at = unit.now
    else:
        absence.ended = True
    unit.db.flush()
    unit.publish(AbsenceEnded(absence.id, absence.handlaggare, *left))
    unit.tell("workplace", absence.handlaggare)


def check_stand_ins(handlaggare: str, stand_ins: Sequence[str]) -> None:
    """Check the stand-ins. Raises StandsInForThemselves, TooManyStandIns."""
    if handlaggare in stand_ins:
        raise StandsInForThemselves
    if len(set(stand_ins)) > MOST_STAND_INS:
        raise TooManyStandIns(fields={"stand_ins": TooManyStandIns.message})


def in_order(keys: Sequence[str], shares: Sequence[int] = ()) -> list[StandIn]:
    """Return stand-ins in their order, duplicates removed; the share is 1 where none is given."""
    named = dict(reversed([(key, shares[at] if at < len(shares) else 1) for at, key in enumerate(keys)]))
    return [StandIn(position=place, handlaggare=key, share=named[key]) for place, key in enumerate(dict.fromkeys(keys))]


def name_stand_ins(db: Session, absence: Absence, keys: Sequence[str], shares: Sequence[int] = ()) -> None:
    """Replace the stand-ins of an absence, if they differ."""
    wanted = in_order(keys, shares)
    if [(one.handlaggare, one.share) for one in absence.stand_ins] != [(one.handlaggare, one.share) for one in wanted]:
        absence.stand_ins.clear()
        db.flush()
        absence.stand_ins = wanted


def freed(unit: Unit, absence: Absence, before: tuple[datetime, datetime]) -> None:
    """Publish AbsenceEnded for each part of `before` that the absence no longer covers."""
    for piece in without(before, [(absence.starts_at, absence.ends_at)]):
        unit.publish(AbsenceEnded(absence.id, absence.handlaggare, *piece))


def announce(unit: Unit, absence: Absence, *, watched: bool = False) -> None:
    """Publish AbsenceRegistered and refresh open pages."""
    unit.publish(AbsenceRegistered(absence.id, absence.handlaggare, absence.starts_at, absence.ends_at, watched))
    unit.tell("workplace", absence.handlaggare)


def _by_hand(unit: Unit, absence: Absence, by: Actor) -> None:
    absence.source, absence.entered_by, absence.entered_at = AbsenceSource.HAND, by.name, unit.now
