"""Bookings that fall in an absence of their handläggare, until each is moved, cancelled or confirmed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import closed_set
from frontdesk.core.ids import new_id
from frontdesk.rebooking.rules import RebookingState

_UNSETTLED = text("state IN ('open', 'asked', 'desk')")


class Rebooking(DeskBase):
    """A booking that overlaps an absence of its handläggare or a colleague, and what was decided about it."""

    __tablename__ = "rebooking"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    absence_id: Mapped[uuid.UUID] = mapped_column(index=True)
    handlaggare: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    state: Mapped[RebookingState] = mapped_column(closed_set(RebookingState, 10), default=RebookingState.OPEN)
    found_at: Mapped[datetime]
    #: When reception gets a task, if no decision is made before.
    desk_at: Mapped[datetime]
    #: When the client was asked by SMS to choose another time. Stays set: no client is asked twice.
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    #: A sentence on what went wrong, or "".
    why: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        # At most one unsettled row per booking.
        Index(
            "uq_rebooking_unsettled",
            "appointment_id",
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )
