"""SELECTs on appointments."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import Appointment, Colleague, InterpreterOrder, Place
from frontdesk.booking.rules.words import CANCELLED, COMING, Status
from frontdesk.core.db import plain


def locked(desk: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment that nobody else changes until this transaction ends."""
    wanted = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    return desk.scalar(wanted.execution_options(populate_existing=True))


def one(desk: Session, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment."""
    return desk.get(Appointment, appointment_id)


def some(desk: Session, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return some appointments."""
    return desk.scalars(select(Appointment).where(Appointment.id.in_(ids))).all() if ids else []


def booked_in(desk: Session, contact_id: uuid.UUID) -> Sequence[Appointment]:
    """Return what was booked during a contact, by time."""
    wanted = select(Appointment).where(Appointment.contact_id == contact_id)
    return desk.scalars(wanted.order_by(Appointment.starts_at)).all()


def coming_of(desk: Session, person: str, now: datetime) -> Sequence[Appointment]:
    """Return a person's bookings that are not over, by time."""
    row = Appointment
    wanted = select(row).where(row.person == person, row.status.in_(COMING), row.ends_at > now)
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def between(
    desk: Session, span: tuple[datetime, datetime], keys: Collection[str] | None = None
) -> Sequence[Appointment]:
    """Return what was agreed to begin in `span` and not cancelled, by time; of some handläggare or of everybody."""
    row = Appointment
    wanted = select(row).where(row.starts_at >= span[0], row.starts_at < span[1], row.status.not_in(CANCELLED))
    if keys is not None:
        wanted = wanted.where(row.handlaggare.in_(keys))
    return desk.scalars(wanted.order_by(row.starts_at, row.handlaggare)).all()


def hit_by(desk: Session, handlaggare: str, span: tuple[datetime, datetime]) -> Sequence[Appointment]:
    """Return the coming bookings of somebody that overlap `span`."""
    row = Appointment
    wanted = select(row).where(
        row.handlaggare == handlaggare, row.status == Status.BOOKED, row.starts_at < span[1], row.ends_at > span[0]
    )
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def coming_with(desk: Session, handlaggare: str, now: datetime) -> Sequence[Appointment]:
    """Return the bookings somebody leads or takes part in that are not over."""
    row = Appointment
    joined = select(Colleague.appointment_id).where(Colleague.handlaggare == handlaggare)
    theirs = or_(row.handlaggare == handlaggare, row.id.in_(joined))
    return desk.scalars(select(row).where(theirs, row.status.in_(COMING), row.ends_at > now)).all()


_COLLEAGUES = (
    select(Colleague.handlaggare)
    .where(Colleague.appointment_id == bindparam("appointment"))
    .order_by(Colleague.handlaggare)
)


def people_of(desk: Session, appointment: Appointment) -> list[str]:
    """Return everybody of ours who is to be at a meeting, whoever leads it first."""
    joined = plain.rows(desk, _COLLEAGUES, {"appointment": appointment.id})
    return [appointment.handlaggare, *(row.handlaggare for row in joined)]


def unseen(desk: Session, handlaggare: str, ids: Collection[uuid.UUID]) -> Sequence[Appointment]:
    """Return those of somebody's bookings that they have not seen yet."""
    row = Appointment
    wanted = select(row).where(row.handlaggare == handlaggare, row.id.in_(ids), row.seen_at.is_(None))
    return desk.scalars(wanted).all()


def unseen_before(desk: Session, now: datetime, until: datetime) -> Sequence[Appointment]:
    """Return coming bookings that begin before `until` and that their handläggare has not seen."""
    row = Appointment
    wanted = select(row).where(
        row.status == Status.BOOKED, row.seen_at.is_(None), row.starts_at > now, row.starts_at < until
    )
    return desk.scalars(wanted.order_by(row.starts_at)).all()


def feed_of(desk: Session, handlaggare: str, since: datetime, cancelled_since: datetime) -> Sequence[Appointment]:
    """Return what a calendar feed shows: meetings from `since` on, cancelled ones only if cancelled lately."""
    row = Appointment
    wanted = select(row).where(row.handlaggare == handlaggare, row.ends_at >= since)
    found = desk.scalars(wanted.order_by(row.starts_at)).all()
    return [one for one in found if one.status not in CANCELLED or one.changed_at >= cancelled_since]


def colleagues_of(desk: Session, appointment_id: uuid.UUID) -> list[str]:
    """Return who meets the client together with an appointment's handläggare."""
    row = Colleague
    wanted = select(row.handlaggare).where(row.appointment_id == appointment_id)
    return list(desk.scalars(wanted.order_by(row.handlaggare)))


def order_of(desk: Session, appointment_id: uuid.UUID) -> InterpreterOrder | None:
    """Return the interpreter's order of an appointment."""
    return desk.get(InterpreterOrder, appointment_id)


def orders_of(desk: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, InterpreterOrder]:
    """Return the interpreters' orders of some appointments."""
    row = InterpreterOrder
    return {order.appointment_id: order for order in desk.scalars(select(row).where(row.appointment_id.in_(ids)))}


def places(desk: Session) -> dict[str, Place]:
    """Return every place by its code; there are a handful."""
    return {place.code: place for place in desk.scalars(select(Place).order_by(Place.name))}
