"""SELECTs on kinds of appointment."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType


def offered(desk: Session) -> Sequence[AppointmentType]:
    """Return the kinds of appointment that can be booked, in their order."""
    wanted = select(AppointmentType).where(AppointmentType.active)
    return desk.scalars(wanted.order_by(AppointmentType.position, AppointmentType.code)).all()


def known(desk: Session, code: str) -> AppointmentType | None:
    """Return a kind of appointment, also one no longer offered."""
    return desk.get(AppointmentType, code)
