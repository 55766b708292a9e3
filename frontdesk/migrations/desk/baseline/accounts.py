"""Who may sign in or call by program, and the handläggare and units of the register that they are joined to."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
    false,
)

from frontdesk.core.db.types import Instant, Json


def create() -> None:
    op.create_table(
        "api_token",
        Column("id", Uuid, primary_key=True),
        Column("name", String(120), nullable=False),
        Column("token", String(64), nullable=False),
        Column("role", String(32), nullable=False),
        Column("scopes", Json, nullable=False),
        Column("grants", Json, nullable=False),
        Column("level", String(3), nullable=False, server_default="A0"),
        Column("created_at", Instant, nullable=False),
        Column("expires_at", Instant),
        Column("created_by", String(120), nullable=False),
        Column("created_by_id", Uuid),
        Column("ended_at", Instant),
        UniqueConstraint("token"),
    )
    op.create_table(
        "handlaggare",
        Column("key", String(120), primary_key=True),
        Column("name", String(120), nullable=False),
        Column("unit", String(120), nullable=False),
        Column("phone_hours", String(200), nullable=False),
        Column("own_phone_hours", Boolean, nullable=False),
        Column("phone", String(32), nullable=False),
        Column("email", String(200), nullable=False),
        Column("started_on", Date),
        Column("introduction_until", Date),
        Column("mentor", String(120)),
        Column("active", Boolean, nullable=False),
        Column("by_hand", Boolean, nullable=False),
        Column("resource_id", BigInteger, nullable=False),
        UniqueConstraint("resource_id"),
        Index("ix_handlaggare_unit", "unit"),
    )
    op.create_table(
        "login_attempt",
        Column("id", Uuid, primary_key=True),
        Column("login", String(64), nullable=False),
        Column("source", String(64), nullable=False),
        Column("known", Boolean, nullable=False),
        Column("at", Instant, nullable=False),
        Column("succeeded", Boolean, nullable=False),
        Index("ix_login_attempt_login_at", "login", "at"),
        Index("ix_login_attempt_source_at", "source", "at"),
    )
    op.create_table(
        "org_unit",
        Column("key", String(120), primary_key=True),
        Column("name", String(120), nullable=False),
        Column("outside_name", String(120), nullable=False),
        Column("board", String(64), nullable=False),
        Column("area", String(32), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("active", Boolean, nullable=False),
        Column("by_hand", Boolean, nullable=False),
        Index("ix_org_unit_area", "area"),
    )
    op.create_table(
        "staff",
        Column("id", Uuid, primary_key=True),
        Column("login", String(80), nullable=False),
        Column("name", String(120), nullable=False),
        Column("password_hash", String),
        Column("password_is_temporary", Boolean, nullable=False, server_default=false()),
        Column("language", String(2), nullable=False),
        Column("shortcuts", Boolean, nullable=False),
        Column("handlaggare", String(120)),
        Column("active", Boolean, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("version", Integer, nullable=False),
        UniqueConstraint("login"),
        Index("ix_staff_handlaggare", "handlaggare"),
    )
    op.create_table(
        "staff_grant",
        Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        Column("board", String(64), primary_key=True),
        Column("area", String(32), primary_key=True),
    )
    op.create_table(
        "staff_kin",
        Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        Column("person", String(120), primary_key=True),
        Column("kind", String(16), nullable=False),
    )
    op.create_table(
        "staff_role",
        Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        Column("role", String(32), primary_key=True),
    )
    op.create_table(
        "staff_session",
        Column("id", Uuid, primary_key=True),
        Column("token", String(64), nullable=False),
        Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        Column("workstation", String(60), nullable=False),
        Column("started_at", Instant, nullable=False),
        Column("proved_at", Instant, nullable=False),
        Column("seen_at", Instant, nullable=False),
        Column("locked_at", Instant),
        Column("ended_at", Instant),
        UniqueConstraint("token"),
        Index("ix_staff_session_staff_id", "staff_id"),
    )
    op.create_table(
        "staff_unit",
        Column("staff_id", Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        Column("unit", String(120), primary_key=True),
    )
