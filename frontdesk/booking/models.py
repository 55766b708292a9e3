"""Appointments, their snapshots before a change, changes not told yet, and what triage proposes."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.availability.models.catalogue import ModeColumn
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, OrderStatus, UndoableChange
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json, closed_set
from frontdesk.core.ids import new_id


class Appointment(DeskBase):
    """A meeting with a client."""

    __tablename__ = "appointment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    #: Rises with every change; the ETag of the API and the SEQUENCE of the calendar feed.
    version: Mapped[int] = mapped_column(default=1)
    #: The short code that stands for the client where a name must not be shown.
    alias: Mapped[str] = mapped_column(index=True)
    status: Mapped[AppointmentStatus] = mapped_column(
        closed_set(AppointmentStatus, 24), default=AppointmentStatus.BOOKED
    )
    type: Mapped[str] = mapped_column(ForeignKey("appointment_type.code"))
    #: Leads the meeting; other participants are `Colleague` rows.
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    #: The client's key in the register; None if booked by name alone.
    person: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    interpreter: Mapped[str] = mapped_column(default="")
    #: The client is one whose existence the desk must not learn of.
    discreet: Mapped[bool] = mapped_column(default=False)
    #: An identity number was typed with the name. What the desk sees depends on this, never on `discreet`.
    by_number: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The likely client of a booking by name. Unproved: used to protect that person, never to disclose anything.
    likely_client: Mapped[str | None] = mapped_column(index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    created_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    # Rooms are never deleted, so the id alone is enough; the same goes for a series.
    room: Mapped[int | None] = mapped_column(BigInteger)
    series_id: Mapped[uuid.UUID | None] = mapped_column(index=True)

    @property
    def may_be(self) -> str | None:
        """The likely client of a booking by name, unless the desk must not learn of that person."""
        return self.likely_client if self.person is None and not self.discreet else None

    __table_args__ = (
        Index("ix_appointment_day", "handlaggare", "starts_at"),
        Index("ix_appointment_starts_at", "starts_at"),
    )


class Colleague(DeskBase):
    """Another handläggare who takes part in an appointment; the time is occupied in their calendar too."""

    __tablename__ = "appointment_colleague"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    handlaggare: Mapped[str] = mapped_column(primary_key=True, index=True)
    seen_at: Mapped[datetime | None]


class Series(DeskBase):
    """Meetings booked together: `count` of them, `every_days` apart."""

    __tablename__ = "appointment_series"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    every_days: Mapped[int]
    count: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]


class InterpreterOrder(DeskBase):
    """The interpreter order of an appointment; it is updated whenever the appointment moves."""

    __tablename__ = "interpreter_order"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[OrderStatus] = mapped_column(closed_set(OrderStatus, 10), default=OrderStatus.TO_ORDER)
    language: Mapped[str]
    #: The time ordered from the agency; kept after a move or cancellation until staff have cancelled that order.
    ordered_for: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID | None]


class AppointmentSnapshot(DeskBase):
    """An appointment as it was before its latest move or cancellation."""

    __tablename__ = "appointment_before"

    #: The columns of an appointment that a move or a cancellation changes and an undo brings back.
    KEPT: ClassVar[tuple[str, ...]] = (
        "status",
        "handlaggare",
        "starts_at",
        "ends_at",
        "mode",
        "place",
        "room",
        "seen_at",
        "arrived_at",
    )

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    #: The version the change gave the appointment.
    version: Mapped[int]
    change: Mapped[UndoableChange] = mapped_column(closed_set(UndoableChange, 10))
    #: The change can be undone, and the old time stays reserved, until then.
    until: Mapped[datetime]
    contact_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    status: Mapped[AppointmentStatus] = mapped_column(closed_set(AppointmentStatus, 24))
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None]
    room: Mapped[int | None] = mapped_column(BigInteger)
    colleagues: Mapped[list[str]] = mapped_column(Json)
    seen_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    ordered: Mapped[OrderStatus | None] = mapped_column(closed_set(OrderStatus, 10))
    #: The kind of notice that was not yet sent and was held back because of the change.
    silenced: Mapped[str | None]

    @property
    def kept(self) -> dict[str, Any]:
        """The values to bring back, by the appointment's column."""
        return {name: getattr(self, name) for name in self.KEPT}


class Proposal(DeskBase):
    """The appointment type and latest day that triage proposes for a contact; the receptionist may choose another."""

    __tablename__ = "booking_proposal"

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    type: Mapped[str | None] = mapped_column(ForeignKey("appointment_type.code"))
    within_days: Mapped[int]
    mode: Mapped[Mode | None] = mapped_column(ModeColumn)
    #: The matter must not be mentioned by telephone or SMS; the receptionist cannot change this.
    silent: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class UntoldChange(DeskBase):
    """The time, mode and place the client was last told, while the appointment's own have changed since.

    Inserted when an appointment changes without the client; deleted when an SMS about it is delivered, staff have rung,
    or the change is undone.
    """

    __tablename__ = "untold_change"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None]
    since: Mapped[datetime]
