"""What every room leans on: choices, the jobs' runs, the clock's beat, answers kept for programs that ask again."""

from alembic import op
from sqlalchemy import Column, Index, Integer, String, Uuid

from frontdesk.core.db.types import Instant, Json


def create() -> None:
    op.create_table(
        "choice",
        Column("key", String, primary_key=True),
        Column("value", Json, nullable=False),
        Column("changed_at", Instant, nullable=False),
        Column("changed_by", String, nullable=False),
    )
    op.create_table(
        "clock_beat",
        Column("clock", String, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("hanging", Json, nullable=False),
    )
    op.create_table(
        "job_run",
        Column("job", String, primary_key=True),
        Column("slot", Instant, primary_key=True),
        Column("started_at", Instant, nullable=False),
        Column("ended_at", Instant),
        Column("failed", String),
        Column("clock", String),
    )
    op.create_table(
        "kept_answer",
        Column("owner", Uuid, primary_key=True),
        Column("route", String, primary_key=True),
        Column("key", String, primary_key=True),
        Column("fingerprint", String, nullable=False),
        Column("status", Integer, nullable=False),
        Column("headers", Json, nullable=False),
        Column("body", String, nullable=False),
        Column("person", String),
        Column("at", Instant, nullable=False),
        Index("ix_kept_answer_at", "at"),
        Index("ix_kept_answer_person", "person"),
    )
