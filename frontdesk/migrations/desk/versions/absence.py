"""The tables of absence."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "absence"
down_revision = "disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "vacation", "ill", "leave", "training", "parental", name="absencekind", native_enum=False, length=12
            ),
            nullable=False,
        ),
        sa.Column("source", sa.Enum("hand", "import", name="source", native_enum=False, length=8), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_starts_before_it_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("source_id", name=op.f("uq_absence_source_id")),
    )
    op.create_index("ix_absence_ends_at", "absence", ["ends_at"], unique=False)
    op.create_index("ix_absence_search", "absence", ["handlaggare", "ends_at"], unique=False)
    op.create_table(
        "stand_in",
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["absence.id"], name=op.f("fk_stand_in_absence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("absence_id", "position", name=op.f("pk_stand_in")),
    )
