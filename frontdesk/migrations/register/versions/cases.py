"""The tables of cases, with their guards."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant, Json
from frontdesk.migrations.guards import put_up

revision = "cases"
down_revision = None
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        """CREATE OR REPLACE FUNCTION analyze_register() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('ANALYZE %%I', name);
        END LOOP;
    END $$""",
    ),
)


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("handlaggare_key", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("stand_ins", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_absence")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_absence_handlaggare_key", "absence", ["handlaggare_key"], unique=False)
    op.create_table(
        "application",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_application")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_application_case_key", "application", ["case_key"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("law", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("sphere", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_file")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_file_number_key", "case_file", ["number_key"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_key", "person_key", "role", "since", name=op.f("pk_case_person")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_person_person_key", "case_person", ["person_key", "case_key"], unique=False)
    op.create_table(
        "case_staff",
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("handlaggare_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_key", "handlaggare_key", "role", "since", name=op.f("pk_case_staff")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_staff_handlaggare_key", "case_staff", ["handlaggare_key"], unique=False)
    op.create_table(
        "decision",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("reconsidered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decision")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_decision_case_key", "decision", ["case_key"], unique=False)
    op.create_table(
        "document_request",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_key", sa.String(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_document_request")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_document_request_case_key", "document_request", ["case_key"], unique=False)
    op.create_table(
        "execution",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("decision_key", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("interrupted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_execution")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_execution_decision_key", "execution", ["decision_key"], unique=False)
    op.create_table(
        "gap",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("owner_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "file", "row_key", "fact", name=op.f("pk_gap")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gap_owner_key", "gap", ["owner_key", "about"], unique=False)
    op.create_table(
        "handlaggare",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("introduction_until", sa.Date(), nullable=True),
        sa.Column("mentor_key", sa.String(), nullable=True),
        sa.Column("phone_hours", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_handlaggare")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identifier",
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("person_key", "kind", "value", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_value", "identifier", ["value", "person_key"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("extracted_at", Instant(), nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.PrimaryKeyConstraint("source", "generation", name=op.f("pk_import_run")),
    )
    op.create_table(
        "mandate",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("grantor_key", sa.String(), nullable=False),
        sa.Column("grantee_key", sa.String(), nullable=True),
        sa.Column("grantee_name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mandate")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mandate_grantee_key", "mandate", ["grantee_key"], unique=False)
    op.create_index("ix_mandate_grantor_key", "mandate", ["grantor_key"], unique=False)
    op.create_table(
        "name_of_person",
        sa.Column("part_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", "person_key", name=op.f("pk_name_of_person")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_pair",
        sa.Column("pair", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pair", "person_key", name=op.f("pk_name_pair")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_part",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("length", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_part")),
    )
    op.create_index("ix_name_part_sound", "name_part", ["sound"], unique=False)
    op.create_index("uq_name_part_part", "name_part", ["part"], unique=True)
    op.create_table(
        "name_slip",
        sa.Column("spelling", sa.String(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("spelling", "part_id", name=op.f("pk_name_slip")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payment",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("decision_key", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_payment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_payment_case_key", "payment", ["case_key"], unique=False)
    op.create_table(
        "person",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("protection", sa.String(), nullable=False),
        sa.Column("unsafe_contact", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("interpreter_language", sa.String(), nullable=True),
        sa.Column("communication", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "phone_number",
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", "kind", "value", name=op.f("pk_phone_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outside_name", sa.String(), nullable=True),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit")),
        sqlite_with_rowid=False,
    )
    put_up(GUARDS)
