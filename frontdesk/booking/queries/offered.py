"""SELECTs on what is offered, for those who decide it: also what is no longer in use."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType, Place, PlaceHours, Room


def kinds(desk: Session) -> Sequence[AppointmentType]:
    """Return every kind of appointment, in its order."""
    row = AppointmentType
    return desk.scalars(select(row).order_by(row.position, row.code)).all()


def kind(desk: Session, code: str) -> AppointmentType | None:
    """Return a kind of appointment, also one no longer offered."""
    return desk.get(AppointmentType, code)


def places(desk: Session) -> Sequence[Place]:
    """Return every place, by name."""
    return desk.scalars(select(Place).order_by(Place.name, Place.code)).all()


def place(desk: Session, code: str) -> Place | None:
    """Return a place, also one no longer used."""
    return desk.get(Place, code)


def hours_of(desk: Session, code: str) -> Sequence[PlaceHours]:
    """Return when a place is open, by weekday and time."""
    row = PlaceHours
    return desk.scalars(select(row).where(row.place == code).order_by(row.weekday, row.opens)).all()


def rooms_of(desk: Session, code: str) -> Sequence[Room]:
    """Return the rooms of a place, also those no longer used, in the order they were added."""
    return desk.scalars(select(Room).where(Room.place == code).order_by(Room.id)).all()


def room_count(desk: Session) -> dict[str, int]:
    """Return how many rooms in use each place has."""
    wanted = select(Room.place, func.count()).where(Room.active).group_by(Room.place)
    return dict(desk.execute(wanted).all())
