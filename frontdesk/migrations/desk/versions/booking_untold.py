"""Changes that clients have not been told of, and the time an interpreter stands ordered for at the agency."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "booking_untold"
down_revision = "calls_note_binding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "untold_change",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("visit", "phone", "video", "home", name="mode", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_untold_change_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_untold_change")),
    )
    op.add_column("interpreter_order", sa.Column("ordered_for", Instant(), nullable=True))
    # What is ordered today is ordered for the time the appointment has: a move has always put the order back.
    op.execute(
        """UPDATE interpreter_order SET ordered_for =
             (SELECT starts_at FROM appointment WHERE appointment.id = interpreter_order.appointment_id)
           WHERE status IN ('ordered', 'confirmed')"""
    )
