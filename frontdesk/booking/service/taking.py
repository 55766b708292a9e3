"""Taking a span of somebody's time, and giving it back. The database has the last word; this asks it in good order.

On PostgreSQL every taker first takes an advisory lock on the resource, in id order when there are several, so that two
takers of one time wait for each other instead of running into each other. SQLite has one writer at a time anyway.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdesk.booking.models import Hold, Occupancy
from frontdesk.booking.models.taken import OVERLAP
from frontdesk.booking.rules.slots import DAY, Span
from frontdesk.booking.rules.windows import seconds
from frontdesk.booking.rules.words import Occupied


class Overlap(Exception):
    """The database refused: something else occupies the resource in that span."""


def lock(desk: Session, *resources: int) -> None:
    """Wait for the resources, in id order, until the end of this transaction."""
    if desk.get_bind().dialect.name == "postgresql":
        for resource in sorted(set(resources)):
            desk.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('booking', :id))"), {"id": resource})


def try_lock(desk: Session, resource: int) -> bool:
    """Take the resource if nobody else is just taking it."""
    if desk.get_bind().dialect.name != "postgresql":
        return True
    wanted = text("SELECT pg_try_advisory_xact_lock(hashtextextended('booking', :id))")
    return bool(desk.scalar(wanted, {"id": resource}))


def take_for_hold(desk: Session, hold: Hold, span: Span) -> None:
    """Occupy `span` for a hold. Raises Overlap."""
    _take(
        desk,
        Occupancy(
            resource_id=hold.resource_id,
            starts=span[0],
            ends=span[1],
            kind=Occupied.HOLD,
            hold_id=hold.id,
            expires=seconds(hold.expires_at),
        ),
    )


def take_for_appointment(desk: Session, appointment_id: uuid.UUID, resource_id: int, span: Span) -> None:
    """Occupy `span` for an appointment. Raises Overlap."""
    _take(
        desk,
        Occupancy(
            resource_id=resource_id,
            starts=span[0],
            ends=span[1],
            kind=Occupied.APPOINTMENT,
            appointment_id=appointment_id,
        ),
    )


def turn_into_appointment(desk: Session, hold: Hold, appointment_id: uuid.UUID) -> bool:
    """Make the hold's rows the appointment's, so that the time is never free in between; False when they are gone."""
    turned = desk.execute(
        update(Occupancy)
        .where(Occupancy.hold_id == hold.id)
        .values(kind=Occupied.APPOINTMENT, appointment_id=appointment_id, hold_id=None, expires=None)
        .returning(Occupancy.id)
    ).all()
    desk.execute(delete(Hold).where(Hold.id == hold.id))
    desk.expunge(hold)
    return bool(turned)


def move(desk: Session, appointment_id: uuid.UUID, resource_id: int, span: Span) -> None:
    """Let the appointment's row occupy another span, in place. Raises Overlap, after which the savepoint is over."""
    try:
        desk.execute(
            update(Occupancy)
            .where(Occupancy.appointment_id == appointment_id)
            .values(resource_id=resource_id, starts=span[0], ends=span[1])
        )
    except IntegrityError as error:
        raise _meaning(error) from error


def free(desk: Session, appointment_id: uuid.UUID) -> None:
    """Give back what an appointment occupies."""
    desk.execute(delete(Occupancy).where(Occupancy.appointment_id == appointment_id))


def sweep(desk: Session, resource_id: int, span: Span, now: datetime) -> None:
    """Remove the expired holds in the way of `span`."""
    expired = select(Occupancy.hold_id).where(
        Occupancy.resource_id == resource_id,
        Occupancy.starts > span[0] - DAY,
        Occupancy.starts < span[1],
        Occupancy.ends > span[0],
        Occupancy.expires <= seconds(now),
    )
    desk.execute(delete(Hold).where(Hold.id.in_(expired)), execution_options={"synchronize_session": False})


def _take(desk: Session, row: Occupancy) -> None:
    desk.add(row)
    try:
        desk.flush()
    except IntegrityError as error:
        raise _meaning(error) from error


def _meaning(error: IntegrityError) -> Exception:
    return Overlap() if OVERLAP in str(error.orig) else error
