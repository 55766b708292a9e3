"""Who is away when, who stands in for them by which share, and whose turn it was."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdesk.absence.rules.recurring import Pattern
from frontdesk.absence.rules.words import AbsenceKind, Source, Turn
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id

_Kind = Enum(AbsenceKind, native_enum=False, length=12, values_callable=lambda kinds: [kind.value for kind in kinds])


class AbsenceSeries(DeskBase):
    """An absence that returns. Its days are rows of `absence`, which the clock keeps a year ahead.

    `stand_ins` are pairs of handläggare and share, as every new day begins with.
    """

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
        """On which days and hours it returns."""
        return Pattern(frozenset(self.weekdays), self.first_day, self.last_day, self.every, self.begins, self.ends)


class Absence(DeskBase):
    """A time during which a handläggare meets nobody: half-open, in instants.

    `source_id` is the case system's or the calendar's key of a row that was read. A row that a person changed becomes
    `hand` and keeps its `source_id`, so that the next import finds it and leaves it alone. A day of a series keeps its
    `day` for the same reason: one that was changed or struck is not made again.
    """

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handlaggare: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[AbsenceKind] = mapped_column(_Kind)
    source: Mapped[Source] = mapped_column(
        Enum(Source, native_enum=False, length=8, values_callable=lambda sources: [source.value for source in sources])
    )
    source_id: Mapped[str | None] = mapped_column(unique=True)
    ended: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("absence_series.id", ondelete="CASCADE"))
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
        """What the turns of its stand-ins are counted over: the whole series, else this absence alone."""
        return self.series_id or self.id


class StandIn(DeskBase):
    """Somebody who takes a share of what comes in for whoever is away: 50, 30 and 20, or 1, 1 and 1."""

    __tablename__ = "stand_in"

    absence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("absence.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    handlaggare: Mapped[str]
    share: Mapped[int] = mapped_column(default=1)

    __table_args__ = (CheckConstraint("share > 0", name="some_share"),)


class StandInTurn(DeskBase):
    """One thing a stand-in was given: what the next turn, and the day's limit, are counted from.

    `group_id` is an absence or a series of them; it may be gone while the day still counts. `turns` is one, but for
    turns that were `passed`, which somebody lost while they were away.
    """

    __tablename__ = "stand_in_turn"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    group_id: Mapped[uuid.UUID] = mapped_column(index=True)
    handlaggare: Mapped[str]
    what: Mapped[Turn] = mapped_column(
        Enum(Turn, native_enum=False, length=8, values_callable=lambda turns: [turn.value for turn in turns])
    )
    turns: Mapped[int] = mapped_column(default=1)
    day: Mapped[date]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_stand_in_turn_day", "handlaggare", "day"),)
