"""The tables of notices, with their guards."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import put_up

revision = "notices"
down_revision = "safety"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        """CREATE FUNCTION rewrite_notice_content() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER notice_content USING pk_notice_content; END $$""",
    ),
    (
        "postgresql",
        """CREATE FUNCTION rewrite_notice_reply() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER notice_reply USING pk_notice_reply; END $$""",
    ),
)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("by_name", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("undo_until", Instant(), nullable=False),
        sa.Column("not_after", Instant(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('created', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'undelivered', 'failed', 'withheld', 'undone')",
            name=op.f("ck_notice_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("appointment_id", "kind", "version", name=op.f("uq_notice_appointment_id_kind_version")),
        sa.UniqueConstraint("reference", name=op.f("uq_notice_reference")),
    )
    op.create_index(op.f("ix_notice_appointment_id"), "notice", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_notice_contact_id"), "notice", ["contact_id"], unique=False)
    op.create_index(
        "ix_notice_due",
        "notice",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("status = 'created'"),
        postgresql_where=sa.text("status = 'created'"),
    )
    op.create_index(op.f("ix_notice_person"), "notice", ["person"], unique=False)
    op.create_index(op.f("ix_notice_provider_id"), "notice", ["provider_id"], unique=False)
    op.create_table(
        "notice_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_text")),
    )
    op.create_table(
        "notice_content",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("erase_after", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_content_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_content")),
    )
    op.create_index(op.f("ix_notice_content_erase_after"), "notice_content", ["erase_after"], unique=False)
    op.create_index(op.f("ix_notice_content_number"), "notice_content", ["number"], unique=False)
    op.create_table(
        "notice_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("raw", Json, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_receipt_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_receipt")),
    )
    op.create_index(op.f("ix_notice_receipt_notice_id"), "notice_receipt", ["notice_id"], unique=False)
    op.create_table(
        "notice_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("handled_at", Instant(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("erase_after", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_reply_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_reply")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_notice_reply_provider_id")),
    )
    op.create_index(op.f("ix_notice_reply_erase_after"), "notice_reply", ["erase_after"], unique=False)
    op.create_index(op.f("ix_notice_reply_notice_id"), "notice_reply", ["notice_id"], unique=False)
    put_up(GUARDS)
