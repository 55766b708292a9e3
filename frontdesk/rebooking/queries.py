"""SELECTs of bookings that fall in an absence."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment, Colleague
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import UNSETTLED, RebookingState

Line = tuple[Rebooking, Appointment, AppointmentType]


def unsettled_of(db: Session, appointment_id: uuid.UUID) -> Rebooking | None:
    """Return the unsettled row of a booking, locked."""
    wanted = select(Rebooking).where(Rebooking.appointment_id == appointment_id, Rebooking.state.in_(UNSETTLED))
    return db.scalar(wanted.with_for_update())


def latest_of(db: Session, appointment_id: uuid.UUID) -> Rebooking | None:
    """Return the latest row of a booking, settled or not, locked."""
    wanted = select(Rebooking).where(Rebooking.appointment_id == appointment_id)
    return db.scalars(wanted.order_by(Rebooking.found_at.desc(), Rebooking.id.desc()).with_for_update()).first()


def of_absences(db: Session, absence_ids: Collection[uuid.UUID]) -> Sequence[Line]:
    """Return the rows of some absences with appointment and type, by the original start."""
    wanted = (
        select(Rebooking, Appointment, AppointmentType)
        .join(Appointment, Appointment.id == Rebooking.appointment_id)
        .join(AppointmentType, AppointmentType.code == Appointment.type)
        .where(Rebooking.absence_id.in_(absence_ids))
        .order_by(Rebooking.starts_at, Rebooking.found_at, Rebooking.id)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(wanted)]


def unsettled_in(db: Session, handlaggare: str, span: tuple[datetime, datetime]) -> Sequence[Rebooking]:
    """Return the unsettled rows of a handläggare's bookings that overlap `span`."""
    row = Appointment
    wanted = (
        select(Rebooking)
        .join(row, row.id == Rebooking.appointment_id)
        .where(
            Rebooking.handlaggare == handlaggare,
            Rebooking.state.in_(UNSETTLED),
            row.starts_at < span[1],
            row.ends_at > span[0],
        )
    )
    return db.scalars(wanted).all()


def undecided(db: Session, now: datetime) -> Sequence[Rebooking]:
    """Return the open rows whose time to decide has passed."""
    return db.scalars(select(Rebooking).where(Rebooking.state == RebookingState.OPEN, Rebooking.desk_at <= now)).all()


def counts(db: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the number of unsettled rows per handläggare."""
    wanted = (
        select(Rebooking.handlaggare, func.count())
        .where(Rebooking.handlaggare.in_(keys), Rebooking.state.in_(UNSETTLED))
        .group_by(Rebooking.handlaggare)
    )
    return dict(db.execute(wanted).all())


def counts_by_absence(db: Session, absence_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the number of unsettled rows per absence."""
    wanted = (
        select(Rebooking.absence_id, func.count())
        .where(Rebooking.absence_id.in_(absence_ids), Rebooking.state.in_(UNSETTLED))
        .group_by(Rebooking.absence_id)
    )
    return dict(db.execute(wanted).all())


def was_asked(db: Session, person: str, since: datetime) -> bool:
    """Whether a client was asked by SMS to choose another time at or after `since`."""
    wanted = (
        select(Rebooking.id)
        .join(Appointment, Appointment.id == Rebooking.appointment_id)
        .where(Appointment.person == person, Rebooking.asked_at >= since)
    )
    return db.scalars(wanted.limit(1)).first() is not None


def lying_in_absence(db: Session, now: datetime) -> Sequence[tuple[Appointment, uuid.UUID]]:
    """Return (appointment, absence id) for coming bookings in an absence of a participant that have no row yet.

    A booking for which it was decided that it stands in that absence is left out.
    """
    row, away = Appointment, Absence
    overlap = (~away.ended, away.starts_at < row.ends_at, away.ends_at > row.starts_at, away.ends_at > now)
    joined = select(Colleague.appointment_id).where(Colleague.handlaggare == away.handlaggare)
    takes_part = or_(away.handlaggare == row.handlaggare, row.id.in_(joined))
    known = select(Rebooking.id).where(
        Rebooking.appointment_id == row.id,
        or_(Rebooking.state.in_(UNSETTLED), Rebooking.absence_id == away.id) & (Rebooking.starts_at == row.starts_at),
    )
    wanted = select(row, away.id).join(away, takes_part).where(*overlap)
    wanted = wanted.where(row.status == AppointmentStatus.BOOKED, row.starts_at > now, ~known.exists())
    return [(one, absence_id) for one, absence_id in db.execute(wanted.order_by(row.starts_at, away.starts_at))]


def absence_over(db: Session, appointment: Appointment) -> uuid.UUID | None:
    """Return the first absence of the appointment's handläggare that overlaps it, or None."""
    row = Absence
    wanted = select(row.id).where(
        row.handlaggare == appointment.handlaggare,
        ~row.ended,
        row.starts_at < appointment.ends_at,
        row.ends_at > appointment.starts_at,
    )
    return db.scalars(wanted.order_by(row.starts_at).limit(1)).first()
