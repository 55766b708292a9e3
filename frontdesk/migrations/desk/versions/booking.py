"""The tables of booking, with their guards."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import put_up

revision = "booking"
down_revision = "calls"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        """ALTER TABLE occupancy ADD CONSTRAINT occupancy_overlap EXCLUDE USING gist (
    int8range(resource_id, resource_id, '[]') WITH &&,
    int8range(starts, ends) WITH &&
)""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER occupancy_overlap_insert BEFORE INSERT ON occupancy BEGIN
    SELECT RAISE(ABORT, 'occupancy_overlap') FROM occupancy
    WHERE resource_id = NEW.resource_id
      AND starts < NEW.ends AND starts > NEW.starts - 86400 AND ends > NEW.starts;
END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER occupancy_overlap_update BEFORE UPDATE OF id, resource_id, starts, ends ON occupancy BEGIN
    SELECT RAISE(ABORT, 'occupancy_overlap') FROM occupancy
    WHERE resource_id = NEW.resource_id
      AND starts < NEW.ends AND starts > NEW.starts - 86400 AND ends > NEW.starts
      AND id <> OLD.id;
END""",
    ),
)


def upgrade() -> None:
    op.create_table(
        "appointment_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label_sv", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("modes", Json, nullable=False),
        sa.Column("interpreter_minutes", sa.Integer(), nullable=False),
        sa.Column("same_day", sa.Boolean(), nullable=False),
        sa.Column("only_own", sa.Boolean(), nullable=False),
        sa.Column("experienced", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("no_sms", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "before >= 0 AND after >= 0 AND notice >= 0 AND horizon_days >= 0",
            name=op.f("ck_appointment_type_not_negative"),
        ),
        sa.CheckConstraint("minutes > 0 AND coalesce(step, 1) > 0", name=op.f("ck_appointment_type_takes_time")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_appointment_type")),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outside_name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "arrived",
                "done",
                "no_show",
                "cancelled_by_client",
                "cancelled_by_office",
                "undone",
                name="status",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_appointment_place")),
        sa.ForeignKeyConstraint(["type"], ["appointment_type.code"], name=op.f("fk_appointment_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_alias"), "appointment", ["alias"], unique=False)
    op.create_index(op.f("ix_appointment_contact_id"), "appointment", ["contact_id"], unique=False)
    op.create_index("ix_appointment_day", "appointment", ["handlaggare", "starts_at"], unique=False)
    op.create_index(op.f("ix_appointment_person"), "appointment", ["person"], unique=False)
    op.create_index("ix_appointment_starts_at", "appointment", ["starts_at"], unique=False)
    op.create_table(
        "booking_proposal",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column(
            "mode", sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10), nullable=True
        ),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["type"], ["appointment_type.code"], name=op.f("fk_booking_proposal_type")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_booking_proposal")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_hold_place")),
        sa.ForeignKeyConstraint(["type"], ["appointment_type.code"], name=op.f("fk_hold_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_hold_contact_id")),
    )
    op.create_index(op.f("ix_hold_expires_at"), "hold", ["expires_at"], unique=False)
    op.create_table(
        "opening_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column(
            "mode", sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10), nullable=True
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_window_opens_before_it_closes")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_opening_window_valid_from_before_to")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_window_weekday")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_opening_window_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_window")),
    )
    op.create_index(op.f("ix_opening_window_handlaggare"), "opening_window", ["handlaggare"], unique=False)
    op.create_table(
        "interpreter_order",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("to_order", "ordered", "confirmed", "cancelled", name="orderstatus", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_interpreter_order_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_interpreter_order")),
    )
    op.create_table(
        "occupancy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.Enum("appointment", "hold", name="occupied", native_enum=False, length=12), nullable=False
        ),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'appointment' AND appointment_id IS NOT NULL AND hold_id IS NULL AND expires IS NULL) OR (kind = 'hold' AND hold_id IS NOT NULL AND appointment_id IS NULL AND expires IS NOT NULL)",
            name=op.f("ck_occupancy_one_holder"),
        ),
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
    op.create_table(
        "window_occurrence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column(
            "mode", sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10), nullable=True
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_window_occurrence_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_window_occurrence_place")),
        sa.ForeignKeyConstraint(
            ["window_id"], ["opening_window.id"], name=op.f("fk_window_occurrence_window_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_occurrence")),
        sa.UniqueConstraint("window_id", "day", name=op.f("uq_window_occurrence_window_id_day")),
    )
    op.create_index("ix_window_occurrence_by_time", "window_occurrence", ["opens", "resource_id", "id"], unique=False)
    op.create_index("ix_window_occurrence_search", "window_occurrence", ["resource_id", "opens"], unique=False)
    put_up(GUARDS)
