"""Changes that clients did not make and have not been told of."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.bases import DeskBase


class UntoldChange(DeskBase):
    """What the client of an appointment still believes: the time, place and way of meeting they were last told of.

    The row is made with a change the client did not make, and goes when they know: an SMS has arrived, a person has
    rung, or the change was undone.
    """

    __tablename__ = "untold_change"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(ModeColumn)
    place: Mapped[str | None]
    since: Mapped[datetime]
