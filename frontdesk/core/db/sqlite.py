"""SQLite connections with write protection.

Both stores run in WAL. The authorizer of every connection but the owner's is an allow-list: rows are read and written,
transactions begun and ended, and nothing else. No statement, injected or mistaken, can create, alter or drop anything,
not even a temporary trigger, or change a setting that guards the file.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

_ROWS = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
_REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "writefile", "edit"})
# Pragmas that read a setting, and those allowed with an argument.
_READ_PRAGMAS = frozenset(
    {"data_version", "database_list", "integrity_check", "quick_check", "read_uncommitted", "user_version"}
)
_ORDERS = frozenset({("wal_checkpoint", "truncate"), ("wal_checkpoint", "passive")})


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    return sqlite3.SQLITE_OK if _is_allowed(action, first or "", second) else sqlite3.SQLITE_DENY


def _is_allowed(action: int, first: str, second: str | None) -> bool:
    if action in _ROWS:
        return not first.lower().startswith("sqlite_")
    if action == sqlite3.SQLITE_FUNCTION:
        return (second or "").lower() not in _REFUSED_FUNCTIONS
    if action == sqlite3.SQLITE_PRAGMA:
        return _is_allowed_pragma(first.lower(), second)
    return action in _ALLOWED


def _is_allowed_pragma(name: str, value: str | None) -> bool:
    if name == "table_info":
        return True
    return name in _READ_PRAGMAS if value is None else (name, value.lower()) in _ORDERS


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
        # json_each's virtual table declares its columns at first use, which the authorizer would see as CREATE TABLE.
        raw.execute("SELECT count(*) FROM json_each('[]')")
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
    # A reader under BEGIN IMMEDIATE would queue behind the writer, so only a writing unit of work asks for it; a single
    # SELECT needs no transaction.
    options = connection.get_execution_options()
    if options.get("immediate", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif not options.get("alone", False):
        connection.connection.dbapi_connection.execute("BEGIN")
