"""Tables of absences, recurring absences, stand-ins with their shares, and the turns stand-ins have had."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdesk.absence.rules.enums import AbsenceKind, AbsenceSource, Turn
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json, closed_set
from frontdesk.core.ids import new_id

_Kind = closed_set(AbsenceKind, 12)


class AbsenceSeries(DeskBase):
    """A recurring absence. Its days are rows of `absence`, which a job creates a year ahead."""

    __tablename__ = "absence_series"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str] = mapped_column(index=True)
    kind: Mapped[AbsenceKind] = mapped_column(_Kind)
    weekdays: Mapped[list[int]] = mapped_column(Json)
    every: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    #: (handläggare, share) pairs copied to every new day.
    stand_ins: Mapped[list[tuple[str, int]]] = mapped_column(Json)
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("every BETWEEN 1 AND 4", name="every"),
        CheckConstraint("(begins IS NULL) = (ends IS NULL)", name="hours"),
        CheckConstraint("begins IS NULL OR begins < ends", name="begins_before_it_ends"),
    )

    @property
    def pattern(self) -> Pattern:
        """Days and hours of the absence."""
        return Pattern(frozenset(self.weekdays), self.first_day, self.last_day, self.every, self.begins, self.ends)


class Absence(DeskBase):
    """A half-open span of instants in which a handläggare takes no appointments."""

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[AbsenceKind] = mapped_column(_Kind)
    source: Mapped[AbsenceSource] = mapped_column(closed_set(AbsenceSource, 8))
    #: Key in the case system or calendar. A row changed by hand keeps it, so that the next import leaves the row alone.
    source_id: Mapped[str | None] = mapped_column(unique=True)
    #: Cancelled by hand before it began.
    ended: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("absence_series.id", ondelete="CASCADE"))
    #: Day of its series, kept when the row is changed or cancelled, so that the job does not create it again.
    day: Mapped[date | None]
    stand_ins: Mapped[list["StandIn"]] = relationship(
        order_by="StandIn.position", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        UniqueConstraint("series_id", "day"),
        Index("ix_absence_search", "handlaggare", "ends_at"),
        Index("ix_absence_ends_at", "ends_at"),
    )

    @property
    def group(self) -> uuid.UUID:
        """Id that the turns of its stand-ins are counted by: the series', else this absence's."""
        return self.series_id or self.id


class StandIn(DeskBase):
    """A colleague who takes a share of what comes in for an absent handläggare: 50, 30 and 20, or 1, 1 and 1."""

    __tablename__ = "stand_in"

    absence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("absence.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    handlaggare: Mapped[str]
    share: Mapped[int] = mapped_column(default=1)

    __table_args__ = (CheckConstraint("share > 0", name="some_share"),)


class StandInTurn(DeskBase):
    """One message, callback or booking given to a stand-in; next turn and the day's limit are counted from these."""

    __tablename__ = "stand_in_turn"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    #: An absence or series; no foreign key, since the turn counts towards the day's limit when that is deleted.
    group_id: Mapped[uuid.UUID] = mapped_column(index=True)
    handlaggare: Mapped[str]
    what: Mapped[Turn] = mapped_column(closed_set(Turn, 8))
    #: 1, except for PASSED: the number of turns lost.
    turns: Mapped[int] = mapped_column(default=1)
    day: Mapped[date]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_stand_in_turn_day", "handlaggare", "day"),)
