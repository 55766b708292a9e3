"""The protocols in use, and the assessments made by them."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Uuid

from frontdesk.core.db.types import Instant, Json


def create() -> None:
    op.create_table(
        "installed_protocol",
        Column("id", Uuid, primary_key=True),
        Column("version", String, nullable=False),
        Column("sources", Json, nullable=False),
        Column("installed_at", Instant, nullable=False),
        Column("installed_by", String, nullable=False),
    )
    op.create_table(
        "assessment",
        Column("id", Uuid, primary_key=True),
        Column("contact_id", Uuid, ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
        Column("version", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("asked", String, nullable=False),
        Column("answers", Json, nullable=False),
        Column("matched", Json, nullable=False),
        Column("priority", Integer, nullable=False),
        Column("raised", Boolean, nullable=False),
        Column("flag", String),
        Column("at", Instant, nullable=False),
        Column("by_id", Uuid),
        Column("by_name", String, nullable=False),
        Index("ix_assessment_contact_id_id", "contact_id", "id"),
    )
