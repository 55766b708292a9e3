"""The tables of disclosure."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json

revision = "disclosure"
down_revision = "notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_order",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_identity_order")),
    )
    op.create_table(
        "incident_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("shown", Json, nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_draft")),
    )
    op.create_table(
        "method_lock",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("person", "method", name=op.f("pk_method_lock")),
    )
    op.create_table(
        "phone_code",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_phone_code")),
    )
    op.create_table(
        "place_allowed",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("allowed_at", Instant(), nullable=False),
        sa.Column("allowed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_place_allowed")),
    )
    op.create_table(
        "standing",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("speaker_name", sa.String(), nullable=False),
        sa.Column("speaker_person", sa.String(), nullable=True),
        sa.Column("child_agreed", sa.Boolean(), nullable=True),
        sa.Column("methods", Json, nullable=False),
        sa.Column("calling_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_person", "standing", ["person"], unique=False)
