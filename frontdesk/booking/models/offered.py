"""What a municipality offers: kinds of appointment, places, and when each handläggare is open."""

import uuid
from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, Integer, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.rules.slots import DAY
from frontdesk.booking.rules.windows import Plan
from frontdesk.booking.rules.words import Blocked, Counted, Mode, Repeats
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Codes, Json
from frontdesk.core.ids import new_id

RowId = BigInteger().with_variant(Integer, "sqlite")
ModeColumn = Enum(Mode, native_enum=False, length=10, values_callable=lambda modes: [mode.value for mode in modes])


def _counted() -> Enum:
    return Enum(Counted, native_enum=False, length=16, values_callable=lambda counted: [one.value for one in counted])


class AppointmentType(DeskBase):
    """A kind of meeting and what it demands of a time. All durations are whole minutes.

    `notice` and `horizon` say how soon and how far ahead the desk may book it, the `client_` ones what a client may
    choose alone. `desk_a_day` closes the day of a handläggare who has that many meetings in it already; None never
    does. `area` limits it to the units of one area; `only_own` to the client's own handläggare; `experienced` keeps it
    away from those in their introduction year; `protected` books it under the protected desk's routine; `no_sms` is for
    meetings that nobody else may learn about from a telephone. `two_staff` needs two people when the client carries a
    threat mark; `needs_room` a free room at the place; `decision` prepares a decision, which nobody should hurry
    through on the last days before a leave.
    """

    __tablename__ = "appointment_type"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_sv: Mapped[str]
    label_en: Mapped[str]
    area: Mapped[str | None]
    minutes: Mapped[int]
    step: Mapped[int | None]
    before: Mapped[int] = mapped_column(default=0)
    after: Mapped[int] = mapped_column(default=0)
    notice: Mapped[int] = mapped_column(default=0)
    notice_unit: Mapped[Counted] = mapped_column(_counted(), default=Counted.MINUTES)
    horizon: Mapped[int] = mapped_column(default=90)
    horizon_unit: Mapped[Counted] = mapped_column(_counted(), default=Counted.DAYS)
    client_notice: Mapped[int] = mapped_column(default=1)
    client_notice_unit: Mapped[Counted] = mapped_column(_counted(), default=Counted.WORKDAYS)
    client_horizon: Mapped[int] = mapped_column(default=60)
    client_horizon_unit: Mapped[Counted] = mapped_column(_counted(), default=Counted.DAYS)
    desk_a_day: Mapped[int | None]
    modes: Mapped[list[str]] = mapped_column(Json)
    interpreter_minutes: Mapped[int] = mapped_column(default=30)
    same_day: Mapped[bool] = mapped_column(default=False)
    only_own: Mapped[bool] = mapped_column(default=False)
    experienced: Mapped[bool] = mapped_column(default=False)
    protected: Mapped[bool] = mapped_column(default=False)
    no_sms: Mapped[bool] = mapped_column(default=False)
    two_staff: Mapped[bool] = mapped_column(default=False)
    needs_room: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

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
    """Where people meet. `outside_name` is what an SMS may say: it never names social services or a unit.

    `address` is for letters and maps; `entrance` (how to get in: "Ring på klockan vid porten.") follows the place in
    an SMS and is held to the same words. Where a place `needs_room`, no visit is booked without one of its rooms; with
    `room_buffers` the room is also taken for the time before and after that the kind of meeting keeps.
    """

    __tablename__ = "place"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    outside_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(default="", server_default="")
    entrance: Mapped[str] = mapped_column(default="", server_default="")
    needs_room: Mapped[bool] = mapped_column(default=False, server_default=false())
    room_buffers: Mapped[bool] = mapped_column(default=False, server_default=false())


class OpeningWindow(DeskBase):
    """Somebody can be booked from `opens` to `closes`, Stockholm time, on the days `repeats` says.

    `weekday` (Monday is 0) counts for all but a window that opens once, on `valid_from`; `nth` (1-4, or -1 for the
    last) only for a monthly one. No modes: any the type allows. No types: any. `filled_to` is the last day whose
    occurrence is in place, None before the first.
    """

    __tablename__ = "opening_window"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str] = mapped_column(index=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    repeats: Mapped[Repeats] = mapped_column(
        Enum(Repeats, native_enum=False, length=12, values_callable=lambda ways: [way.value for way in ways]),
        default=Repeats.WEEKLY,
    )
    weekday: Mapped[int]
    nth: Mapped[int | None]
    opens: Mapped[time]
    closes: Mapped[time]
    modes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    types: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
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
        """When, where and for what it opens, as the rules and the editor know it."""
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
    """One day of a window, as seconds since 1970; the clock keeps these rows twelve months ahead.

    A row changed `by_hand` is an exception for that date (other hours or place, or `closed`) and is left alone when its
    window changes. Modes and types are the window's. `booked` is kept by the database (`models.fullness`).
    """

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
    by_hand: Mapped[bool] = mapped_column(default=False)
    booked: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    __table_args__ = (
        UniqueConstraint("window_id", "day"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        Index("ix_window_occurrence_search", "resource_id", "opens"),
        Index("ix_window_occurrence_by_time", "opens", "resource_id", "id"),
    )


class BlockedTime(DeskBase):
    """Open time that is kept from being booked, in seconds since 1970, half-open and at most a day long.

    This is where another room's wish to keep time free meets the search: `booking.service.blocks` writes it, and every
    search, pick and booking reads it beside what is taken. `decisions_only` keeps away only meetings that prepare a
    decision. `source` is whatever the rows belong to, such as an absence, and goes with it.
    """

    __tablename__ = "blocked_time"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[Blocked] = mapped_column(
        Enum(Blocked, native_enum=False, length=16, values_callable=lambda whys: [why.value for why in whys])
    )
    decisions_only: Mapped[bool] = mapped_column(default=False)
    source: Mapped[uuid.UUID] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint(f"starts < ends AND ends - starts <= {DAY}", name="span"),
        Index("ix_blocked_time_search", "resource_id", "starts", "ends"),
    )
