"""The tables of safety, with their guards."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import put_up

revision = "safety"
down_revision = "accounts"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        """CREATE FUNCTION rewrite_confirmed_number() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER confirmed_number USING pk_confirmed_number; END $$""",
    ),
)


def upgrade() -> None:
    op.create_table(
        "confirmed_number",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_confirmed_number")),
    )
    op.create_table(
        "contact_preference",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wants_sms", sa.Boolean(), nullable=True),
        sa.Column("shared_phone", sa.Boolean(), nullable=True),
        sa.Column("voicemail", sa.Boolean(), nullable=True),
        sa.Column("safe_from", sa.Time(), nullable=True),
        sa.Column("safe_until", sa.Time(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_contact_preference")),
    )
    op.create_table(
        "protection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(), nullable=False),
        sa.Column("lift_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection")),
    )
    op.create_index(
        "uq_protection_person_kind_in_force",
        "protection",
        ["person", "kind"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "secrecy_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("scope", Json, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrecy_waiver")),
    )
    op.create_index("ix_secrecy_waiver_person", "secrecy_waiver", ["person"], unique=False)
    put_up(GUARDS)
