"""What a search for free times needs, fetched for everybody at once: one SELECT per kind of row, whole seconds.

What is in the way is one UNION. Whoever has a reason of their own to keep time free writes rows of `blocked_time`
(`service.blocks`) and touches nothing here.

Every statement on the hot path is a constant, however many people it asks about (`core.db.many`), so that only its
values are worked out at each search.
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
from frontdesk.booking.models import BlockedTime, Hold, Occupancy
from frontdesk.booking.models.rooms import FIRST_ROOM
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.slots import DAY, Span
from frontdesk.booking.rules.windows import instant_of
from frontdesk.booking.rules.words import Occupied
from frontdesk.booking.views import Wish
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core.db import plain
from frontdesk.core.db.many import Numbers, Words, one_of, whole_seconds
from frontdesk.core.db.types import Instant

Resources = Select[int]

_taken = cast("Table", Occupancy.__table__).c
_outside = cast("Table", OutsideBusy.__table__).c
_blocked = cast("Table", BlockedTime.__table__).c
_absence = cast("Table", Absence.__table__).c
_person = cast("Table", Handlaggare.__table__).c
_unit = cast("Table", OrgUnit.__table__).c

FROM, TO = bindparam("from", type_=BigInteger), bindparam("to", type_=BigInteger)


class Source(IntEnum):
    """What a row of what is in the way comes from."""

    REGRET = 0
    OCCUPIED = 1
    OUTSIDE = 2
    KEPT = 3
    AWAY = 4


@dataclass(frozen=True)
class Taken:
    """What is in the way, by resource: blocks (appointments, outside busy, kept time, absences) and others' holds.

    `expired` says that there are holds nobody has any more, which the guard still knows. `meetings` are the seconds at
    which something booked or reserved begins, by resource: they count towards a full day.
    """

    blocks: Mapping[int, list[Span]] = field(default_factory=dict)
    holds: Mapping[int, list[Span]] = field(default_factory=dict)
    meetings: Mapping[int, list[int]] = field(default_factory=dict)
    expired: bool = False


class Among(NamedTuple):
    """Who may be asked for a meeting: a SELECT of their resources, the same for all wishes alike, and its values."""

    statement: Resources
    values: Mapping[str, object]


def resources(wish: Wish, kind: MeetingKind, today: date) -> Among:
    """Return everybody who may be asked for such a meeting."""
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
    return Among(_asked(frozenset(values)), values)


@lru_cache
def _asked(by: frozenset[str]) -> Resources:
    row = Handlaggare
    # Only programs ask by what is granted, and to nobody outside are those who work with the protected named.
    granted = and_(one_of(_unit.board + "/" + _unit.area, "spheres", Words), _unit.kind != PROTECTED_UNIT)
    limits = {
        "keys": one_of(row.key, "keys", Words),
        "unit": row.unit == bindparam("unit"),
        "area": row.unit.in_(select(_unit.key).where(_unit.area == bindparam("area"))),
        "spheres": row.unit.in_(select(_unit.key).where(granted)),
        "today": or_(row.introduction_until.is_(None), row.introduction_until < bindparam("today", type_=Date)),
    }
    return select(row.resource_id).where(row.active, *(limit for name, limit in limits.items() if name in by))


def people(desk: Session, among: Among) -> dict[int, str]:
    """Return the keys of those who may be asked, by resource."""
    return dict(plain.rows(desk, with_keys(among.statement), among.values))


@lru_cache
def with_keys(among: Resources) -> Select[Any]:
    """Return the SELECT of the same people's resources and keys."""
    return among.add_columns(Handlaggare.key)


