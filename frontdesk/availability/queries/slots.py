"""SELECTs for the search for free times: one per kind of row for all handläggare at once, in whole seconds.

All unavailable time is fetched by one UNION. A room that needs to keep time free inserts `blocked_time` rows through
`service.blocks`; nothing here needs to change.

Statements on the hot path are constants, however many people they concern (`core.db.in_list`), so that a search only
computes their bind values.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence
from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.accounts.rules import PROTECTED_UNIT
from frontdesk.availability.models.catalogue import FIRST_ROOM, BlockedTime
from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import Occupied
from frontdesk.availability.rules.slots import DAY
from frontdesk.availability.views import Wish
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core.db import statements
from frontdesk.core.db.dialects import on_postgresql
from frontdesk.core.db.functions import whole_seconds
from frontdesk.core.db.in_list import in_list
from frontdesk.core.db.locks import locking
from frontdesk.core.db.types import Instant
from frontdesk.core.intervals import Span
from frontdesk.core.times import instant_of

Resources = Select[int]

#: The lock that a booking takes on a resource, numbered by its id.
BOOKING = "booking"

_taken = cast("Table", Occupancy.__table__).c
_outside = cast("Table", OutsideBusy.__table__).c
_blocked = cast("Table", BlockedTime.__table__).c
_absence = cast("Table", Absence.__table__).c
_person = cast("Table", Handlaggare.__table__).c
_unit = cast("Table", OrgUnit.__table__).c

FROM, TO = bindparam("from", type_=BigInteger), bindparam("to", type_=BigInteger)


class BusySource(IntEnum):
    """Where an unavailable span comes from. REGRET: a moved or cancelled time kept while the change can be undone."""

    REGRET = 0
    OCCUPIED = 1
    OUTSIDE = 2
    KEPT = 3
    AWAY = 4


@dataclass(frozen=True)
class BusyTimes:
    """Unavailable time by resource."""

    #: Appointments, outside busy times, blocked time and absences.
    blocks: Mapping[int, list[Span]] = field(default_factory=dict)
    holds: Mapping[int, list[Span]] = field(default_factory=dict)
    #: The starts of booked and held meetings, which count towards a full day.
    meetings: Mapping[int, list[int]] = field(default_factory=dict)
    #: Expired holds or kept times were found; the constraint still refuses their time until they are deleted.
    expired: bool = False


class Candidates(NamedTuple):
    """The candidates for a meeting: a SELECT of their resource ids and its bind values."""

    statement: Resources
    values: Mapping[str, object]


def resources(wish: Wish, kind: MeetingKind, today: date) -> Candidates:
    """Return the candidates for a meeting."""
    values: dict[str, object] = {}
    if wish.handlaggare:
        values["keys"] = wish.handlaggare
    elif wish.unit:
        values["unit"] = wish.unit
    elif kind.area:
        values["area"] = kind.area
    if wish.granted is not None:
        values["spheres"] = [f"{grant.board}/{grant.area}" for grant in wish.granted]
    if kind.experienced:
        values["today"] = today
    return Candidates(_asked(frozenset(values)), values)


@lru_cache
def _asked(by: frozenset[str]) -> Resources:
    row = Handlaggare
    # Only API clients search by grants; handläggare who work with protected persons are never shown to them.
    granted = and_(in_list(_unit.board + "/" + _unit.area, "spheres"), _unit.kind != PROTECTED_UNIT)
    limits = {
        "keys": in_list(row.key, "keys"),
        "unit": row.unit == bindparam("unit"),
        "area": row.unit.in_(select(_unit.key).where(_unit.area == bindparam("area"))),
        "spheres": row.unit.in_(select(_unit.key).where(granted)),
        "today": or_(row.introduction_until.is_(None), row.introduction_until < bindparam("today", type_=Date)),
    }
    return select(row.resource_id).where(row.active, *(limit for name, limit in limits.items() if name in by))


def people(db: Session, among: Candidates) -> dict[int, str]:
    """Return the keys of the candidates by resource id."""
    return dict(statements.rows(db, with_keys(among.statement), among.values))


def locked_people(db: Session, among: Candidates) -> dict[int, str]:
    """Return the candidates as `people` does, locked in id order until the end of the transaction (`taking.lock`)."""
    if not on_postgresql(db):
        return people(db, among)
    return {row.resource_id: row.key for row in statements.rows(db, _locking(among.statement), among.values)}


@lru_cache
def _locking(among: Resources) -> Select[Any]:
    wanted = with_keys(among).order_by(Handlaggare.resource_id).subquery()
    return select(wanted.c.resource_id, wanted.c.key, locking(BOOKING, wanted.c.resource_id))


@lru_cache
def with_keys(among: Resources) -> Select[Any]:
    """Return the SELECT with the handläggare's key added."""
    return among.add_columns(Handlaggare.key)


