"""Completed imports, and the facts known to be missing."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase
from frontdesk.core.db.ddl import guard
from frontdesk.core.db.types import Json


class ImportRun(RegisterBase):
    """A completed import. `generation` counts up per source; rooms that mirror the register compare it."""

    __tablename__ = "import_run"

    source: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    extracted_at: Mapped[datetime]
    imported_at: Mapped[datetime]
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    report: Mapped[dict[str, Any]] = mapped_column(Json)


class Gap(RegisterBase):
    """A row that was set aside, whose fact is therefore missing; the desk says so instead of guessing."""

    __tablename__ = "gap"
    __table_args__ = (Index("ix_gap_owner_key", "owner_key", "about"), {"sqlite_with_rowid": False})

    source: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    #: The missing fact.
    fact: Mapped[str] = mapped_column(primary_key=True)
    #: `person` or `case`.
    about: Mapped[str]
    #: Key of that person or case.
    owner_key: Mapped[str]


# The importing role does not own the tables, and before PostgreSQL 17 only an owner may run ANALYZE.
guard(
    cast("Table", ImportRun.__table__),
    postgresql="""
    CREATE OR REPLACE FUNCTION analyze_register() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('ANALYZE %%I', name);
        END LOOP;
    END $$
    """,
)