def names(desk: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of handläggare by resource."""
    return dict(plain.rows(desk, _NAMES, {"ids": sorted(set(ids))}))


def resource_of(desk: Session, key: str) -> int | None:
    """Return the resource of an active handläggare."""
    return desk.scalar(select(Handlaggare.resource_id).where(Handlaggare.key == key, Handlaggare.active))


def resources_by_key(desk: Session, keys: Iterable[str]) -> dict[str, int]:
    """Return the resources of handläggare by their keys, in id order; also of those who have left."""
    wanted = select(Handlaggare.key, Handlaggare.resource_id).where(Handlaggare.key.in_(set(keys)))
    return dict(desk.execute(wanted.order_by(Handlaggare.resource_id)).all())


def same_unit(desk: Session, key: str) -> frozenset[str]:
    """Return the keys of everybody active in somebody's unit."""
    row = Handlaggare
    units = select(row.unit).where(row.key == key)
    return frozenset(desk.scalars(select(row.key).where(row.unit.in_(units), row.active)))


def held_with(desk: Session, hold_id: uuid.UUID) -> list[int]:
    """Return the people (resources) a hold takes."""
    row = Occupancy
    return list(desk.scalars(select(row.resource_id).where(row.hold_id == hold_id, row.resource_id < FIRST_ROOM)))


def people_in(spans: Iterable[tuple[int, Span]]) -> list[int]:
    """Return the people (resources) among what is occupied."""
    return [resource for resource, _ in spans if resource < FIRST_ROOM]


def seconds_of(desk: Session, wish: Wish) -> list[int]:
    """Return who may go along as the second of two: anyone active of the unit, whoever already does before others."""
    row = Handlaggare
    if wish.handlaggare:
        units = select(row.unit).where(row.key.in_(wish.handlaggare))
        wanted = select(row.resource_id, row.key).where(row.unit.in_(units))
    elif wish.unit:
        wanted = select(row.resource_id, row.key).where(row.unit == wish.unit)
    else:
        wanted = select(row.resource_id, row.key)
    found = desk.execute(wanted.where(row.active).order_by(row.resource_id)).all()
    return [resource for resource, _ in sorted(found, key=lambda one: one[1] not in wish.present)]


def resources_of(desk: Session, appointment_id: uuid.UUID) -> list[int]:
    """Return whom an appointment occupies or keeps, in id order; its room is not among them."""
    row = Occupancy
    wanted = select(row.resource_id).where(row.appointment_id == appointment_id, row.resource_id < FIRST_ROOM)
    return list(desk.scalars(wanted.distinct().order_by(row.resource_id)))


def occupied_by(desk: Session, appointment_id: uuid.UUID) -> list[tuple[int, int, int]]:
    """Return what an appointment occupies now: resource, start and end, in resource order."""
    row = Occupancy
    wanted = select(row.resource_id, row.starts, row.ends).where(
        row.appointment_id == appointment_id, row.kind == Occupied.APPOINTMENT
    )
    return list(desk.execute(wanted.order_by(row.resource_id)).all())


def busy_day(desk: Session, resource_id: int, span: Span, now: int, besides: uuid.UUID) -> int:
    """Return how many meetings of somebody begin in `span`, booked or still reserved, `besides` one hold."""
    row = Occupancy
    wanted = select(func.count()).where(
        row.resource_id == resource_id,
        row.starts >= span[0],
        row.starts < span[1],
        row.kind != Occupied.KEPT,
        or_(row.expires.is_(None), row.expires > now),
        row.hold_id.is_distinct_from(besides),
    )
    return desk.scalar(wanted) or 0


def booked_between(desk: Session, ids: Iterable[int], span: Span) -> dict[int, int]:
    """Return how many meetings each resource has that begin in `span`."""
    row = Occupancy
    wanted = (
        select(row.resource_id, func.count())
        .where(row.resource_id.in_(set(ids)), row.starts >= span[0], row.starts < span[1])
        .group_by(row.resource_id)
    )
    return dict(desk.execute(wanted).all())


def taken(desk: Session, ids: Collection[int], span: Span, now: int, wish: Wish, *, decision: bool) -> Taken:
    """Return what is in the way within `span`. An expired hold is not, nor what is to be moved or is held already.

    Time that is kept from decisions is only in the way of a `decision`.
    """
    blocks: defaultdict[int, list[Span]] = defaultdict(list)
    holds: defaultdict[int, list[Span]] = defaultdict(list)
    meetings: defaultdict[int, list[int]] = defaultdict(list)
    own, expired = _own(desk, wish), False
    for resource, starts, ends, expires, source in plain.rows(desk, TAKEN, within(ids, span, decision=decision)):
        if own and _is_own((resource, starts, ends), source, own):
            continue
        if expires is None:
            blocks[resource].append((starts, ends))
        elif expires > now:
            holds[resource].append((starts, ends))
        else:
            expired = True
            continue
        if source == Source.OCCUPIED:
            meetings[resource].append(starts)
    for spans in blocks.values():
        spans.sort()
    return Taken(blocks=blocks, holds=holds, meetings=meetings, expired=expired)


def in_the_way(
    desk: Session, ids: Collection[int], span: Span, wish: Wish, *, decision: bool
) -> dict[Source, dict[int, list[Span]]]:
    """Return what `taken` returns, by where it comes from; holds are not among it."""
    found: dict[Source, dict[int, list[Span]]] = {source: defaultdict(list) for source in Source}
    own = _own(desk, wish)
    for resource, starts, ends, expires, source in plain.rows(desk, TAKEN, within(ids, span, decision=decision)):
        if expires is None and not _is_own((resource, starts, ends), source, own):
            found[Source(source)][resource].append((starts, ends))
    return found


def _own(desk: Session, wish: Wish) -> frozenset[tuple[int, int, int]]:
    found: list[Any] = []
    if wish.moving:
        found += plain.rows(desk, _OF_APPOINTMENT, {"appointment": wish.moving})
    if wish.holding:
        found += plain.rows(desk, _OF_CONTACT, {"contact": wish.holding})
    return frozenset((row[0], row[1], row[2]) for row in found)


def _is_own(span: tuple[int, int, int], source: int, own: frozenset[tuple[int, int, int]]) -> bool:
    """Whether it is what is to be moved, or its echo in an outside calendar; an absence never is."""
    return span in own and source != Source.AWAY


def busy_elsewhere(desk: Session, ids: Collection[int], span: Span, *, decision: bool) -> bool:
    """Whether an outside calendar, kept time or an absence is in the way of `span`, whatever our own rows say."""
    return bool(plain.rows(desk, _ELSEWHERE, within(ids, span, decision=decision)))


def within(ids: Iterable[int], span: Span, *, decision: bool) -> dict[str, object]:
    """Return people and a span as the statements name them, the span also as instants."""
    whole = {"from": span[0], "to": span[1], "from_at": instant_of(span[0]), "to_at": instant_of(span[1])}
    return {"ids": ids, "decision": decision, **whole}


_NAMES = select(_person.resource_id, _person.key).where(one_of(_person.resource_id, "ids", Numbers))
_OUTSIDE = select(
    _outside.resource_id,
    _outside.starts,
    _outside.ends,
    null().cast(BigInteger).label("expires"),
    literal(Source.OUTSIDE.value).label("source"),
).where(
    one_of(_outside.resource_id, "ids", Numbers),
    _outside.starts > FROM - DAY,
    _outside.starts < TO,
    _outside.ends > FROM,
)
_KEPT = select(_blocked.resource_id, _blocked.starts, _blocked.ends, null(), literal(Source.KEPT.value)).where(
    one_of(_blocked.resource_id, "ids", Numbers),
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
        literal(Source.AWAY.value),
    )
    .join(Handlaggare.__table__, _person.key == _absence.handlaggare)
    .where(
        one_of(_person.resource_id, "ids", Numbers),
        ~_absence.ended,
        _absence.starts_at < bindparam("to_at", type_=Instant),
        _absence.ends_at > bindparam("from_at", type_=Instant),
    )
)
_ELSEWHERE = select(union_all(_OUTSIDE, _KEPT, _AWAY).subquery())
_OCCUPIED = case((_taken.kind == Occupied.KEPT, Source.REGRET.value), else_=Source.OCCUPIED.value)
TAKEN = select(
    union_all(
        select(_taken.resource_id, _taken.starts, _taken.ends, _taken.expires, _OCCUPIED.label("source")).where(
            one_of(_taken.resource_id, "ids", Numbers),
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
