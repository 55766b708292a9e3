"""SELECTs of appointment types, places and rooms for administration: inactive ones too."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType, Place, PlaceHours, Room


def kinds(desk: Session) -> Sequence[AppointmentType]:
    """Return every appointment type, in display order."""
    row = AppointmentType
    return desk.scalars(select(row).order_by(row.position, row.code)).all()


def kind(desk: Session, code: str) -> AppointmentType | None:
    """Return an appointment type, active or not."""
    return desk.get(AppointmentType, code)


def places(desk: Session) -> Sequence[Place]:
    """Return every place, by name."""
    return desk.scalars(select(Place).order_by(Place.name, Place.code)).all()


def places_by_code(desk: Session) -> dict[str, Place]:
    """Return every place, by its code and in order of name."""
    return {row.code: row for row in places(desk)}


def place(desk: Session, code: str) -> Place | None:
    """Return a place, active or not."""
    return desk.get(Place, code)


def hours_of(desk: Session, code: str) -> Sequence[PlaceHours]:
    """Return the opening hours of a place, by weekday and time."""
    row = PlaceHours
    return desk.scalars(select(row).where(row.place == code).order_by(row.weekday, row.opens)).all()


def rooms_of(desk: Session, code: str) -> Sequence[Room]:
    """Return the rooms of a place, active or not, in the order they were added."""
    return desk.scalars(select(Room).where(Room.place == code).order_by(Room.id)).all()


def room_count(desk: Session) -> dict[str, int]:
    """Return the number of active rooms of each place."""
    wanted = select(Room.place, func.count()).where(Room.active).group_by(Room.place)
    return dict(desk.execute(wanted).all())
