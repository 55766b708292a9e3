"""Changes made by the office that the client has not yet been told about."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.bases import DeskBase


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
