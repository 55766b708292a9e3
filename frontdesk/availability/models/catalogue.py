"""Kinds of meeting, places with hours and rooms, opening windows, and blocked time."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.availability.rules.enums import Blocked, Counted, Mode, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.rules.slots import DAY
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Codes, Json, closed_set
from frontdesk.core.ids import new_id

RowId = BigInteger().with_variant(Integer, "sqlite")
ModeColumn = closed_set(Mode, 10)


class AppointmentType(DeskBase):
    """The stored form of a type of meeting; `rules.kinds.MeetingKind` explains and defaults its fields."""

    __tablename__ = "appointment_type"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_sv: Mapped[str]
    label_en: Mapped[str]
    area: Mapped[str | None]
    minutes: Mapped[int]
    step: Mapped[int | None]
    before: Mapped[int]
    after: Mapped[int]
    notice: Mapped[int]
    notice_unit: Mapped[Counted] = mapped_column(closed_set(Counted, 16))
    horizon: Mapped[int]
    horizon_unit: Mapped[Counted] = mapped_column(closed_set(Counted, 16))
    client_notice: Mapped[int]
    client_notice_unit: Mapped[Counted] = mapped_column(closed_set(Counted, 16))
    client_horizon: Mapped[int]
    client_horizon_unit: Mapped[Counted] = mapped_column(closed_set(Counted, 16))
    desk_a_day: Mapped[int | None]
    modes: Mapped[list[str]] = mapped_column(Json)
    interpreter_minutes: Mapped[int]
    same_day: Mapped[bool]
    only_own: Mapped[bool]
    experienced: Mapped[bool]
    protected: Mapped[bool]
    no_sms: Mapped[bool]
    two_staff: Mapped[bool]
    needs_room: Mapped[bool]
    decision: Mapped[bool]
    active: Mapped[bool]
    position: Mapped[int]

    __table_args__ = (
        CheckConstraint("minutes > 0 AND coalesce(step, 1) > 0", name="takes_time"),
        CheckConstraint("before >= 0 AND after >= 0", name="not_negative"),
        CheckConstraint(
            "notice >= 0 AND horizon >= 0 AND client_notice >= 0 AND client_horizon >= 0", name="reach_not_negative"
        ),
        CheckConstraint(
            "horizon_unit IN ('days', 'workdays') AND client_horizon_unit IN ('days', 'workdays')",
            name="horizon_in_days",
        ),
        CheckConstraint("coalesce(desk_a_day, 1) > 0", name="desk_a_day"),
    )


class Place(DeskBase):
    """A place where clients are met."""

    __tablename__ = "place"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: The name used in SMS: it never names social services or a unit.
    outside_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(default="", server_default="")
    #: How to get in ("Ring på klockan vid porten."), sent after the place in an SMS; the same words are forbidden.
    entrance: Mapped[str] = mapped_column(default="", server_default="")
    #: Visits here need a free room.
    needs_room: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The room is also occupied during the meeting's buffers before and after.
    room_buffers: Mapped[bool] = mapped_column(default=False, server_default=false())


class OpeningWindow(DeskBase):
    """A handläggare can be booked from `opens` to `closes` (Stockholm time) on the days given by `repeats`."""

    __tablename__ = "opening_window"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str] = mapped_column(index=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    repeats: Mapped[Repeats] = mapped_column(closed_set(Repeats, 12), default=Repeats.WEEKLY)
    #: Monday is 0. Ignored by a window that opens once, on `valid_from`.
    weekday: Mapped[int]
    #: For a monthly window: 1-4, or -1 for the last such weekday of the month.
    nth: Mapped[int | None]
    opens: Mapped[time]
    closes: Mapped[time]
    #: Empty: every mode, and below every appointment type.
    modes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    types: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    #: The last day up to which occurrences exist; None: none yet.
    filled_to: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="valid_from_before_to"),
        CheckConstraint(
            "(repeats = 'monthly') = (nth IS NOT NULL) AND coalesce(nth, 1) IN (1, 2, 3, 4, -1)", name="nth"
        ),
        Index("ix_opening_window_filled_to", "filled_to"),
    )

    @property
    def plan(self) -> Plan:
        """The window's recurrence, place, modes and types as a plain value."""
        return Plan(
            repeats=self.repeats,
            weekday=self.weekday,
            nth=self.nth,
            opens=self.opens,
            closes=self.closes,
            modes=tuple(Mode(mode) for mode in self.modes),
            types=self.types,
            place=self.place,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class WindowOccurrence(DeskBase):
    """A window on one day, in seconds since 1970; a scheduled job adds rows twelve months ahead."""

    __tablename__ = "window_occurrence"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    window_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening_window.id", ondelete="CASCADE"))
    day: Mapped[date]
    resource_id: Mapped[int] = mapped_column(BigInteger)
    opens: Mapped[int] = mapped_column(BigInteger)
    closes: Mapped[int] = mapped_column(BigInteger)
    modes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    types: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    closed: Mapped[bool] = mapped_column(default=False)
    #: Edited for this date (other hours or place, or `closed`); not overwritten when the window changes.
    by_hand: Mapped[bool] = mapped_column(default=False)
    #: Seconds occupied by appointments, kept by triggers (`models.fullness`).
    booked: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    __table_args__ = (
        UniqueConstraint("window_id", "day"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        Index("ix_window_occurrence_search", "resource_id", "opens"),
        Index("ix_window_occurrence_by_time", "opens", "resource_id", "id"),
    )


class BlockedTime(DeskBase):
    """Open time that must not be booked, in seconds since 1970, half-open, at most a day long.

    Other rooms block time through `availability.service.blocked_time`; every search and booking reads these rows.
    """

    __tablename__ = "blocked_time"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[Blocked] = mapped_column(closed_set(Blocked, 16))
    #: Only blocks meetings that prepare a decision.
    decisions_only: Mapped[bool] = mapped_column(default=False)
    #: The id of what the block is for, such as an absence; the rows are deleted with it.
    source: Mapped[uuid.UUID] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint(f"starts < ends AND ends - starts <= {DAY}", name="span"),
        Index("ix_blocked_time_search", "resource_id", "starts", "ends"),
    )


class LeaveKept(DeskBase):
    """A long leave for which time was blocked (`BlockedTime` with this `source`), once; after that only released."""

    __tablename__ = "leave_kept"

    source: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    handlaggare: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    planned_at: Mapped[datetime]


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
