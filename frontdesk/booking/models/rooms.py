"""Where people meet, in detail: the rooms of a place and the hours in which it is open."""

from datetime import time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase

# Rooms and handläggare share one number space, so that one guard keeps both: rooms begin here, people below.
FIRST_ROOM = 1 << 40


class Room(DeskBase):
    """A room with `seats` for that many people. Its id is what `occupancy` calls it; allotted once, never reused.

    A room is never deleted: one that is no longer used is not `active`.
    """

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    name: Mapped[str]
    seats: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        UniqueConstraint("place", "name"),
        CheckConstraint(f"id >= {FIRST_ROOM}", name="apart_from_people"),
        CheckConstraint("seats > 0", name="seats"),
    )


class PlaceHours(DeskBase):
    """A place is open from `opens` to `closes` on a weekday (Monday is 0), Stockholm time; perhaps twice a day.

    A place without any hours follows whoever is there.
    """

    __tablename__ = "place_hours"

    place: Mapped[str] = mapped_column(ForeignKey("place.code", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[time] = mapped_column(primary_key=True)
    closes: Mapped[time]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
    )
