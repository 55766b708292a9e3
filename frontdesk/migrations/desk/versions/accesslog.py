"""The tables of accesslog, with their guards."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import put_up

revision = "accesslog"
down_revision = "core"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        """CREATE FUNCTION rewrite_log_detail() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER log_detail USING pk_log_detail; END $$""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_detail_no_update BEFORE UPDATE ON log_detail BEGIN SELECT RAISE(ABORT, 'log_detail is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_detail_no_replace BEFORE INSERT ON log_detail WHEN EXISTS (SELECT 1 FROM log_detail WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'log_detail is append-only'); END""",
    ),
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION log_detail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'log_detail is append-only'; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_detail_no_update BEFORE UPDATE ON log_detail FOR EACH STATEMENT EXECUTE FUNCTION log_detail_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_detail' AND grantee <> current_user LOOP EXECUTE format('REVOKE UPDATE ON log_detail FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_detail_no_truncate BEFORE TRUNCATE ON log_detail FOR EACH STATEMENT EXECUTE FUNCTION log_detail_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_detail' AND grantee <> current_user LOOP EXECUTE format('REVOKE TRUNCATE ON log_detail FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_review_no_update BEFORE UPDATE ON log_review BEGIN SELECT RAISE(ABORT, 'log_review is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_review_no_delete BEFORE DELETE ON log_review BEGIN SELECT RAISE(ABORT, 'log_review is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_review_no_replace BEFORE INSERT ON log_review WHEN EXISTS (SELECT 1 FROM log_review WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'log_review is append-only'); END""",
    ),
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION log_review_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'log_review is append-only'; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_review_no_update BEFORE UPDATE ON log_review FOR EACH STATEMENT EXECUTE FUNCTION log_review_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_review' AND grantee <> current_user LOOP EXECUTE format('REVOKE UPDATE ON log_review FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_review_no_delete BEFORE DELETE ON log_review FOR EACH STATEMENT EXECUTE FUNCTION log_review_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_review' AND grantee <> current_user LOOP EXECUTE format('REVOKE DELETE ON log_review FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_review_no_truncate BEFORE TRUNCATE ON log_review FOR EACH STATEMENT EXECUTE FUNCTION log_review_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_review' AND grantee <> current_user LOOP EXECUTE format('REVOKE TRUNCATE ON log_review FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_row_no_update BEFORE UPDATE ON log_row BEGIN SELECT RAISE(ABORT, 'log_row is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_row_no_delete BEFORE DELETE ON log_row BEGIN SELECT RAISE(ABORT, 'log_row is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_row_no_replace BEFORE INSERT ON log_row WHEN EXISTS (SELECT 1 FROM log_row WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'log_row is append-only'); END""",
    ),
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION log_row_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'log_row is append-only'; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_row_no_update BEFORE UPDATE ON log_row FOR EACH STATEMENT EXECUTE FUNCTION log_row_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_row' AND grantee <> current_user LOOP EXECUTE format('REVOKE UPDATE ON log_row FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_row_no_delete BEFORE DELETE ON log_row FOR EACH STATEMENT EXECUTE FUNCTION log_row_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_row' AND grantee <> current_user LOOP EXECUTE format('REVOKE DELETE ON log_row FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_row_no_truncate BEFORE TRUNCATE ON log_row FOR EACH STATEMENT EXECUTE FUNCTION log_row_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_row' AND grantee <> current_user LOOP EXECUTE format('REVOKE TRUNCATE ON log_row FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_segment_no_update BEFORE UPDATE ON log_segment BEGIN SELECT RAISE(ABORT, 'log_segment is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_segment_no_delete BEFORE DELETE ON log_segment BEGIN SELECT RAISE(ABORT, 'log_segment is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_segment_no_replace BEFORE INSERT ON log_segment WHEN EXISTS (SELECT 1 FROM log_segment WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'log_segment is append-only'); END""",
    ),
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION log_segment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'log_segment is append-only'; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_segment_no_update BEFORE UPDATE ON log_segment FOR EACH STATEMENT EXECUTE FUNCTION log_segment_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_segment' AND grantee <> current_user LOOP EXECUTE format('REVOKE UPDATE ON log_segment FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_segment_no_delete BEFORE DELETE ON log_segment FOR EACH STATEMENT EXECUTE FUNCTION log_segment_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_segment' AND grantee <> current_user LOOP EXECUTE format('REVOKE DELETE ON log_segment FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_segment_no_truncate BEFORE TRUNCATE ON log_segment FOR EACH STATEMENT EXECUTE FUNCTION log_segment_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_segment' AND grantee <> current_user LOOP EXECUTE format('REVOKE TRUNCATE ON log_segment FROM %%I', held.grantee); END LOOP; END $$""",
    ),
)


def upgrade() -> None:
    op.create_table(
        "log_detail",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_detail")),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_review")),
    )
    op.create_index("ix_log_review_seq", "log_review", ["seq"], unique=False)
    op.create_table(
        "log_row",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("who_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("workstation", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("contact", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("fields", Json, nullable=False),
        sa.Column("flags", Json, nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("detail_hash", sa.String(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_row")),
    )
    op.create_index("ix_log_row_at", "log_row", ["at"], unique=False)
    op.create_index("ix_log_row_contact_seq", "log_row", ["contact", "seq"], unique=False)
    op.create_index("ix_log_row_person_seq", "log_row", ["person", "seq"], unique=False)
    op.create_index("ix_log_row_who_id_seq", "log_row", ["who_id", "seq"], unique=False)
    op.create_table(
        "log_segment",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_segment")),
    )
    put_up(GUARDS)
