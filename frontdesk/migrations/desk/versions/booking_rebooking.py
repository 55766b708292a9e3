"""Bookings that absences hit, until each has got another answer."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "booking_rebooking"
down_revision = "calendars_notices"
branch_labels = None
depends_on = None

_UNSETTLED = sa.text("state IN ('open', 'asked', 'desk')")


def upgrade() -> None:
    op.create_table(
        "rebooking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "asked", "desk", "moved", "cancelled", "stands", name="state", native_enum=False, length=10
            ),
            nullable=False,
        ),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("desk_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_rebooking_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebooking")),
    )
    op.create_index("ix_rebooking_absence_id", "rebooking", ["absence_id"], unique=False)
    op.create_index("ix_rebooking_appointment_id", "rebooking", ["appointment_id"], unique=False)
    op.create_index("ix_rebooking_handlaggare", "rebooking", ["handlaggare"], unique=False)
    op.create_index(
        "uq_rebooking_unsettled",
        "rebooking",
        ["appointment_id"],
        unique=True,
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    )
    op.create_table(
        "leave_kept",
        sa.Column("source", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_leave_kept")),
    )
    op.create_index("ix_leave_kept_handlaggare", "leave_kept", ["handlaggare"], unique=False)