def names(db: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of handläggare by resource id."""
    return dict(statements.rows(db, _NAMES, {"ids": sorted(set(ids))}))


def resource_of(db: Session, key: str) -> int | None:
    """Return the resource id of an active handläggare, or None."""
    return db.scalar(select(Handlaggare.resource_id).where(Handlaggare.key == key, Handlaggare.active))


def resources_by_key(db: Session, keys: Iterable[str]) -> dict[str, int]:
    """Return the resource ids of handläggare, active or not, by key and in id order."""
    wanted = select(Handlaggare.key, Handlaggare.resource_id).where(Handlaggare.key.in_(set(keys)))
    return dict(db.execute(wanted.order_by(Handlaggare.resource_id)).all())


def same_unit(db: Session, key: str) -> frozenset[str]:
    """Return the keys of the active handläggare of a handläggare's unit."""
    row = Handlaggare
    units = select(row.unit).where(row.key == key)
    return frozenset(db.scalars(select(row.key).where(row.unit.in_(units), row.active)))


def held_with(db: Session, hold_id: uuid.UUID) -> list[int]:
    """Return the resource ids of the people a hold occupies."""
    row = Occupancy
    return list(db.scalars(select(row.resource_id).where(row.hold_id == hold_id, row.resource_id < FIRST_ROOM)))


def people_in(spans: Iterable[tuple[int, Span]]) -> list[int]:
    """Return the resource ids of people, not rooms, among occupied spans."""
    return [resource for resource, _ in spans if resource < FIRST_ROOM]


def seconds_of(db: Session, wish: Wish) -> list[int]:
    """Return the candidates for the second staff member: active, of the same unit, present participants first."""
    row = Handlaggare
    if wish.handlaggare:
        units = select(row.unit).where(row.key.in_(wish.handlaggare))
        wanted = select(row.resource_id, row.key).where(row.unit.in_(units))
    elif wish.unit:
        wanted = select(row.resource_id, row.key).where(row.unit == wish.unit)
    else:
        wanted = select(row.resource_id, row.key)
    found = db.execute(wanted.where(row.active).order_by(row.resource_id)).all()
    return [resource for resource, _ in sorted(found, key=lambda one: one[1] not in wish.present)]


def resources_of(db: Session, appointment_id: uuid.UUID) -> list[int]:
    """Return the resource ids of the people, not the room, an appointment occupies or keeps for undo, in id order."""
    row = Occupancy
    wanted = select(row.resource_id).where(row.appointment_id == appointment_id, row.resource_id < FIRST_ROOM)
    return list(db.scalars(wanted.distinct().order_by(row.resource_id)))


def occupied_by(db: Session, appointment_id: uuid.UUID) -> list[tuple[int, Span]]:
    """Return (resource, span) for what an appointment occupies, without times kept for undo, by resource."""
    row = Occupancy
    wanted = select(row.resource_id, row.starts, row.ends).where(
        row.appointment_id == appointment_id, row.kind == Occupied.APPOINTMENT
    )
    found = db.execute(wanted.order_by(row.resource_id))
    return [(resource, (starts, ends)) for resource, starts, ends in found]


def busy_day(db: Session, resource_id: int, span: Span, now: int, besides: uuid.UUID) -> int:
    """Return how many booked or held meetings of a resource begin in `span`, leaving out the hold `besides`."""
    row = Occupancy
    wanted = select(func.count()).where(
        row.resource_id == resource_id,
        row.starts >= span[0],
        row.starts < span[1],
        row.kind != Occupied.KEPT,
        or_(row.expires.is_(None), row.expires > now),
        row.hold_id.is_distinct_from(besides),
    )
    return db.scalar(wanted) or 0


def booked_between(db: Session, ids: Iterable[int], span: Span) -> dict[int, int]:
    """Return how many meetings begin in `span`, by resource."""
    row = Occupancy
    wanted = (
        select(row.resource_id, func.count())
        .where(row.resource_id.in_(set(ids)), row.starts >= span[0], row.starts < span[1])
        .group_by(row.resource_id)
    )
    return dict(db.execute(wanted).all())


def taken(db: Session, ids: Collection[int], span: Span, now: int, wish: Wish, *, decision: bool) -> BusyTimes:
    """Return the unavailable time within `span`, without expired holds, the moved appointment and the contact's hold.

    Time blocked for decisions only is left out unless the meeting prepares a `decision`.
    """
    blocks: defaultdict[int, list[Span]] = defaultdict(list)
    holds: defaultdict[int, list[Span]] = defaultdict(list)
    meetings: defaultdict[int, list[int]] = defaultdict(list)
    own, expired = _own(db, wish), False
    for resource, starts, ends, expires, source in statements.rows(db, TAKEN, within(ids, span, decision=decision)):
        if own and _is_own((resource, starts, ends), source, own):
            continue
        if expires is None:
            blocks[resource].append((starts, ends))
        elif expires > now:
            holds[resource].append((starts, ends))
        else:
            expired = True
            continue
        if source == BusySource.OCCUPIED:
            meetings[resource].append(starts)
    for spans in blocks.values():
        spans.sort()
    return BusyTimes(blocks=blocks, holds=holds, meetings=meetings, expired=expired)


def in_the_way(
    db: Session, ids: Collection[int], span: Span, wish: Wish, *, decision: bool
) -> dict[BusySource, dict[int, list[Span]]]:
    """Return unavailable time as `taken` does, by source and without holds."""
    found: dict[BusySource, dict[int, list[Span]]] = {source: defaultdict(list) for source in BusySource}
    own = _own(db, wish)
    for resource, starts, ends, expires, source in statements.rows(db, TAKEN, within(ids, span, decision=decision)):
        if expires is None and not _is_own((resource, starts, ends), source, own):
            found[BusySource(source)][resource].append((starts, ends))
    return found


def _own(db: Session, wish: Wish) -> frozenset[tuple[int, int, int]]:
    found: list[Any] = []
    if wish.moving:
        found += statements.rows(db, _OF_APPOINTMENT, {"appointment": wish.moving})
    if wish.holding:
        found += statements.rows(db, _OF_CONTACT, {"contact": wish.holding})
    return frozenset((row[0], row[1], row[2]) for row in found)


def _is_own(span: tuple[int, int, int], source: int, own: frozenset[tuple[int, int, int]]) -> bool:
    """Whether a span is the moved or held meeting, or its copy in an outside calendar; an absence never is."""
    return span in own and source != BusySource.AWAY


def busy_elsewhere(db: Session, ids: Collection[int], span: Span, *, decision: bool) -> bool:
    """Whether an outside calendar, blocked time or an absence overlaps `span`; appointments and holds are ignored."""
    return bool(statements.rows(db, _ELSEWHERE, within(ids, span, decision=decision)))


def within(ids: Iterable[int], span: Span, *, decision: bool) -> dict[str, object]:
    """Return the statements' bind values for resource ids and a span, in seconds and as UTC instants."""
    whole = {"from": span[0], "to": span[1], "from_at": instant_of(span[0]), "to_at": instant_of(span[1])}
    return {"ids": ids, "decision": decision, **whole}


_NAMES = select(_person.resource_id, _person.key).where(in_list(_person.resource_id, "ids"))
_OUTSIDE = select(
    _outside.resource_id,
    _outside.starts,
    _outside.ends,
    null().cast(BigInteger).label("expires"),
    literal(BusySource.OUTSIDE.value).label("source"),
).where(
    in_list(_outside.resource_id, "ids"),
    _outside.starts > FROM - DAY,
    _outside.starts < TO,
    _outside.ends > FROM,
)
_KEPT = select(_blocked.resource_id, _blocked.starts, _blocked.ends, null(), literal(BusySource.KEPT.value)).where(
    in_list(_blocked.resource_id, "ids"),
    _blocked.starts > FROM - DAY,
    _blocked.starts < TO,
    _blocked.ends > FROM,
    or_(~_blocked.decisions_only, bindparam("decision", type_=Boolean)),
)
_AWAY = (
    select(
        _person.resource_id,
        whole_seconds(_absence.starts_at),
        whole_seconds(_absence.ends_at),
        null(),
        literal(BusySource.AWAY.value),
    )
    .join(Handlaggare.__table__, _person.key == _absence.handlaggare)
    .where(
        in_list(_person.resource_id, "ids"),
        ~_absence.ended,
        _absence.starts_at < bindparam("to_at", type_=Instant),
        _absence.ends_at > bindparam("from_at", type_=Instant),
    )
)
_ELSEWHERE = select(union_all(_OUTSIDE, _KEPT, _AWAY).subquery())
_OCCUPIED = case((_taken.kind == Occupied.KEPT, BusySource.REGRET.value), else_=BusySource.OCCUPIED.value)
TAKEN = select(
    union_all(
        select(_taken.resource_id, _taken.starts, _taken.ends, _taken.expires, _OCCUPIED.label("source")).where(
            in_list(_taken.resource_id, "ids"),
            _taken.starts > FROM - DAY,
            _taken.starts < TO,
            _taken.ends > FROM,
        ),
        _OUTSIDE,
        _KEPT,
        _AWAY,
    ).subquery()
)
_OF_APPOINTMENT = select(_taken.resource_id, _taken.starts, _taken.ends).where(
    _taken.appointment_id == bindparam("appointment", type_=Uuid)
)
_OF_CONTACT = (
    select(_taken.resource_id, _taken.starts, _taken.ends)
    .join(Hold.__table__, Hold.id == _taken.hold_id)
    .where(Hold.contact_id == bindparam("contact", type_=Uuid))
)
