"""Connections to handläggare's own calendars, and their sync status."""

import uuid
from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.calendars.rules.enums import CalendarKind, Doubt, SyncError
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.leases import Leased
from frontdesk.core.db.types import closed_set
from frontdesk.core.ids import new_id


class CalendarConnection(Leased, DeskBase):
    """A handläggare's calendar of one kind. Address, login and secret are encrypted in `sealed`; `shown` is public.

    `cursor` is the service's sync token, saved with the changes it brought; empty: read everything. The worker with
    `lease` until `lease_until` reads it. `failed` and `unwritten` say why reading and writing do not work; `told`, that
    tasks about it exist. A `stopped` one is tried once a night. `doubt` keeps events that vanished suspiciously.
    `set_aside`, `doubtful` and `unknown_zones` count misread events (`Misread`).
    One with `ending_at` is disconnected, and kept until our meetings are removed from it.
    """

    __tablename__ = "calendar_connection"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str] = mapped_column(String(120))
    kind: Mapped[CalendarKind] = mapped_column(closed_set(CalendarKind, 10))
    shown: Mapped[str] = mapped_column(String(300))
    sealed: Mapped[str]
    reads: Mapped[bool]
    writes: Mapped[bool]
    connected_at: Mapped[datetime]
    connected_by: Mapped[uuid.UUID | None]
    ending_at: Mapped[datetime | None]
    cursor: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    whole_at: Mapped[datetime | None]
    doubt: Mapped[Doubt] = mapped_column(closed_set(Doubt, 10), default=Doubt.NONE)
    doubted: Mapped[int] = mapped_column(default=0)
    failed: Mapped[SyncError | None] = mapped_column(closed_set(SyncError, 16))
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    unwritten: Mapped[SyncError | None] = mapped_column(closed_set(SyncError, 16))
    unwritten_since: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    stopped: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    set_aside: Mapped[int] = mapped_column(default=0, server_default="0")
    doubtful: Mapped[int] = mapped_column(default=0, server_default="0")
    unknown_zones: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (UniqueConstraint("handlaggare", "kind"), Index("ix_calendar_connection_due", "due_at"))
