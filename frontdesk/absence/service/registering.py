"""Registering that somebody is away, changing it, and ending it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, StandsInForThemselves, TooManyStandIns
from frontdesk.absence.models import Absence, StandIn
from frontdesk.absence.rules import AbsenceKind, Source, without
from frontdesk.absence.rules.sharing import MOST_STAND_INS
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
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
    shares: Sequence[int] = (),
) -> uuid.UUID:
    """Note that somebody is away from `starts_at` until `ends_at`, and who stands in; without `shares` equally."""
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
        source=Source.HAND,
        entered_by=by.name,
        entered_at=unit.now,
        stand_ins=in_order(stand_ins, shares),
    )
    unit.desk.add(absence)
    unit.desk.flush()
    announce(unit.desk, absence, watched=True)
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
    """Give an absence other times or stand-ins; from now on no import and no calendar changes it.

    Of a series only this day changes. What has been is left as it was: an absence that has begun keeps its beginning.
    """
    absence = unit.desk.get_one(Absence, absence_id)
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
    name_stand_ins(unit.desk, absence, stand_ins, shares)
    unit.desk.flush()
    freed(unit.desk, absence, before)
    announce(unit.desk, absence, watched=True)


def end(unit: Unit, *, by: Actor, absence_id: uuid.UUID) -> None:
    """Somebody is back: the absence ends now. One that has not begun is struck, but an import still finds its row."""
    absence = unit.desk.get_one(Absence, absence_id)
    if absence.ends_at <= unit.now or absence.ended:
        raise AlreadyOver
    stop(unit, absence, by=by)


def stop(unit: Unit, absence: Absence, *, by: Actor) -> None:
    """End an absence that is not over: now, or altogether if it has not begun."""
    left = max(absence.starts_at, unit.now), absence.ends_at
    _by_hand(unit, absence, by)
    if absence.starts_at < unit.now:
        absence.ends_at = unit.now
    else:
        absence.ended = True
    unit.desk.flush()
    publish(unit.desk, AbsenceEnded(absence.id, absence.handlaggare, *left))
    tell(unit.desk, "workplace", absence.handlaggare)


def check_stand_ins(handlaggare: str, stand_ins: Sequence[str]) -> None:
    """Refuse what cannot be. Raises StandsInForThemselves and TooManyStandIns."""
    if handlaggare in stand_ins:
        raise StandsInForThemselves
    if len(set(stand_ins)) > MOST_STAND_INS:
        raise TooManyStandIns(fields={"stand_ins": TooManyStandIns.message})


def in_order(keys: Sequence[str], shares: Sequence[int] = ()) -> list[StandIn]:
    """Return stand-ins in their order; one without a share of their own has 1, as equal ones have."""
    named = dict(reversed([(key, shares[at] if at < len(shares) else 1) for at, key in enumerate(keys)]))
    return [StandIn(position=place, handlaggare=key, share=named[key]) for place, key in enumerate(dict.fromkeys(keys))]


def name_stand_ins(desk: Session, absence: Absence, keys: Sequence[str], shares: Sequence[int] = ()) -> None:
    """Let these stand in, and nobody else."""
    wanted = in_order(keys, shares)
    if [(one.handlaggare, one.share) for one in absence.stand_ins] != [(one.handlaggare, one.share) for one in wanted]:
        absence.stand_ins.clear()
        desk.flush()
        absence.stand_ins = wanted


def freed(desk: Session, absence: Absence, before: tuple[datetime, datetime]) -> None:
    """Tell of the time in which somebody was to be away and no longer is."""
    for piece in without(before, (absence.starts_at, absence.ends_at)):
        publish(desk, AbsenceEnded(absence.id, absence.handlaggare, *piece))


def announce(desk: Session, absence: Absence, *, watched: bool = False) -> None:
    """Tell of a time in which somebody is away."""
    publish(desk, AbsenceRegistered(absence.id, absence.handlaggare, absence.starts_at, absence.ends_at, watched))
    tell(desk, "workplace", absence.handlaggare)


def _by_hand(unit: Unit, absence: Absence, by: Actor) -> None:
    absence.source, absence.entered_by, absence.entered_at = Source.HAND, by.name, unit.now
