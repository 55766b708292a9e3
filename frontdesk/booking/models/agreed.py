"""What was agreed: the appointment, and the interpreter it needs."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import Mode, OrderStatus, Status
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.ids import new_id


class Appointment(DeskBase):
    """A meeting somebody was promised. `version` rises with every change and is its ETag and its calendar SEQUENCE.

    `person` is the register's key, or None for somebody who is not in it; then `name` is what the caller gave. `alias`
    is the short code that stands for the client wherever a name must not. A `discreet` one is for somebody the
    desk must not learn of; what others see of it goes by `by_number`, that an identity number was typed with the name,
    whoever it belongs to.
    `concerns` is whom a booking by name may be for, as the contact knew when it was made: nobody has proved it, nothing
    is told by it, and only protection reaches a booking through it.
    `handlaggare` leads the meeting; whoever else is to be there is a `Colleague`. `room` is a room's id.
    """

    __tablename__ = "appointment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    alias: Mapped[str] = mapped_column(index=True)
    status: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=24, values_callable=lambda stands: [status.value for status in stands]),
        default=Status.BOOKED,
    )
    type: Mapped[str] = mapped_column(ForeignKey("appointment_type.code"))
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    person: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    interpreter: Mapped[str] = mapped_column(default="")
    discreet: Mapped[bool] = mapped_column(default=False)
    by_number: Mapped[bool] = mapped_column(default=False, server_default=false())
    concerns: Mapped[str | None] = mapped_column(index=True)
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
        """Whose a booking by name may be, where the desk may act on it: not of somebody it must not learn of."""
        return self.concerns if self.person is None and not self.discreet else None

    __table_args__ = (
        Index("ix_appointment_day", "handlaggare", "starts_at"),
        Index("ix_appointment_starts_at", "starts_at"),
    )


class Colleague(DeskBase):
    """Somebody who meets the client together with the appointment's handläggare; their calendar is taken as well."""

    __tablename__ = "appointment_colleague"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    handlaggare: Mapped[str] = mapped_column(primary_key=True, index=True)
    seen_at: Mapped[datetime | None]


class Series(DeskBase):
    """Meetings that were agreed together: `count` of them, `every_days` apart."""

    __tablename__ = "appointment_series"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    every_days: Mapped[int]
    count: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]


class InterpreterOrder(DeskBase):
    """The interpreter an appointment needs: to order, ordered, confirmed. It follows the appointment's every move.

    `ordered_for` is the time for which one stands ordered at the agency, until a person has called that off.
    """

    __tablename__ = "interpreter_order"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[OrderStatus] = mapped_column(
        Enum(
            OrderStatus, native_enum=False, length=10, values_callable=lambda stages: [stage.value for stage in stages]
        ),
        default=OrderStatus.TO_ORDER,
    )
    language: Mapped[str]
    ordered_for: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID | None]
