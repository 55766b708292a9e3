"""Who is away when, and who stands in for them, in order."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdesk.absence.rules import AbsenceKind, Source
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.ids import new_id


class Absence(DeskBase):
    """A time during which a handläggare meets nobody: half-open, in instants.

    `source_id` is the case system's key of an imported row. A row that a person changed becomes `hand` and keeps its
    `source_id`, so that the next import finds it and leaves it alone.
    """

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[AbsenceKind] = mapped_column(
        Enum(AbsenceKind, native_enum=False, length=12, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    source: Mapped[Source] = mapped_column(
        Enum(Source, native_enum=False, length=8, values_callable=lambda sources: [source.value for source in sources])
    )
    source_id: Mapped[str | None] = mapped_column(unique=True)
    ended: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    stand_ins: Mapped[list["StandIn"]] = relationship(
        order_by="StandIn.position", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_absence_search", "handlaggare", "ends_at"),
        Index("ix_absence_ends_at", "ends_at"),
    )


class StandIn(DeskBase):
    __tablename__ = "stand_in"

    absence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("absence.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    handlaggare: Mapped[str]
