"""SMS: what is to be sent, what became of it, and what was answered."""

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import erasable


def create() -> None:
    op.create_table(
        "notice",
        Column("id", Uuid, primary_key=True),
        Column("appointment_id", Uuid, nullable=False),
        Column("kind", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("contact_id", Uuid),
        Column("person", String),
        Column("by_name", Boolean, nullable=False),
        Column("silent", Boolean, nullable=False, server_default=false()),
        Column("language", String, nullable=False),
        Column("text_version", String, nullable=False),
        Column("text_hash", String, nullable=False),
        Column("segments", Integer, nullable=False),
        Column("status", String, nullable=False),
        Column("why", String, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("created_by", Uuid),
        Column("not_before", Instant, nullable=False),
        Column("undo_until", Instant, nullable=False),
        Column("not_after", Instant, nullable=False),
        Column("reference", Uuid, nullable=False),
        Column("round", Integer, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_until", Instant),
        Column("claimed_at", Instant),
        Column("accepted_at", Instant),
        Column("settled_at", Instant),
        Column("provider_id", String),
        Column("code", String, nullable=False),
        Column("told", Boolean, nullable=False),
        Column("outage_id", Uuid),
        Column("asked_of", String),
        Column("seen_to_at", Instant),
        Column("seen_to_by", Uuid),
        CheckConstraint(
            "status IN ('created', 'sending', 'unknown', 'accepted', 'sent', 'delivered',"
            " 'undelivered', 'failed', 'withheld', 'undone')",
            name="status",
        ),
        UniqueConstraint("appointment_id", "kind", "version"),
        UniqueConstraint("reference"),
        Index("ix_notice_appointment_id", "appointment_id"),
        Index("ix_notice_contact_id", "contact_id"),
        Index(
            "ix_notice_due",
            "not_before",
            sqlite_where=text("status = 'created'"),
            postgresql_where=text("status = 'created'"),
        ),
        Index("ix_notice_outage_id", "outage_id"),
        Index("ix_notice_person", "person"),
        Index("ix_notice_provider_id", "provider_id"),
    )
    op.create_table(
        "notice_operator",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("failures", Integer, nullable=False),
        Column("failed_at", Instant),
        Column("rests", Integer, nullable=False),
        Column("rests_until", Instant),
        Column("trial_until", Instant),
        Column("misconfigured", Boolean, nullable=False),
    )
    op.create_table(
        "notice_outage",
        Column("id", Uuid, primary_key=True),
        Column("began_at", Instant, nullable=False),
        Column("ended_at", Instant),
    )
    op.create_table(
        "notice_text",
        Column("id", Uuid, primary_key=True),
        Column("kind", String, nullable=False),
        Column("language", String, nullable=False),
        Column("version", String, nullable=False),
        Column("body", String, nullable=False),
        Column("saved_at", Instant, nullable=False),
        Column("saved_by", String, nullable=False),
    )
    op.create_table(
        "notice_content",
        Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
        Column("number", String, nullable=False),
        Column("text", String, nullable=False),
        Column("erase_after", Instant, nullable=False),
        Index("ix_notice_content_erase_after", "erase_after"),
        Index("ix_notice_content_number", "number"),
    )
    erasable("notice_content")
    op.create_table(
        "notice_receipt",
        Column("id", Uuid, primary_key=True),
        Column("notice_id", Uuid, ForeignKey("notice.id")),
        Column("received_at", Instant, nullable=False),
        Column("delivery", String),
        Column("code", String, nullable=False),
        Column("raw", Json, nullable=False),
        Index("ix_notice_receipt_notice_id", "notice_id"),
    )
    op.create_table(
        "notice_reply",
        Column("id", Uuid, primary_key=True),
        Column("provider_id", String, nullable=False),
        Column("notice_id", Uuid, ForeignKey("notice.id")),
        Column("received_at", Instant, nullable=False),
        Column("handled_at", Instant),
        Column("number", String, nullable=False),
        Column("text", String, nullable=False),
        Column("stops", Boolean, nullable=False, server_default=false()),
        Column("erase_after", Instant, nullable=False),
        UniqueConstraint("provider_id"),
        Index("ix_notice_reply_erase_after", "erase_after"),
        Index("ix_notice_reply_notice_id", "notice_id"),
    )
    erasable("notice_reply")
