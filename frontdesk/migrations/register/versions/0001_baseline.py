"""What the case system tells: the register as an import fills it."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, SmallInteger, String

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("handlaggare_key", String, nullable=False),
        Column("since", Date, nullable=False),
        Column("until", Date, nullable=False),
        Column("kind", String),
        Column("stand_ins", String),
        Index("ix_absence_handlaggare_key", "handlaggare_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "application",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("case_key", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("received_on", Date, nullable=False),
        Column("month", Date),
        Index("ix_application_case_key", "case_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_file",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("number", String, nullable=False),
        Column("number_key", String, nullable=False),
        Column("area", String, nullable=False),
        Column("type", String),
        Column("law", String),
        Column("status", String),
        Column("status_since", Date),
        Column("unit_key", String, nullable=False),
        Column("sphere", String),
        Column("opened_on", Date),
        Column("closed_on", Date),
        Index("ix_case_file_number_key", "number_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_person",
        Column("case_key", String, primary_key=True),
        Column("person_key", String, primary_key=True),
        Column("role", String, primary_key=True),
        Column("since", Date, primary_key=True),
        Column("source", String, nullable=False),
        Column("until", Date),
        Index("ix_case_person_person_key", "person_key", "case_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_staff",
        Column("case_key", String, primary_key=True),
        Column("handlaggare_key", String, primary_key=True),
        Column("role", String, primary_key=True),
        Column("since", Date, primary_key=True),
        Column("source", String, nullable=False),
        Column("until", Date),
        Index("ix_case_staff_handlaggare_key", "handlaggare_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("case_key", String, nullable=False),
        Column("outcome", String, nullable=False),
        Column("decided_on", Date, nullable=False),
        Column("sent_on", Date),
        Column("received_on", Date),
        Column("since", Date),
        Column("until", Date),
        Column("appealed_on", Date),
        Column("reconsidered_on", Date),
        Index("ix_decision_case_key", "case_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document_request",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("case_key", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("person_key", String),
        Column("requested_on", Date, nullable=False),
        Column("due_on", Date),
        Column("received_on", Date),
        Index("ix_document_request_case_key", "case_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "execution",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("decision_key", String, nullable=False),
        Column("due_on", Date),
        Column("started_on", Date),
        Column("ended_on", Date),
        Column("interrupted_on", Date),
        Index("ix_execution_decision_key", "decision_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap",
        Column("source", String, primary_key=True),
        Column("file", String, primary_key=True),
        Column("row_key", String, primary_key=True),
        Column("fact", String, primary_key=True),
        Column("about", String, nullable=False),
        Column("owner_key", String, nullable=False),
        Index("ix_gap_owner_key", "owner_key", "about"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handlaggare",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("given_name", String, nullable=False),
        Column("family_name", String, nullable=False),
        Column("email", String),
        Column("phone", String),
        Column("unit_key", String, nullable=False),
        Column("started_on", Date),
        Column("introduction_until", Date),
        Column("mentor_key", String),
        Column("phone_hours", String),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identifier",
        Column("person_key", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("value", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("assurance", String),
        Column("since", Date),
        Column("until", Date),
        Index("ix_identifier_value", "value", "person_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_run",
        Column("source", String, primary_key=True),
        Column("generation", Integer, primary_key=True, autoincrement=False),
        Column("kind", String, nullable=False),
        Column("extracted_at", Instant, nullable=False),
        Column("imported_at", Instant, nullable=False),
        Column("counts", Json, nullable=False),
        Column("report", Json, nullable=False),
    )
    guard(
        postgresql="""\
CREATE OR REPLACE FUNCTION analyze_register() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('ANALYZE %I', name);
        END LOOP;
    END $$"""
    )
    op.create_table(
        "mandate",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("grantor_key", String, nullable=False),
        Column("grantee_key", String),
        Column("grantee_name", String),
        Column("kind", String, nullable=False),
        Column("scope", String, nullable=False),
        Column("since", Date),
        Column("until", Date),
        Index("ix_mandate_grantee_key", "grantee_key"),
        Index("ix_mandate_grantor_key", "grantor_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_of_person",
        Column("part_id", Integer, primary_key=True, autoincrement=False),
        Column("person_key", String, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_pair",
        Column("pair", BigInteger, primary_key=True, autoincrement=False),
        Column("person_key", String, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_part",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("part", String().with_variant(String(collation="C"), "postgresql"), nullable=False),
        Column("sound", String, nullable=False),
        Column("length", SmallInteger, nullable=False),
        Index("ix_name_part_sound", "sound"),
        Index("uq_name_part_part", "part", unique=True),
    )
    op.create_table(
        "name_slip",
        Column("spelling", String, primary_key=True),
        Column("part_id", Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payment",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("case_key", String, nullable=False),
        Column("decision_key", String, nullable=False),
        Column("month", Date, nullable=False),
        Column("pay_on", Date, nullable=False),
        Index("ix_payment_case_key", "case_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("given_name", String, nullable=False),
        Column("family_name", String, nullable=False),
        Column("birth_date", Date),
        Column("deceased_on", Date),
        Column("protection", String, nullable=False),
        Column("unsafe_contact", Boolean, nullable=False),
        Column("language", String),
        Column("interpreter", String, nullable=False),
        Column("interpreter_language", String),
        Column("communication", String),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "phone_number",
        Column("person_key", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("value", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("verified_on", Date),
        Column("secret", Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit",
        Column("key", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("name", String, nullable=False),
        Column("outside_name", String),
        Column("board", String, nullable=False),
        Column("area", String, nullable=False),
        Column("kind", String, nullable=False),
        sqlite_with_rowid=False,
    )
