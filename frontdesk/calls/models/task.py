"""Table of tasks."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id

_OPEN = text("done_at IS NULL")


class Task(DeskBase):
    """One task, visible to the group in `to`, or only to the handläggare or colleague it names."""

    __tablename__ = "task"
    __table_args__ = (
        # At most one open task per key; closed ones do not count.
        Index("uq_task_open_key", "key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_task_to_done_at", "to", "done_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    kind: Mapped[str]
    to: Mapped[str]
    due_at: Mapped[datetime | None]
    handlaggare: Mapped[str | None] = mapped_column(index=True)
    unit: Mapped[str | None]
    staff_id: Mapped[uuid.UUID | None]
    person: Mapped[str | None] = mapped_column(index=True)
    contact_id: Mapped[uuid.UUID | None]
    appointment_id: Mapped[uuid.UUID | None]
    about: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None]
    done_name: Mapped[str | None]
