"""Bookings that an absence hits, until each has got another answer."""

import uuid
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.booking.rules.rebooking import State
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.ids import new_id

_UNSETTLED = text("state IN ('open', 'asked', 'desk')")


class Rebooking(DeskBase):
    """One booking that lies when its handläggare is away, and what was done about it.

    `desk_at` is when reception is asked if nobody has decided by then. `asked_at` stays once the client was asked:
    nobody is asked twice. `why` is a sentence, when it did not go as it was meant to.
    """

    __tablename__ = "rebooking"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    absence_id: Mapped[uuid.UUID] = mapped_column(index=True)
    handlaggare: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=10, values_callable=lambda states: [state.value for state in states]),
        default=State.OPEN,
    )
    found_at: Mapped[datetime]
    desk_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        # A booking is looked after once at a time.
        Index(
            "uq_rebooking_unsettled",
            "appointment_id",
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )


class LeaveKept(DeskBase):
    """A long leave for which time was kept (`BlockedTime` of the same `source`): planned once, then only released."""

    __tablename__ = "leave_kept"

    source: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    handlaggare: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    planned_at: Mapped[datetime]
