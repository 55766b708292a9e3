"""Secure deletion: what a deleted row leaves behind in the files is removed right after the commit.

SQLite overwrites deleted content in its pages (`secure_delete`), but older pages stay in the write-ahead log until a
truncating checkpoint. PostgreSQL keeps dead rows until the table is rewritten, so what may have to be erased lives in
small tables that are declared `erasable`: only their owner may rewrite them, and lends that one right as a function.
PostgreSQL's own WAL and every backup keep the old rows until they are rotated; the operator's guide says so.
"""

import sqlite3
import time
from enum import StrEnum
from typing import TypeVar, cast

import structlog
from sqlalchemy import Engine, Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.ddl import guard
from frontdesk.core.db.dialects import on_postgresql

M = TypeVar("M", bound=DeskBase)


class EraseDelay(StrEnum):
    """Why the traces of deleted rows are removed later: a reader was in the way, or the database failed."""

    READER = "reader"
    FAILED = "failed"


_log = structlog.get_logger("frontdesk.core")
_PAUSES = (0, 0.1, 0.4)  # seconds


def erasable(model: type[M]) -> type[M]:
    """Declare that deleted rows of a table must be removed from the files; its owner grants a rewriting function.

    CLUSTER writes a new file with the living rows only and, unlike VACUUM, can be run from a function.
    """
    table = cast("Table", model.__table__)
    table.info["erasable"] = True
    guard(
        table,
        postgresql=f"""CREATE FUNCTION rewrite_{table.name}() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER {table.name} USING pk_{table.name}; END $$""",
    )
    return model


def is_erasable(model: type[DeskBase]) -> bool:
    """Whether deleted rows of a table must also be removed from the files."""
    return bool(cast("Table", model.__table__).info.get("erasable"))


def wipe_after(db: Session, table: str) -> None:
    """Request that traces of rows deleted from `table` in this transaction are removed after the commit."""
    db.info.setdefault("wiped", set()).add(table)


def asked_for(db: Session) -> frozenset[str]:
    """Return, and forget, the tables whose traces are to be removed."""
    return frozenset(db.info.pop("wiped", ()))


def wipe(engine: Engine, tables: frozenset[str]) -> bool:
    """Remove what deleted rows left behind; False if a reader was in the way and it must be tried again.

    The deletion is already committed, so a failure here is only logged, and the clock tries again.
    """
    if not tables:
        return True
    try:
        return _rewrite(engine, tables) if on_postgresql(engine) else _truncate_log(engine)
    except (DBAPIError, sqlite3.Error):
        _log.warning("erase.postponed", code=EraseDelay.FAILED)
        return False


def _truncate_log(engine: Engine) -> bool:
    # Below SQLAlchemy's transaction, which this engine begins at the first statement: a checkpoint cannot run in one.
    pooled = engine.raw_connection()
    try:
        busy, _, _ = pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        pooled.close()
    if busy:
        _log.info("erase.postponed", code=EraseDelay.READER)
    return not busy


def _rewrite(engine: Engine, tables: frozenset[str]) -> bool:
    # A rewrite keeps rows visible to any snapshot older than the deletion, even that of a connection being opened.
    # Such snapshots live for milliseconds, so that the second or third rewrite finds none.
    for pause in _PAUSES:
        time.sleep(pause)
        for table in sorted(tables):
            with engine.begin() as connection:
                connection.execute(select(getattr(func, f"rewrite_{table}")()))
    return True
