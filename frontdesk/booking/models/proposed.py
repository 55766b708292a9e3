"""The appointment that triage proposes for a contact."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.models.offered import ModeColumn
from frontdesk.booking.rules.words import Mode
from frontdesk.core.db.bases import DeskBase


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
