"""A review may be a question to who made the row; the answer lies in a table nobody can change."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant
from frontdesk.migrations.guards import put_up

revision = "accesslog_questions"
down_revision = "booking_room_buffers"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "sqlite",
        """CREATE TRIGGER log_answer_no_update BEFORE UPDATE ON log_answer BEGIN SELECT RAISE(ABORT, 'log_answer is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_answer_no_delete BEFORE DELETE ON log_answer BEGIN SELECT RAISE(ABORT, 'log_answer is append-only'); END""",
    ),
    (
        "sqlite",
        """CREATE TRIGGER log_answer_no_replace BEFORE INSERT ON log_answer WHEN EXISTS (SELECT 1 FROM log_answer WHERE question_id = NEW.question_id) BEGIN SELECT RAISE(ABORT, 'log_answer is append-only'); END""",
    ),
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION log_answer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'log_answer is append-only'; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_answer_no_update BEFORE UPDATE ON log_answer FOR EACH STATEMENT EXECUTE FUNCTION log_answer_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_answer' AND grantee <> current_user LOOP EXECUTE format('REVOKE UPDATE ON log_answer FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_answer_no_delete BEFORE DELETE ON log_answer FOR EACH STATEMENT EXECUTE FUNCTION log_answer_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_answer' AND grantee <> current_user LOOP EXECUTE format('REVOKE DELETE ON log_answer FROM %%I', held.grantee); END LOOP; END $$""",
    ),
    (
        "postgresql",
        """CREATE TRIGGER log_answer_no_truncate BEFORE TRUNCATE ON log_answer FOR EACH STATEMENT EXECUTE FUNCTION log_answer_append_only()""",
    ),
    (
        "postgresql",
        """DO $$ DECLARE held record; BEGIN FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND table_name = 'log_answer' AND grantee <> current_user LOOP EXECUTE format('REVOKE TRUNCATE ON log_answer FROM %%I', held.grantee); END LOOP; END $$""",
    ),
)


def upgrade() -> None:
    op.add_column("log_review", sa.Column("asked_id", sa.Uuid(), nullable=True))
    op.create_table(
        "log_answer",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=False),
        sa.Column("who_name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_log_answer")),
    )
    op.create_index(op.f("ix_log_answer_seq"), "log_answer", ["seq"])
    put_up(GUARDS)
