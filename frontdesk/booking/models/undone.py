"""Snapshots of changed appointments, for the minute in which a change can be undone."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import Change, Mode, OrderStatus, Status
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json


class Before(DeskBase):
    """An appointment as it was before its latest move or cancellation."""

    __tablename__ = "appointment_before"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    #: The version the change gave the appointment.
    version: Mapped[int]
    change: Mapped[Change] = mapped_column(
        Enum(Change, native_enum=False, length=10, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    #: The change can be undone, and the old time stays reserved, until then.
    until: Mapped[datetime]
    contact_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    status: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=24, values_callable=lambda stands: [status.value for status in stands])
    )
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None]
    room: Mapped[int | None] = mapped_column(BigInteger)
    colleagues: Mapped[list[str]] = mapped_column(Json)
    seen_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    ordered: Mapped[OrderStatus | None] = mapped_column(
        Enum(
            OrderStatus, native_enum=False, length=10, values_callable=lambda stages: [stage.value for stage in stages]
        )
    )
    #: The kind of notice that was not yet sent and was held back because of the change.
    silenced: Mapped[str | None]
