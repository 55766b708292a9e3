"""SELECTs of appointment types, places and rooms for administration: inactive ones too."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType, Place, PlaceHours, Room


def kinds(db: Session) -> Sequence[AppointmentType]:
    """Return every appointment type, in display order."""
    row = AppointmentType
    return db.scalars(select(row).order_by(row.position, row.code)).all()


def kind(db: Session, code: str) -> AppointmentType | None:
    """Return an appointment type, active or not."""
    return db.get(AppointmentType, code)


def places(db: Session) -> Sequence[Place]:
    """Return every place, by name."""
    return db.scalars(select(Place).order_by(Place.name, Place.code)).all()


def places_by_code(db: Session) -> dict[str, Place]:
    """Return every place, by its code and in order of name."""
    return {row.code: row for row in places(db)}


def place(db: Session, code: str) -> Place | None:
    """Return a place, active or not."""
    return db.get(Place, code)


def hours_of(db: Session, code: str) -> Sequence[PlaceHours]:
    """Return the opening hours of a place, by weekday and time."""
    row = PlaceHours
    return db.scalars(select(row).where(row.place == code).order_by(row.weekday, row.opens)).all()


def rooms_of(db: Session, code: str) -> Sequence[Room]:
    """Return the rooms of a place, active or not, in the order they were added."""
    return db.scalars(select(Room).where(Room.place == code).order_by(Room.id)).all()


def room_count(db: Session) -> dict[str, int]:
    """Return the number of active rooms of each place."""
    wanted = select(Room.place, func.count()).where(Room.active).group_by(Room.place)
    return dict(db.execute(wanted).all())
