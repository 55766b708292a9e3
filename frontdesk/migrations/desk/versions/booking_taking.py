"""Rooms, several people, series, a minute of regret for every change, and the waiting list."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.desk.versions.booking import GUARDS
from frontdesk.migrations.guards import put_up

revision = "booking_taking"
down_revision = "admin"
branch_labels = None
depends_on = None

_STATUS = (
    "booked",
    "arrived",
    "done",
    "no_show",
    "cancelled_by_client",
    "cancelled_by_office",
    "undone",
)
_ONE_HOLDER = (
    "(kind = 'appointment' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NULL) OR "
    "(kind = 'hold' AND hold_id IS NOT NULL AND appointment_id IS NULL AND expires IS NOT NULL) OR "
    "(kind = 'kept' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NOT NULL)"
)


def _mode() -> sa.Enum:
    return sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10)


def upgrade() -> None:
    op.add_column("place", sa.Column("address", sa.String(), server_default="", nullable=False))
    op.add_column("place", sa.Column("entrance", sa.String(), server_default="", nullable=False))
    op.add_column("place", sa.Column("needs_room", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("appointment", sa.Column("room", sa.BigInteger(), nullable=True))
    op.add_column("appointment", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_appointment_series_id"), "appointment", ["series_id"], unique=False)
    _keep_spans()
    _rooms()
    _several_people()
    _regret()
    _waiting_list()


def _keep_spans() -> None:
    """Let a span be kept; SQLite cannot change a table's check and gets the table anew, with all its rows."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("one_holder", "occupancy", type_="check")
        op.create_check_constraint("one_holder", "occupancy", _ONE_HOLDER)
        return
    op.execute("CREATE TABLE occupancy_before AS SELECT * FROM occupancy")
    op.drop_table("occupancy")
    op.create_table(
        "occupancy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("appointment", "hold", "kept", name="occupied", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(_ONE_HOLDER, name=op.f("ck_occupancy_one_holder")),
        sa.CheckConstraint("starts < ends AND ends - starts <= 86400", name=op.f("ck_occupancy_span")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_occupancy_appointment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_occupancy_hold_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    op.create_index(op.f("ix_occupancy_appointment_id"), "occupancy", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_occupancy_hold_id"), "occupancy", ["hold_id"], unique=False)
    op.create_index("ix_occupancy_search", "occupancy", ["resource_id", "starts", "ends", "expires"], unique=False)
    op.execute(
        "INSERT INTO occupancy (id, resource_id, starts, ends, kind, appointment_id, hold_id, expires) "
        "SELECT id, resource_id, starts, ends, kind, appointment_id, hold_id, expires FROM occupancy_before"
    )
    op.drop_table("occupancy_before")
    put_up(GUARDS)


def _rooms() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id >= 1099511627776", name=op.f("ck_room_apart_from_people")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_room_seats")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_room_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("place", "name", name=op.f("uq_room_place_name")),
    )
    op.create_table(
        "place_hours",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_place_hours_opens_before_it_closes")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_place_hours_weekday")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_place_hours_place"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place", "weekday", "opens", name=op.f("pk_place_hours")),
    )


def _several_people() -> None:
    op.create_table(
        "appointment_colleague",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_colleague_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", "handlaggare", name=op.f("pk_appointment_colleague")),
    )
    op.create_index(
        op.f("ix_appointment_colleague_handlaggare"), "appointment_colleague", ["handlaggare"], unique=False
    )
    op.create_table(
        "appointment_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_series")),
    )


def _regret() -> None:
    op.create_table(
        "appointment_before",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Enum("moved", "cancelled", name="change", native_enum=False, length=10), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Enum(*_STATUS, name="status", native_enum=False, length=24), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("mode", _mode(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("room", sa.BigInteger(), nullable=True),
        sa.Column("colleagues", Json, nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column(
            "ordered",
            sa.Enum("to_order", "ordered", "confirmed", "cancelled", name="orderstatus", native_enum=False, length=10),
            nullable=True,
        ),
        sa.Column("silenced", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_before_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointment_before")),
    )
    op.create_index(op.f("ix_appointment_before_contact_id"), "appointment_before", ["contact_id"], unique=False)


def _waiting_list() -> None:
    waits, offered = sa.text("ended_at IS NULL"), sa.text("status = 'open'")
    daily = sa.text("by_sms AND person IS NOT NULL")
    op.create_table(
        "waiting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("has_at", Instant(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("whom", Json, nullable=False),
        sa.Column("modes", Json, nullable=False),
        sa.Column("places", Json, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column(
            "why",
            sa.Enum(
                "got_one",
                "changed",
                "withdrawn",
                "too_late",
                "hidden",
                name="waitingend",
                native_enum=False,
                length=10,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_waiting_first_before_last")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_waiting_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(op.f("ix_waiting_appointment_id"), "waiting", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_waiting_person"), "waiting", ["person"], unique=False)
    op.create_index(
        "uq_waiting_open", "waiting", ["appointment_id"], unique=True, sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "waiting_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("waiting_id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("mode", _mode(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                "lost",
                "withdrawn",
                name="offerstatus",
                native_enum=False,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_waiting_offer_hold_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["waiting_id"], ["waiting.id"], name=op.f("fk_waiting_offer_waiting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_offer")),
    )
    op.create_index(op.f("ix_waiting_offer_hold_id"), "waiting_offer", ["hold_id"], unique=False)
    op.create_index(op.f("ix_waiting_offer_notice_id"), "waiting_offer", ["notice_id"], unique=False)
    op.create_index(op.f("ix_waiting_offer_waiting_id"), "waiting_offer", ["waiting_id"], unique=False)
    op.create_index(
        "uq_waiting_offer_open",
        "waiting_offer",
        ["waiting_id"],
        unique=True,
        sqlite_where=offered,
        postgresql_where=offered,
    )
    op.create_index(
        "uq_waiting_offer_daily",
        "waiting_offer",
        ["person", "day"],
        unique=True,
        sqlite_where=daily,
        postgresql_where=daily,
    )
    op.create_index(
        "ix_waiting_offer_expires",
        "waiting_offer",
        ["expires_at"],
        unique=False,
        sqlite_where=offered,
        postgresql_where=offered,
    )
    op.create_table(
        "freed_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_time")),
    )
    op.create_index(op.f("ix_freed_time_due_at"), "freed_time", ["due_at"], unique=False)
