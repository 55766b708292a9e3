"""SELECTs of kinds of meeting, places and rooms."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.availability.models.catalogue import FIRST_ROOM, AppointmentType, Place, PlaceHours, Room
from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.slots import DAY
from frontdesk.availability.views import Wish
from frontdesk.core.db import statements
from frontdesk.core.intervals import Span


def kind_rows(db: Session) -> Sequence[AppointmentType]:
    """Return every appointment type, in display order."""
    row = AppointmentType
    return db.scalars(select(row).order_by(row.position, row.code)).all()


def kind_row(db: Session, code: str) -> AppointmentType | None:
    """Return an appointment type, active or not."""
    return db.get(AppointmentType, code)


def all_places(db: Session) -> Sequence[Place]:
    """Return every place, by name."""
    return db.scalars(select(Place).order_by(Place.name, Place.code)).all()


def places_by_code(db: Session) -> dict[str, Place]:
    """Return every place, by its code and in order of name."""
    return {row.code: row for row in all_places(db)}


def place_by_code(db: Session, code: str) -> Place | None:
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


_FIELDS = tuple(field.name for field in fields(MeetingKind))

_KIND = select(*(getattr(AppointmentType, name) for name in _FIELDS))

_KNOWN = _KIND.where(AppointmentType.code == bindparam("code"))

_OFFERED = _KIND.where(AppointmentType.active).order_by(AppointmentType.position, AppointmentType.code)


def offered_types(db: Session) -> Sequence[MeetingKind]:
    """Return the active appointment types, in display order."""
    return [_kind(row) for row in statements.rows(db, _OFFERED)]


def known_type(db: Session, code: str) -> MeetingKind | None:
    """Return an appointment type, active or not, or None."""
    found = statements.one_or_none(db, _KNOWN, {"code": code})
    return _kind(found) if found else None


def types_by_code(db: Session) -> dict[str, MeetingKind]:
    """Return every appointment type, active or not, by code; there are a few dozen."""
    return {row.code: _kind(row) for row in statements.rows(db, _KIND)}


def _kind(row: Sequence[Any]) -> MeetingKind:
    values: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    return MeetingKind(**values | {"modes": tuple(values["modes"])})


class OpenHours(NamedTuple):
    """Opening hours of a place on a weekday (Monday is 0), Stockholm time."""

    weekday: int
    opens: time
    closes: time


@dataclass
class PlaceRules:
    """The room and opening-hour rules of a place."""

    needs_room: bool = False
    #: The room is occupied during the meeting's buffers too.
    room_buffers: bool = False
    #: Empty: no limit.
    hours: list[OpenHours] = field(default_factory=list)


class Seats(NamedTuple):
    """The columns of a room that a search needs."""

    id: int
    place: str
    seats: int


_HOUSES = (
    select(Place.code, Place.needs_room, Place.room_buffers, PlaceHours.weekday, PlaceHours.opens, PlaceHours.closes)
    .outerjoin(PlaceHours, PlaceHours.place == Place.code)
    .where(Place.needs_room | Place.room_buffers | PlaceHours.place.is_not(None))
)


def place_rules(db: Session) -> dict[str, PlaceRules]:
    """Return the places with room rules or opening hours, by code."""
    found: defaultdict[str, PlaceRules] = defaultdict(PlaceRules)
    for code, needs_room, room_buffers, weekday, opens, closes in statements.rows(db, _HOUSES):
        found[code].needs_room, found[code].room_buffers = needs_room, room_buffers
        if weekday is not None:
            found[code].hours.append(OpenHours(weekday, opens, closes))
    return dict(found)


def keeps_buffers(db: Session, place: str | None) -> bool:
    """Whether the rooms of a place are occupied during a meeting's buffers too."""
    return place is not None and (db.scalar(select(Place.room_buffers).where(Place.code == place)) or False)


_TOLD = select(Place.outside_name, Place.entrance).where(Place.code == bindparam("code"))


def place_as_told(db: Session, code: str) -> tuple[str, str]:
    """Return a place's outside name and entrance, as clients are told them; empty if unknown."""
    found = statements.one_or_none(db, _TOLD, {"code": code})
    return (found.outside_name, found.entrance) if found else ("", "")


def rooms(db: Session, places: Collection[str], seats: int) -> list[Seats]:
    """Return the rooms of some places that hold at least `seats` people, in id order."""
    row = Room
    wanted = select(row.id, row.place, row.seats).where(row.place.in_(places), row.active, row.seats >= seats)
    return [Seats(*found) for found in db.execute(wanted.order_by(row.id))]


def taken(db: Session, ids: Collection[int], span: Span, now: int, wish: Wish) -> tuple[dict[int, list[Span]], bool]:
    """Return the occupied spans of rooms within `span`, in order of time, and whether any expired row was found.

    The appointment being moved and the contact's own hold are left out.
    """
    row, found, expired = Occupancy, defaultdict[int, list[Span]](list), False
    wanted = select(row.resource_id, row.starts, row.ends, row.expires).where(
        row.resource_id.in_(ids), row.starts > span[0] - DAY, row.starts < span[1], row.ends > span[0]
    )
    if wish.moving:
        wanted = wanted.where(row.appointment_id.is_distinct_from(wish.moving))
    if wish.holding:
        own = select(Hold.id).where(Hold.contact_id == wish.holding)
        wanted = wanted.where(or_(row.hold_id.is_(None), row.hold_id.not_in(own)))
    for resource, starts, ends, expires in db.execute(wanted.order_by(row.starts)):
        if expires is not None and expires <= now:
            expired = True
        else:
            found[resource].append((starts, ends))
    return found, expired


def named(db: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of rooms by id."""
    return dict(db.execute(select(Room.id, Room.name).where(Room.id.in_(ids))).all()) if ids else {}


def next_room_id(db: Session) -> int:
    """Return the next unused room id."""
    return (db.scalar(select(func.max(Room.id))) or FIRST_ROOM - 1) + 1
