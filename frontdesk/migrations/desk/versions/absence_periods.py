"""Absence that returns, shares of stand-ins, and whose turn it was."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json

revision = "absence_periods"
down_revision = "disclosure_incident_notes"
branch_labels = None
depends_on = None

_KINDS = ("vacation", "ill", "leave", "training", "parental")


def upgrade() -> None:
    op.create_table(
        "absence_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="absencekind", native_enum=False, length=12), nullable=False),
        sa.Column("weekdays", Json, nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("stand_ins", Json, nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("(begins IS NULL) = (ends IS NULL)", name=op.f("ck_absence_series_hours")),
        sa.CheckConstraint("begins IS NULL OR begins < ends", name=op.f("ck_absence_series_begins_before_it_ends")),
        sa.CheckConstraint("every BETWEEN 1 AND 4", name=op.f("ck_absence_series_every")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_series")),
    )
    op.create_index("ix_absence_series_handlaggare", "absence_series", ["handlaggare"], unique=False)
    op.create_table(
        "stand_in_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column(
            "what",
            sa.Enum("message", "callback", "booking", "passed", name="turn", native_enum=False, length=8),
            nullable=False,
        ),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in_turn")),
    )
    op.create_index("ix_stand_in_turn_group_id", "stand_in_turn", ["group_id"], unique=False)
    op.create_index("ix_stand_in_turn_day", "stand_in_turn", ["handlaggare", "day"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        _alter()


def _alter() -> None:
    op.add_column("absence", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.add_column("absence", sa.Column("day", sa.Date(), nullable=True))
    op.create_foreign_key(
        op.f("fk_absence_series_id"), "absence", "absence_series", ["series_id"], ["id"], ondelete="CASCADE"
    )
    op.create_unique_constraint(op.f("uq_absence_series_id_day"), "absence", ["series_id", "day"])
    # Those who stood in alone, or in order, stand in by equal shares.
    op.add_column("stand_in", sa.Column("share", sa.Integer(), nullable=False, server_default="1"))
    op.create_check_constraint(op.f("ck_stand_in_some_share"), "stand_in", "share > 0")
    op.alter_column("stand_in", "share", server_default=None)


def _rebuild() -> None:
    """Make both tables anew around their rows: SQLite alters none of this in place.

    The stand-ins are set aside first, for to drop the table they refer to would delete them.
    """
    op.execute("CREATE TABLE stand_in_aside AS SELECT absence_id, position, handlaggare FROM stand_in")
    op.drop_table("stand_in")
    op.drop_index("ix_absence_ends_at", "absence")
    op.drop_index("ix_absence_search", "absence")
    op.rename_table("absence", "absence_aside")
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="absencekind", native_enum=False, length=12), nullable=False),
        sa.Column(
            "source", sa.Enum("hand", "import", "calendar", name="source", native_enum=False, length=8), nullable=False
        ),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["absence_series.id"], name=op.f("fk_absence_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("source_id", name=op.f("uq_absence_source_id")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_absence_series_id_day")),
    )
    op.create_index("ix_absence_ends_at", "absence", ["ends_at"], unique=False)
    op.create_index("ix_absence_search", "absence", ["handlaggare", "ends_at"], unique=False)
    kept = "id, handlaggare, starts_at, ends_at, kind, source, source_id, ended, entered_by, entered_at"
    op.execute(f"INSERT INTO absence ({kept}) SELECT {kept} FROM absence_aside")  # noqa: S608 - only names of ours
    op.create_table(
        "stand_in",
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("handlaggare", sa.String(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.CheckConstraint("share > 0", name=op.f("ck_stand_in_some_share")),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["absence.id"], name=op.f("fk_stand_in_absence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("absence_id", "position", name=op.f("pk_stand_in")),
    )
    op.execute(
        "INSERT INTO stand_in (absence_id, position, handlaggare, share)"
        " SELECT absence_id, position, handlaggare, 1 FROM stand_in_aside"
    )
    op.drop_table("absence_aside")
    op.drop_table("stand_in_aside")
