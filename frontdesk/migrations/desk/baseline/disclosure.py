"""How well it is known who is calling, and what has been tried and noted along the way."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Uuid

from frontdesk.core.db.types import Instant, Json


def create() -> None:
    op.create_table(
        "identity_order",
        Column("contact_id", Uuid, primary_key=True),
        Column("provider", String, nullable=False),
        Column("ref", String, nullable=False),
        Column("started_at", Instant, nullable=False),
        Column("hint", String, nullable=False),
    )
    op.create_table(
        "incident_draft",
        Column("id", Uuid, primary_key=True),
        Column("contact_id", Uuid, nullable=False),
        Column("person", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("by_id", Uuid, nullable=False),
        Column("by_name", String, nullable=False),
        Column("level", String, nullable=False),
        Column("shown", Json, nullable=False),
        Column("closed_at", Instant),
        Column("closed_by", String, nullable=False),
        Column("note", String, nullable=False),
        Column("noted", String),
        Column("kind", String, nullable=False, server_default="wrong_person"),
        Column("unit", String),
        Column("log_seq", BigInteger),
        Column("log_event", String, nullable=False, server_default=""),
        Column("found_by", String, nullable=False, server_default=""),
        Column("risk", String, nullable=False, server_default=""),
        Column("told", String, nullable=False, server_default=""),
        Column("reported", String, nullable=False, server_default=""),
        Column("alarmed_at", Instant),
        Index("ix_incident_draft_log_seq", "log_seq"),
    )
    op.create_table(
        "method_lock",
        Column("person", String, primary_key=True),
        Column("method", String, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("locked_until", Instant),
        Column("changed_at", Instant),
    )
    op.create_table(
        "phone_code",
        Column("person", String, primary_key=True),
        Column("hash", String, nullable=False),
        Column("set_at", Instant, nullable=False),
        Column("set_by", String, nullable=False),
        Column("how", String, nullable=False),
    )
    op.create_table(
        "place_allowed",
        Column("person", String, primary_key=True),
        Column("allowed_at", Instant, nullable=False),
        Column("allowed_by", String, nullable=False),
    )
    op.create_table(
        "standing",
        Column("contact_id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("opened_at", Instant, nullable=False),
        Column("opened_by", Uuid, nullable=False),
        Column("speaker", String, nullable=False),
        Column("speaker_name", String, nullable=False),
        Column("speaker_person", String),
        Column("child_agreed", Boolean),
        Column("methods", Json, nullable=False),
        Column("calling_back", Boolean, nullable=False),
        Column("proved_at", Instant),
        Column("active_at", Instant),
        Index("ix_standing_person", "person"),
    )
