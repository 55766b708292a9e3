"""Who is away and when, and who stands in."""

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Time,
    UniqueConstraint,
    Uuid,
)

from frontdesk.core.db.types import Instant, Json


def create() -> None:
    op.create_table(
        "absence_series",
        Column("id", Uuid, primary_key=True),
        Column("handlaggare", String, nullable=False),
        Column("kind", String(12), nullable=False),
        Column("weekdays", Json, nullable=False),
        Column("every", Integer, nullable=False),
        Column("first_day", Date, nullable=False),
        Column("last_day", Date),
        Column("begins", Time),
        Column("ends", Time),
        Column("stand_ins", Json, nullable=False),
        Column("entered_by", String, nullable=False),
        Column("entered_at", Instant, nullable=False),
        CheckConstraint("begins IS NULL OR begins < ends", name="begins_before_it_ends"),
        CheckConstraint("every BETWEEN 1 AND 4", name="every"),
        CheckConstraint("(begins IS NULL) = (ends IS NULL)", name="hours"),
        Index("ix_absence_series_handlaggare", "handlaggare"),
    )
    op.create_table(
        "stand_in_turn",
        Column("id", Uuid, primary_key=True),
        Column("group_id", Uuid, nullable=False),
        Column("handlaggare", String, nullable=False),
        Column("what", String(8), nullable=False),
        Column("turns", Integer, nullable=False),
        Column("day", Date, nullable=False),
        Column("at", Instant, nullable=False),
        Index("ix_stand_in_turn_day", "handlaggare", "day"),
        Index("ix_stand_in_turn_group_id", "group_id"),
    )
    op.create_table(
        "absence",
        Column("id", Uuid, primary_key=True),
        Column("handlaggare", String, nullable=False),
        Column("starts_at", Instant, nullable=False),
        Column("ends_at", Instant, nullable=False),
        Column("kind", String(12), nullable=False),
        Column("source", String(8), nullable=False),
        Column("source_id", String),
        Column("ended", Boolean, nullable=False),
        Column("entered_by", String, nullable=False),
        Column("entered_at", Instant, nullable=False),
        Column("series_id", Uuid, ForeignKey("absence_series.id", ondelete="CASCADE")),
        Column("day", Date),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        UniqueConstraint("series_id", "day"),
        UniqueConstraint("source_id"),
        Index("ix_absence_ends_at", "ends_at"),
        Index("ix_absence_search", "handlaggare", "ends_at"),
    )
    op.create_table(
        "stand_in",
        Column("absence_id", Uuid, ForeignKey("absence.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("handlaggare", String, nullable=False),
        Column("share", Integer, nullable=False),
        CheckConstraint("share > 0", name="some_share"),
    )
