"""SQLite connections that keep the house rules.

Both stores run in WAL. Every connection is closed to ATTACH (a limit of zero and an authorizer) and its authorizer
refuses to drop triggers or to touch `writable_schema`, so that no statement, injected or mistaken, can lift a guard.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

_REFUSED = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_DROP_TRIGGER})
_REFUSED_PRAGMAS = frozenset({"writable_schema", "query_only", "trusted_schema", "journal_mode", "recursive_triggers"})


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in _REFUSED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _REFUSED_PRAGMAS and second is not None:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def engine(path: Path, *, read_only: bool = False, owner: bool = False) -> Engine:
    """Open a store file.

    `read_only` opens it with `mode=ro` and `query_only`; `owner` is the migrating and importing connection, which alone
    may change the schema's guards.
    """
    mode = "ro" if read_only else "rwc"
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=lambda: _connect(path, mode=mode, read_only=read_only, owner=owner),
        pool_size=8,
        max_overflow=8,
        hide_parameters=True,
    )
    event.listen(made, "begin", _begin)
    return made


def _connect(path: Path, *, mode: str, read_only: bool, owner: bool) -> sqlite3.Connection:
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=30,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    for pragma in _pragmas(read_only=read_only):
        raw.execute(f"PRAGMA {pragma}")
    if not owner:
        raw.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        raw.set_authorizer(_authorize)
    return raw


def _pragmas(*, read_only: bool) -> list[str]:
    common = [
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "recursive_triggers=ON",
        "cache_size=-16000",
        "mmap_size=268435456",
    ]
    if read_only:
        return [*common, "query_only=ON"]
    return ["journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", *common]


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy passes its own Connection
    # A reader under BEGIN IMMEDIATE would queue behind the writer, so only a writing unit of work asks for it; a SELECT
    # that stands alone needs no transaction.
    options = connection.get_execution_options()
    if options.get("immediate", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif not options.get("alone", False):
        connection.connection.dbapi_connection.execute("BEGIN")
