"""Occupy and release resources (people, rooms). The database constraint decides; locks only make requests wait.

A meeting occupies one span per resource, all or none. On PostgreSQL advisory locks on the resources, taken in id order,
make concurrent bookings wait instead of fail or deadlock. SQLite has a single writer anyway.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdesk.availability.models.occupancy import OVERLAP, Hold, Occupancy
from frontdesk.availability.queries.slots import BOOKING
from frontdesk.availability.rules.enums import Occupied
from frontdesk.availability.rules.slots import DAY
from frontdesk.core.db import locks, statements
from frontdesk.core.intervals import Span, without
from frontdesk.core.times import seconds

Spans = Mapping[int, Span]
Row = dict[str, object]

_NEW = insert(cast("Table", Occupancy.__table__))
_NOBODYS: Row = {"appointment_id": None, "hold_id": None, "expires": None}


class Overlap(Exception):
    """The database refused: the resource is already occupied in that span."""


def lock(db: Session, *resources: int) -> None:
    """Lock the resources, in id order, until the end of the transaction.

    People are locked before rooms (their ids are lower), and the rooms of a place by the first of them.
    """
    if resources:
        locks.lock(db, BOOKING, *resources)


def try_lock(db: Session, resource: int) -> bool:
    """Lock a resource without waiting; False if another transaction holds the lock."""
    return locks.try_lock(db, BOOKING, resource)


def take_for_hold(db: Session, hold: Hold, spans: Spans) -> None:
    """Occupy the spans of a hold. Raises Overlap."""
    values = {"kind": Occupied.HOLD, "hold_id": hold.id, "expires": seconds(hold.expires_at)}
    _take(db, (_row(resource, span, values) for resource, span in sorted(spans.items())))


def take_for_appointment(db: Session, appointment_id: uuid.UUID, spans: Spans) -> None:
    """Occupy the spans of an appointment. Raises Overlap."""
    values = {"kind": Occupied.APPOINTMENT, "appointment_id": appointment_id}
    _take(db, (_row(resource, span, values) for resource, span in sorted(spans.items())))


def turn_into_appointment(db: Session, hold: Hold, appointment_id: uuid.UUID) -> list[int]:
    """Turn the hold's rows into the appointment's, so that the time is never free in between; delete the hold.

    Return their resource ids in order, people before a room; empty if the rows are gone.
    """
    turned = db.execute(
        update(Occupancy)
        .where(Occupancy.hold_id == hold.id)
        .values(kind=Occupied.APPOINTMENT, appointment_id=appointment_id, hold_id=None, expires=None)
        .returning(Occupancy.resource_id)
    ).scalars()
    resources = sorted(turned)
    db.execute(delete(Hold).where(Hold.id == hold.id))
    db.expunge(hold)
    return resources


def move(db: Session, appointment_id: uuid.UUID, spans: Spans, *, keep_until: int) -> None:
    """Update the appointment's rows to other spans, and keep the old ones reserved for undo. Raises Overlap.

    Spans kept by an earlier move are deleted first: only the latest change can be undone. After an Overlap the
    savepoint must be rolled back.
    """
    mine = Occupancy.appointment_id == appointment_id
    db.execute(delete(Occupancy).where(mine, Occupancy.kind == Occupied.KEPT))
    wanted = select(Occupancy.resource_id, Occupancy.id, Occupancy.starts, Occupancy.ends).where(mine)
    had = {resource: (row, (starts, ends)) for resource, row, starts, ends in db.execute(wanted)}
    into = _rows_for(spans, {resource: row for resource, (row, _) in had.items()})
    if spare := [row for row, _ in had.values() if row not in into.values()]:
        db.execute(delete(Occupancy).where(Occupancy.id.in_(spare)))
    try:
        for resource, row in sorted(into.items()):
            there = {"resource_id": resource, "starts": spans[resource][0], "ends": spans[resource][1]}
            db.execute(update(Occupancy).where(Occupancy.id == row).values(there))
    except IntegrityError as error:
        raise _meaning(error) from error
    take_for_appointment(db, appointment_id, {one: span for one, span in spans.items() if one not in into})
    kept = {"kind": Occupied.KEPT, "appointment_id": appointment_id, "expires": keep_until}
    left = [
        (resource, rest)
        for resource, (_, span) in had.items()
        for rest in without(span, [spans[resource]] if resource in spans else ())
    ]
    _take(db, (_row(resource, rest, kept) for resource, rest in sorted(left)))


def keep_left(db: Session, had: Mapping[uuid.UUID, Sequence[tuple[int, Span]]], *, keep_until: datetime) -> None:
    """Keep the old spans of appointments that moved together, except where one of them now is. Raises Overlap."""
    wanted = select(Occupancy.resource_id, Occupancy.starts, Occupancy.ends).where(Occupancy.appointment_id.in_(had))
    now_at: defaultdict[int, list[Span]] = defaultdict(list)
    for resource, starts, ends in db.execute(wanted):
        now_at[resource].append((starts, ends))
    kept: list[Row] = []
    for appointment_id, spans in had.items():
        values = {"kind": Occupied.KEPT, "appointment_id": appointment_id, "expires": seconds(keep_until)}
        for resource, span in spans:
            kept += [_row(resource, part, values) for part in without(span, now_at[resource])]
    _take(db, kept)


def keep(db: Session, appointment_id: uuid.UUID, until: int) -> None:
    """Keep a cancelled appointment's spans reserved while it can be undone; delete those an earlier move had kept."""
    mine = Occupancy.appointment_id == appointment_id
    db.execute(delete(Occupancy).where(mine, Occupancy.kind == Occupied.KEPT))
    db.execute(update(Occupancy).where(mine).values(kind=Occupied.KEPT, expires=until))


