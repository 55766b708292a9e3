"""What the assessment of a contact proposes to book."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase


class Proposal(DeskBase):
    """What a contact seems to need, and how many days it may wait; the receptionist may choose otherwise."""

    __tablename__ = "booking_proposal"

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(ForeignKey("appointment_type.code"))
    within_days: Mapped[int]
    made_at: Mapped[datetime]
