"""SELECTs of opening windows and their occurrences."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import Appointment, Hold, Occupancy, OpeningWindow, WindowOccurrence
from frontdesk.core.times import seconds


def window(db: Session, window_id: uuid.UUID) -> OpeningWindow | None:
    """Return a window, or None."""
    return db.get(OpeningWindow, window_id)


def windows_of(db: Session, handlaggare: str) -> Sequence[OpeningWindow]:
    """Return a handläggare's windows, ended ones too, by weekday and hour."""
    row = OpeningWindow
    wanted = select(row).where(row.handlaggare == handlaggare)
    return db.scalars(wanted.order_by(row.weekday, row.opens, row.valid_from, row.id)).all()


def occurrences_of(db: Session, resource_id: int, first: date, last: date) -> Sequence[WindowOccurrence]:
    """Return a handläggare's occurrences between two dates, both included, closed ones too, in order of time."""
    row = WindowOccurrence
    wanted = select(row).where(row.resource_id == resource_id, row.day >= first, row.day <= last)
    return db.scalars(wanted.order_by(row.opens, row.id)).all()


def occurrence(db: Session, window_id: uuid.UUID, day: date) -> WindowOccurrence | None:
    """Return the occurrence of a window on a date, or None."""
    row = WindowOccurrence
    return db.scalar(select(row).where(row.window_id == window_id, row.day == day))


def by_hand(db: Session, window_id: uuid.UUID, first: date) -> Sequence[WindowOccurrence]:
    """Return the occurrences of a window from `first` on that were edited by hand."""
    row = WindowOccurrence
    wanted = select(row).where(row.window_id == window_id, row.day >= first, row.by_hand)
    return db.scalars(wanted.order_by(row.day)).all()


def unfilled(db: Session, until: date, most: int) -> Sequence[OpeningWindow]:
    """Return at most `most` windows whose occurrences are not filled in up to `until`."""
    row = OpeningWindow
    wanted = select(row).where(or_(row.filled_to.is_(None), row.filled_to < until))
    return db.scalars(wanted.order_by(row.id).limit(most)).all()


def booked_and_held(db: Session, resource_id: int, now: datetime) -> tuple[Sequence[Appointment], Sequence[Hold]]:
    """Return the future appointments and the unexpired holds that occupy a resource, by time."""
    row = Occupancy
    meetings = (
        select(Appointment)
        .join(row, row.appointment_id == Appointment.id)
        .where(row.resource_id == resource_id, row.ends > seconds(now), Appointment.starts_at > now)
    )
    holds = (
        select(Hold)
        .join(row, row.hold_id == Hold.id)
        .where(row.resource_id == resource_id, row.ends > seconds(now), Hold.expires_at > now)
    )
    return (
        db.scalars(meetings.order_by(Appointment.starts_at)).all(),
        db.scalars(holds.order_by(Hold.starts_at)).all(),
    )
