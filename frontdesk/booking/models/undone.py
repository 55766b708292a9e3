"""Snapshots of changed appointments, for the minute in which a change can be undone."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import AppointmentStatus, Mode, OrderStatus, UndoableChange
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json, closed_set


class AppointmentSnapshot(DeskBase):
    """An appointment as it was before its latest move or cancellation."""

    __tablename__ = "appointment_before"

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
