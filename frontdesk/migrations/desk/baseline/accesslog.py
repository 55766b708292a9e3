"""Who saw which person, and why; only the owner changes or deletes a row."""

from alembic import op
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Uuid

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import append_only, erasable


def create() -> None:
    op.create_table(
        "log_answer",
        Column("question_id", Uuid, primary_key=True),
        Column("seq", BigInteger, nullable=False),
        Column("at", Instant, nullable=False),
        Column("who_id", Uuid, nullable=False),
        Column("who_name", String, nullable=False),
        Column("text", String, nullable=False),
        Index("ix_log_answer_seq", "seq"),
    )
    append_only("log_answer", key="question_id")
    op.create_table(
        "log_detail",
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("salt", LargeBinary, nullable=False),
        Column("content", Json, nullable=False),
    )
    erasable("log_detail")
    append_only("log_detail", key="seq", deletable=True)
    op.create_table(
        "log_head",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("seq", BigInteger, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
    op.create_table(
        "log_review",
        Column("id", Uuid, primary_key=True),
        Column("seq", BigInteger, nullable=False),
        Column("at", Instant, nullable=False),
        Column("reviewer_id", Uuid),
        Column("reviewer", String, nullable=False),
        Column("verdict", String, nullable=False),
        Column("note", String, nullable=False),
        Column("asked_id", Uuid),
        Index("ix_log_review_seq", "seq"),
    )
    append_only("log_review", key="id")
    op.create_table(
        "log_row",
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("at", Instant, nullable=False),
        Column("who_id", Uuid),
        Column("who_name", String, nullable=False),
        Column("role", String, nullable=False),
        Column("unit", String, nullable=False),
        Column("workstation", String, nullable=False),
        Column("event", String, nullable=False),
        Column("person", String),
        Column("case", String),
        Column("contact", Uuid),
        Column("level", String),
        Column("fields", Json, nullable=False),
        Column("flags", Json, nullable=False),
        Column("result", String, nullable=False),
        Column("why", String, nullable=False),
        Column("detail_hash", String, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        Column("source", String, nullable=False, server_default=""),
        Index("ix_log_row_at", "at"),
        Index("ix_log_row_contact_seq", "contact", "seq"),
        Index("ix_log_row_person_seq", "person", "seq"),
        Index("ix_log_row_who_id_seq", "who_id", "seq"),
    )
    append_only("log_row", key="seq")
    op.create_table(
        "log_seen",
        Column("session_id", Uuid, primary_key=True),
        Column("subject", String, primary_key=True),
        Column("content", String, nullable=False),
        Column("seen_at", Instant, nullable=False),
        Index("ix_log_seen_seen_at", "seen_at"),
    )
    op.create_table(
        "log_segment",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("first_seq", BigInteger, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
        Column("head", LargeBinary, nullable=False),
        Column("sealed_at", Instant, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
    append_only("log_segment", key="number")
