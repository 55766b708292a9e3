"""What a municipality offers: kinds of appointment, places, and when each handläggare is open."""

import uuid
from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, Integer, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.rules.slots import MINUTE, Shape
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id

RowId = BigInteger().with_variant(Integer, "sqlite")
ModeColumn = Enum(Mode, native_enum=False, length=10, values_callable=lambda modes: [mode.value for mode in modes])


class AppointmentType(DeskBase):
    """A kind of meeting and what it demands of a time. All durations are whole minutes.

    `area` limits it to the units of one area; `only_own` to the client's own handläggare; `experienced` keeps it away
    from those in their introduction year; `protected` books it under the protected desk's routine; `no_sms` is for
    meetings that nobody else may learn about from a telephone.
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
    horizon_days: Mapped[int] = mapped_column(default=90)
    modes: Mapped[list[str]] = mapped_column(Json)
    interpreter_minutes: Mapped[int] = mapped_column(default=30)
    same_day: Mapped[bool] = mapped_column(default=False)
    only_own: Mapped[bool] = mapped_column(default=False)
    experienced: Mapped[bool] = mapped_column(default=False)
    protected: Mapped[bool] = mapped_column(default=False)
    no_sms: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("minutes > 0 AND coalesce(step, 1) > 0", name="takes_time"),
        CheckConstraint("before >= 0 AND after >= 0 AND notice >= 0 AND horizon_days >= 0", name="not_negative"),
    )

    def length(self, *, interpreter: bool) -> int:
        """Return the meeting's own minutes; everything takes longer through an interpreter."""
        return self.minutes + (self.interpreter_minutes if interpreter else 0)

    def shape(self, *, interpreter: bool) -> Shape:
        """Return the time a meeting of this kind takes; starts follow each other by its length unless it has a step."""
        length = self.length(interpreter=interpreter)
        return Shape(
            length=length * MINUTE,
            step=(self.step or length) * MINUTE,
            before=self.before * MINUTE,
            after=self.after * MINUTE,
        )

    def allows(self, mode: Mode) -> bool:
        """Whether people may meet in this way."""
        return mode.value in self.modes

    def label(self, language: str) -> str:
        """Return what it is called in `language`."""
        return self.label_en if language == "en" else self.label_sv


class Place(DeskBase):
    """Where people meet. `outside_name` is what an SMS may say: it never names social services or a unit.

    `address` is for letters and maps; `entrance` (how to get in: "Ring på klockan vid porten.") follows the place in
    an SMS and is held to the same words. Where a place `needs_room`, no visit is booked without one of its rooms.
    """

    __tablename__ = "place"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    outside_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(default="", server_default="")
    entrance: Mapped[str] = mapped_column(default="", server_default="")
    needs_room: Mapped[bool] = mapped_column(default=False, server_default=false())


class OpeningWindow(DeskBase):
    """Somebody can be booked every week from `opens` to `closes`, Stockholm time. No mode: any the type allows."""

    __tablename__ = "opening_window"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str] = mapped_column(index=True)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    mode: Mapped[Mode | None] = mapped_column(ModeColumn)
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="valid_from_before_to"),
    )


class WindowOccurrence(DeskBase):
    """One day of a window, as seconds since 1970; the clock keeps these rows some months ahead.

    A row changed `by_hand` is an exception for that date (other hours, or `closed`) and is left alone when its window
    changes. A row without a window is an extra opening on one date.
    """

    __tablename__ = "window_occurrence"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    window_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening_window.id", ondelete="CASCADE"))
    day: Mapped[date]
    resource_id: Mapped[int] = mapped_column(BigInteger)
    opens: Mapped[int] = mapped_column(BigInteger)
    closes: Mapped[int] = mapped_column(BigInteger)
    mode: Mapped[Mode | None] = mapped_column(ModeColumn)
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    closed: Mapped[bool] = mapped_column(default=False)
    by_hand: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("window_id", "day"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        Index("ix_window_occurrence_search", "resource_id", "opens"),
        Index("ix_window_occurrence_by_time", "opens", "resource_id", "id"),
    )
