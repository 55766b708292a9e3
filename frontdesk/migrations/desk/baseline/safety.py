"""Protected people, how they may be reached, and who may be told in their place."""

from alembic import op
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Time, Uuid, text

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import erasable


def create() -> None:
    op.create_table(
        "confirmed_number",
        Column("person", String, primary_key=True),
        Column("number", String, nullable=False),
        Column("confirmed_at", Instant, nullable=False),
        Column("confirmed_by", String, nullable=False),
    )
    erasable("confirmed_number")
    op.create_table(
        "contact_preference",
        Column("person", String, primary_key=True),
        Column("wants_sms", Boolean),
        Column("shared_phone", Boolean),
        Column("voicemail", Boolean),
        Column("safe_from", Time),
        Column("safe_until", Time),
        Column("asked_at", Instant, nullable=False),
        Column("asked_by", String, nullable=False),
    )
    op.create_table(
        "protected_in_register",
        Column("person", String, primary_key=True),
        Column("since", Instant, nullable=False),
    )
    op.create_table(
        "protection",
        Column("id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("set_at", Instant, nullable=False),
        Column("set_by", Uuid),
        Column("set_by_name", String, nullable=False),
        Column("contact_id", Uuid),
        Column("lifted_at", Instant),
        Column("lifted_by", Uuid),
        Column("lifted_by_name", String, nullable=False),
        Column("lift_reason", String, nullable=False),
        Column("followed_at", Instant),
        Index(
            "uq_protection_person_kind_in_force",
            "person",
            "kind",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    op.create_table(
        "secrecy_waiver",
        Column("id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("recipient", String, nullable=False),
        Column("scope", Json, nullable=False),
        Column("since", Date, nullable=False),
        Column("until", Date, nullable=False),
        Column("recorded_at", Instant, nullable=False),
        Column("recorded_by", Uuid),
        Column("recorded_by_name", String, nullable=False),
        Column("contact_id", Uuid),
        Column("level", String, nullable=False),
        Column("revoked_at", Instant),
        Column("revoked_by_name", String, nullable=False),
        Index("ix_secrecy_waiver_person", "person"),
    )
    op.create_table(
        "silent_matter",
        Column("about", Uuid, primary_key=True),
        Column("why", String, primary_key=True),
        Column("person", String),
        Column("since", Instant, nullable=False),
        Index("ix_silent_matter_person", "person"),
    )
    op.create_table(
        "visit_in_twos",
        Column("id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("since", Date, nullable=False),
        Column("note", String, nullable=False),
        Column("set_at", Instant, nullable=False),
        Column("set_by", Uuid),
        Column("set_by_name", String, nullable=False),
        Column("lifted_at", Instant),
        Column("lifted_by", Uuid),
        Column("lifted_by_name", String, nullable=False),
        Index(
            "uq_visit_in_twos_person_in_force",
            "person",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    op.create_table(
        "protection_step",
        Column("protection_id", Uuid, ForeignKey("protection.id", ondelete="CASCADE"), primary_key=True),
        Column("step", String, primary_key=True),
        Column("done_at", Instant, nullable=False),
    )