def put_back(db: Session, appointment_id: uuid.UUID, spans: Spans) -> None:
    """Let an appointment occupy its spans before the latest change again. Raises Overlap if they are taken."""
    free(db, appointment_id)
    take_for_appointment(db, appointment_id, spans)


def free(db: Session, appointment_id: uuid.UUID) -> None:
    """Release everything an appointment occupies, kept spans included."""
    db.execute(delete(Occupancy).where(Occupancy.appointment_id == appointment_id))


def sweep(db: Session, resources: Collection[int], span: Span, now: datetime) -> None:
    """Delete the expired holds and kept spans that overlap `span`."""
    expired = (
        Occupancy.resource_id.in_(resources),
        Occupancy.starts > span[0] - DAY,
        Occupancy.starts < span[1],
        Occupancy.ends > span[0],
        Occupancy.expires <= seconds(now),
    )
    holds = select(Occupancy.hold_id).where(*expired)
    db.execute(delete(Hold).where(Hold.id.in_(holds)), execution_options={"synchronize_session": False})
    db.execute(delete(Occupancy).where(*expired), execution_options={"synchronize_session": False})


def forget_kept(db: Session, now: datetime) -> None:
    """Delete every kept span whose minute is over."""
    over = Occupancy.kind == Occupied.KEPT, Occupancy.expires <= seconds(now)
    db.execute(delete(Occupancy).where(*over), execution_options={"synchronize_session": False})


def _rows_for(spans: Spans, rows: Mapping[int, int]) -> dict[int, int]:
    """Return the row to reuse for each resource: its own, else one of a resource no longer needed."""
    stays = {resource: row for resource, row in rows.items() if resource in spans}
    left = sorted(set(rows) - set(spans))
    return stays | {new: rows[old] for new, old in zip(sorted(set(spans) - set(rows)), left, strict=False)}


def _row(resource: int, span: Span, values: Mapping[str, object]) -> Row:
    return {**_NOBODYS, "resource_id": resource, "starts": span[0], "ends": span[1], **values}


def _take(db: Session, rows: Iterable[Row]) -> None:
    wanted = list(rows)
    if not wanted:
        return
    try:
        statements.execute(db, _NEW, wanted)
    except IntegrityError as error:
        raise _meaning(error) from error


def _meaning(error: IntegrityError) -> Exception:
    return Overlap() if OVERLAP in str(error.orig) else error
