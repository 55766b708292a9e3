"""Erasing for good: what a deleted row leaves behind in the files is removed right after the commit.

SQLite overwrites deleted content in its pages (`secure_delete`), but older pages stay in the write-ahead log until a
truncating checkpoint. PostgreSQL keeps dead rows until the table is rewritten, so what may have to be erased lives in a
small table of its own. PostgreSQL's own WAL and every backup keep the old rows until they are rotated; the operator's
guide says so.
"""

import logging
import sqlite3

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)


def wipe_after(desk: Session, table: str) -> None:
    """Ask that the traces of rows deleted from `table` in this transaction are removed once it is committed."""
    desk.info.setdefault("wiped", set()).add(table)


def asked_for(desk: Session) -> frozenset[str]:
    """Take the tables whose traces are to be removed."""
    return frozenset(desk.info.pop("wiped", ()))


def wipe(engine: Engine, tables: frozenset[str]) -> bool:
    """Remove what deleted rows left behind; False when somebody was reading and it must be tried again.

    The request that erased has been answered for in the database already, so a failure here is told to the log and
    left to the clock's next try.
    """
    if not tables:
        return True
    try:
        return _truncate_log(engine) if engine.dialect.name == "sqlite" else _rewrite(engine, tables)
    except (DBAPIError, sqlite3.Error):
        log.warning("erase.postponed")
        return False


def _truncate_log(engine: Engine) -> bool:
    # Below SQLAlchemy's transaction, which this engine begins at the first statement: a checkpoint needs none.
    pooled = engine.raw_connection()
    try:
        busy, _, _ = pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        pooled.close()
    return not busy


def _rewrite(engine: Engine, tables: frozenset[str]) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in sorted(tables):
            connection.exec_driver_sql(f'VACUUM (FULL) "{table}"')
    return True
