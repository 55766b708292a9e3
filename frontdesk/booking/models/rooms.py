"""The rooms of a place and its opening hours."""

from datetime import time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase

# Rooms and handläggare share one range of resource ids, so that one constraint covers both. Rooms start here.
FIRST_ROOM = 1 << 40


class Room(DeskBase):
    """A meeting room. Its id is its `occupancy.resource_id` and never reused: rooms are deactivated, not deleted."""

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
    """Opening hours of a place on a weekday (Monday is 0), Stockholm time; several rows per day are allowed.

    A place without any rows is open whenever a handläggare has an opening window there.
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
