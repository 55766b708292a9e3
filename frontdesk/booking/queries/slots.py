"""What a search for free times needs, fetched for everybody at once: one SELECT per kind of row, whole seconds."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence
from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.booking.models import AppointmentType, Occupancy, WindowOccurrence
from frontdesk.booking.rules.slots import DAY, Span
from frontdesk.booking.rules.windows import instant_of, seconds
from frontdesk.booking.rules.words import Mode
from frontdesk.booking.views import Wish
from frontdesk.calendars.models import OutsideBusy

Resources = Select[int]


class Opening(NamedTuple):
    """A window's occurrence as a search sees it."""

    resource_id: int
    opens: int
    closes: int
    mode: Mode | None
    place: str | None


@dataclass(frozen=True)
class Taken:
    """What is in the way, by resource: blocks (appointments, outside busy, absences) and the holds of others."""

    blocks: Mapping[int, list[Span]] = field(default_factory=dict)
    holds: Mapping[int, list[Span]] = field(default_factory=dict)


def resources(wish: Wish, kind: AppointmentType, today: date) -> Resources:
    """Return the SELECT of everybody who may be asked for such a meeting."""
    wanted = select(Handlaggare.resource_id).where(Handlaggare.active)
    if wish.handlaggare:
        wanted = wanted.where(Handlaggare.key.in_(wish.handlaggare))
    elif wish.unit:
        wanted = wanted.where(Handlaggare.unit == wish.unit)
    elif kind.area:
        wanted = wanted.where(Handlaggare.unit.in_(select(OrgUnit.key).where(OrgUnit.area == kind.area)))
    if wish.granted is not None:
        spheres = [(grant.board, grant.area) for grant in wish.granted]
        granted = select(OrgUnit.key).where(tuple_(OrgUnit.board, OrgUnit.area).in_(spheres))
        wanted = wanted.where(Handlaggare.unit.in_(granted))
    if kind.experienced:
        introduced = or_(Handlaggare.introduction_until.is_(None), Handlaggare.introduction_until < today)
        wanted = wanted.where(introduced)
    return wanted


def names(desk: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of handläggare by resource."""
    wanted = select(Handlaggare.resource_id, Handlaggare.key).where(Handlaggare.resource_id.in_(set(ids)))
    return dict(desk.execute(wanted).all())


def resource_of(desk: Session, key: str) -> int | None:
    """Return the resource of an active handläggare."""
    return desk.scalar(select(Handlaggare.resource_id).where(Handlaggare.key == key, Handlaggare.active))


def resources_of(desk: Session, appointment_id: uuid.UUID) -> list[int]:
    """Return what an appointment occupies, in id order."""
    row = Occupancy
    wanted = select(row.resource_id).where(row.appointment_id == appointment_id).order_by(row.resource_id)
    return list(desk.scalars(wanted))


def booked_between(desk: Session, ids: Iterable[int], span: Span) -> dict[int, int]:
    """Return how many meetings each resource has that begin in `span`."""
    row = Occupancy
    wanted = (
        select(row.resource_id, func.count())
        .where(row.resource_id.in_(set(ids)), row.starts >= span[0], row.starts < span[1])
        .group_by(row.resource_id)
    )
    return dict(desk.execute(wanted).all())


def openings(desk: Session, among: Resources, span: Span) -> list[Opening]:
    """Return the occurrences that begin within `span`, in order of time."""
    row = WindowOccurrence
    wanted = (
        select(row.resource_id, row.opens, row.closes, row.mode, row.place)
        .where(row.resource_id.in_(among), row.opens >= span[0], row.opens < span[1], ~row.closed)
        .order_by(row.opens, row.resource_id)
    )
    return [Opening(*found) for found in desk.execute(wanted)]


def taken(desk: Session, among: Resources, span: Span, now: int, moving: uuid.UUID | None = None) -> Taken:
    """Return what is in the way within `span`. An expired hold is not, nor the appointment that is to be moved."""
    blocks: defaultdict[int, list[Span]] = defaultdict(list)
    holds: defaultdict[int, list[Span]] = defaultdict(list)
    for resource, starts, ends, expires in _occupied(desk, among, span, moving):
        if expires is None:
            blocks[resource].append((starts, ends))
        elif expires > now:
            holds[resource].append((starts, ends))
    for resource, starts, ends in _elsewhere(desk, among, span):
        blocks[resource].append((starts, ends))
    for spans in blocks.values():
        spans.sort()
    return Taken(blocks=blocks, holds=holds)


def busy_elsewhere(desk: Session, resource_id: int, span: Span) -> bool:
    """Whether an outside calendar or an absence is in the way of `span`, whatever our own rows say."""
    begins, ends = span
    only = select(Handlaggare.resource_id).where(Handlaggare.resource_id == resource_id)
    return any(starts < ends and begins < until for _, starts, until in _elsewhere(desk, only, span))


def _occupied(
    desk: Session, among: Resources, span: Span, moving: uuid.UUID | None
) -> Iterable[tuple[int, int, int, int | None]]:
    row = Occupancy
    wanted = select(row.resource_id, row.starts, row.ends, row.expires).where(
        row.resource_id.in_(among), row.starts > span[0] - DAY, row.starts < span[1], row.ends > span[0]
    )
    if moving is not None:
        wanted = wanted.where(or_(row.appointment_id.is_(None), row.appointment_id != moving))
    return desk.execute(wanted).all()


def _elsewhere(desk: Session, among: Resources, span: Span) -> Iterable[tuple[int, int, int]]:
    """Yield the busy spans of outside calendars and the absences."""
    row = OutsideBusy
    wanted = select(row.resource_id, row.starts, row.ends).where(
        row.resource_id.in_(among), row.starts > span[0] - DAY, row.starts < span[1], row.ends > span[0]
    )
    yield from desk.execute(wanted)
    away = (
        select(Handlaggare.resource_id, Absence.starts_at, Absence.ends_at)
        .join(Handlaggare, Handlaggare.key == Absence.handlaggare)
        .where(
            Handlaggare.resource_id.in_(among),
            ~Absence.ended,
            Absence.starts_at < instant_of(span[1]),
            Absence.ends_at > instant_of(span[0]),
        )
    )
    for resource, starts_at, ends_at in desk.execute(away):
        yield resource, seconds(starts_at), seconds(ends_at)
