"""Outbox of calendars: our meetings that should be in a handläggare's calendar, and what was last written there."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calendars.ports import Written
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.leases import Leased
from frontdesk.core.ids import new_id

_KEPT = 4
_DUE = text("promised <> settled")


class CalendarEvent(Leased, DeskBase):
    """One meeting in one calendar: its only outbox row, saved in the transaction of the change.

    Every change raises `promised`; a worker writes the latest state and sets `settled` to the `promised` it had read,
    so that no stale state is written and a change made meanwhile is still due. `sending` holds fingerprints of writes
    in progress, committed before the call, so that the write of a crashed worker is recognised. `remote_*` is what was
    last seen there. `missing_at`: absent at the last reading; `asked_at`: the handläggare was asked; `tasked`: no
    answer, so reception has a task.
    """

    __tablename__ = "calendar_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    appointment_id: Mapped[uuid.UUID]
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calendar_connection.id", ondelete="CASCADE"))
    handlaggare: Mapped[str] = mapped_column(String(120))
    wanted: Mapped[bool]
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(120))
    location: Mapped[str] = mapped_column(String(200))
    promised: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sending: Mapped[str] = mapped_column(String(300), default="")
    remote_id: Mapped[str] = mapped_column(String(512), default="")
    remote_version: Mapped[str] = mapped_column(String(512), default="")
    remote_content: Mapped[str] = mapped_column(String(64), default="")
    written_at: Mapped[datetime | None]
    missing_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    tasked: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("appointment_id", "connection_id"),
        Index("ix_calendar_event_connection_id", "connection_id", "starts_at"),
        Index("ix_calendar_event_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    @property
    def may_stand(self) -> frozenset[str]:
        """The fingerprints of everything we have written or may have written."""
        return frozenset({self.remote_content, *self.sending.split()} - {""})

    def about_to_write(self, content: str) -> None:
        """Record the fingerprint of a write about to be made; keeps the latest four."""
        kept = [one for one in self.sending.split() if one != content]
        self.sending = " ".join([*kept, content][-_KEPT:])

    @property
    def known(self) -> Written | None:
        """The meeting as last seen in the calendar; None if it is not there."""
        if not self.remote_id:
            return None
        return Written(self.remote_id, self.remote_version, self.remote_content)

    def event(self) -> FeedEvent:
        """Return the meeting as it should be written; `cancelled` if it should be removed."""
        return FeedEvent(
            id=self.appointment_id,
            sequence=self.sequence,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            changed_at=self.changed_at,
            title=self.title,
            location=self.location,
            cancelled=not self.wanted,
        )
