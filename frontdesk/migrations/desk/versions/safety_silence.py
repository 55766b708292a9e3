"""Silence about a matter, what has followed from a protection, and whom a booking by name may concern."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "safety_silence"
down_revision = "booking_untold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "silent_matter",
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("about", "why", name=op.f("pk_silent_matter")),
    )
    op.create_index(op.f("ix_silent_matter_person"), "silent_matter", ["person"], unique=False)
    op.create_table(
        "protection_step",
        sa.Column("protection_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["protection_id"], ["protection.id"], name=op.f("fk_protection_step_protection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("protection_id", "step", name=op.f("pk_protection_step")),
    )
    op.create_table(
        "taken_message",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_taken_message_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_taken_message")),
    )
    op.add_column("callback", sa.Column("safe", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("callback", sa.Column("answerer", sa.String(), server_default="", nullable=False))
    op.add_column("concern_report", sa.Column("protected", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("appointment", sa.Column("concerns", sa.String(), nullable=True))
    op.create_index(op.f("ix_appointment_concerns"), "appointment", ["concerns"], unique=False)
    op.add_column("protection", sa.Column("followed_at", Instant(), nullable=True))
    # What was in force before was done in one transaction with all that followed.
    op.execute("UPDATE protection SET followed_at = set_at")
