"""PostgreSQL connections and roles: one database, a schema for each store, four roles."""

import sqlite3
from collections.abc import Mapping, Sequence

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

DESK_SCHEMA = "desk"
REGISTER_SCHEMA = "register"


# A firewall that drops a connection, or a server without power, sends nothing: probed every half minute, a silent
# connection is given up within a minute.
KEEPALIVE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# Far longer than any of our statements takes. One that waits longer frees its thread, and the pages keep working.
_PATIENCE = "-clock_timeout=10s -cstatement_timeout=30s -cidle_in_transaction_session_timeout=60s"
_BUSY = frozenset({"55P03", "57014", "53300"})  # lock not available, statement cancelled, too many connections
_SHUT = frozenset({"57P01", "57P02", "57P03"})  # shutting down, crashed, starting up


def engine(url: str, *, schema: str, read_only: bool = False, pool_size: int = 8, patient: bool = False) -> Engine:
    """Create an engine for one store of the database at `url` (`postgresql+psycopg://…`).

    Every session uses UTC and the store's own schema; a read-only one declares itself so to the database. A failing
    statement is reported without its values, which may be personal. JIT compilation is off: it takes longer than any of
    our statements. Only a `patient` connection, of the owner or the import, waits for a lock or a statement without
    limit. A pooled connection is tested before use, so that a restart of the database costs no request.
    """
    options = f"-csearch_path={schema} -ctimezone=UTC -cjit=off"
    if read_only:
        options += " -cdefault_transaction_read_only=on"
    if not patient:
        options += f" {_PATIENCE}"
    return create_engine(
        url,
        connect_args={"options": options, **KEEPALIVE},
        pool_size=pool_size,
        max_overflow=8,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def is_busy(error: DBAPIError) -> bool:
    """Whether a statement failed only because the database is busy or away, and may be tried again."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return is_away(error) or getattr(error.orig, "sqlstate", None) in _BUSY


def is_away(error: DBAPIError) -> bool:
    """Whether the connection was lost, or none could be made: uncommitted work on it has changed nothing."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    # Without a connection the driver knows no SQLSTATE, even if the server answered.
    never_connected = isinstance(error.orig, psycopg.OperationalError) and code is None
    return never_connected or code in _SHUT or (code or "").startswith("08")


def grants_sql(
    *, owner: str, app: str, reader: str, writer: str, append_only: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Return the SQL that grants each role the rights it needs and no more, on present and future tables.

    The app uses the desk and the reader reads the register; only the writer changes it. Only the owner creates tables.
    `append_only` lists, by table of the desk, what the app must not do.
    """
    kept = "".join(
        f"DO $$ BEGIN IF to_regclass('{DESK_SCHEMA}.{table}') IS NOT NULL THEN "
        f"REVOKE {', '.join(rights)} ON {DESK_SCHEMA}.{table} FROM {app}; END IF; END $$;\n"
        for table, rights in (append_only or {}).items()
    )
    return f"""\
CREATE SCHEMA IF NOT EXISTS {DESK_SCHEMA};
CREATE SCHEMA IF NOT EXISTS {REGISTER_SCHEMA};
ALTER SCHEMA {DESK_SCHEMA} OWNER TO {owner};
ALTER SCHEMA {REGISTER_SCHEMA} OWNER TO {owner};
GRANT USAGE ON SCHEMA {DESK_SCHEMA} TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {DESK_SCHEMA} TO {app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {DESK_SCHEMA} TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {DESK_SCHEMA}
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {DESK_SCHEMA} GRANT USAGE, SELECT ON SEQUENCES TO {app};
GRANT USAGE ON SCHEMA {REGISTER_SCHEMA} TO {reader}, {writer};
GRANT SELECT ON ALL TABLES IN SCHEMA {REGISTER_SCHEMA} TO {reader}, {writer};
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {REGISTER_SCHEMA} TO {writer};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {REGISTER_SCHEMA} TO {writer};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {REGISTER_SCHEMA} GRANT SELECT ON TABLES TO {reader}, {writer};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {REGISTER_SCHEMA}
    GRANT INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO {writer};
{kept}"""
