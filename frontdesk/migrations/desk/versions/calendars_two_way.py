"""Calendars in both directions: connections, what of ours stands in them, and which of them says somebody is busy."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calendars_two_way"
down_revision = "booking_offering"
branch_labels = None
depends_on = None

_KIND = sa.Enum("caldav", "graph", "ics", "mail", name="kind", native_enum=False, length=10)
_DOUBT = sa.Enum("none", "raised", "confirmed", name="doubt", native_enum=False, length=10)
_TROUBLE = sa.Enum(
    "credentials",
    "no_calendar",
    "read_only",
    "unreadable",
    "too_large",
    "not_supported",
    "unavailable",
    "doubtful",
    "sealed",
    "broken",
    name="trouble",
    native_enum=False,
    length=16,
)
_DUE = sa.text("promised <> settled")


def upgrade() -> None:
    _connections()
    _busy()
    _events()
    # It held the cursors of a mirror that no page could connect.
    op.drop_table("calendar_read")


def _connections() -> None:
    op.create_table(
        "calendar_connection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(length=120), nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("shown", sa.String(length=300), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.Column("writes", sa.Boolean(), nullable=False),
        sa.Column("connected_at", Instant(), nullable=False),
        sa.Column("connected_by", sa.Uuid(), nullable=True),
        sa.Column("ending_at", Instant(), nullable=True),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("whole_at", Instant(), nullable=True),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("doubt", _DOUBT, nullable=False),
        sa.Column("doubted", sa.Integer(), nullable=False),
        sa.Column("failed", _TROUBLE, nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("unwritten", _TROUBLE, nullable=True),
        sa.Column("unwritten_since", Instant(), nullable=True),
        sa.Column("rest_until", Instant(), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_connection")),
        sa.UniqueConstraint("handlaggare", "kind", name=op.f("uq_calendar_connection_handlaggare_kind")),
    )
    op.create_index("ix_calendar_connection_due", "calendar_connection", ["due_at"], unique=False)


def _busy() -> None:
    """Say which calendar a span came from; SQLite cannot change a table and gets it anew, with all its rows."""
    op.drop_index("ix_outside_busy_event", "outside_busy")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outside_busy", "event", type_=sa.String(length=512))
        op.add_column("outside_busy", sa.Column("connection_id", sa.Uuid(), nullable=True))
        op.add_column("outside_busy", sa.Column("away", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.alter_column("outside_busy", "away", server_default=None)
        op.create_foreign_key(
            op.f("fk_outside_busy_connection_id"),
            "outside_busy",
            "calendar_connection",
            ["connection_id"],
            ["id"],
            ondelete="CASCADE",
        )
    else:
        _busy_anew()
    op.create_index("ix_outside_busy_event", "outside_busy", ["connection_id", "event"], unique=False)


def _busy_anew() -> None:
    op.execute("CREATE TABLE outside_busy_before AS SELECT * FROM outside_busy")
    op.drop_table("outside_busy")
    op.create_table(
        "outside_busy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=512), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts < ends AND ends - starts <= 86400", name=op.f("ck_outside_busy_span")),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["calendar_connection.id"],
            name=op.f("fk_outside_busy_connection_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_busy")),
    )
    op.create_index("ix_outside_busy_search", "outside_busy", ["resource_id", "starts", "ends"], unique=False)
    op.create_index("ix_outside_busy_starts", "outside_busy", ["starts"], unique=False)
    op.execute(
        "INSERT INTO outside_busy (id, resource_id, starts, ends, event, away) "
        "SELECT id, resource_id, starts, ends, event, 0 FROM outside_busy_before"
    )
    op.drop_table("outside_busy_before")


def _events() -> None:
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(length=120), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("sending", sa.String(length=300), nullable=False),
        sa.Column("remote_id", sa.String(length=512), nullable=False),
        sa.Column("remote_version", sa.String(length=512), nullable=False),
        sa.Column("remote_content", sa.String(length=64), nullable=False),
        sa.Column("written_at", Instant(), nullable=True),
        sa.Column("missing_at", Instant(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("tasked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["calendar_connection.id"],
            name=op.f("fk_calendar_event_connection_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
        sa.UniqueConstraint(
            "appointment_id", "connection_id", name=op.f("uq_calendar_event_appointment_id_connection_id")
        ),
    )
    op.create_index("ix_calendar_event_connection_id", "calendar_event", ["connection_id", "starts_at"], unique=False)
    op.create_index(
        "ix_calendar_event_due",
        "calendar_event",
        ["due_at"],
        unique=False,
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )
