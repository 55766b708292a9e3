"""PostgreSQL connections and roles: one database, a schema for each store, four roles."""

import sqlite3
from collections.abc import Mapping, Sequence

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

DESK_SCHEMA = "desk"
REGISTER_SCHEMA = "register"


# A firewall that forgets a connection, or a server that lost its power, says nothing: asked for every half minute, a
# silent connection is given up within a minute.
KEEPALIVE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# Far longer than any of ours takes. One that waits longer gives its thread back, and the pages go on.
_PATIENCE = "-clock_timeout=10s -cstatement_timeout=30s -cidle_in_transaction_session_timeout=60s"
_BUSY = frozenset({"55P03", "57014", "53300"})  # a lock, a statement cancelled, no connection left
_SHUT = frozenset({"57P01", "57P02", "57P03"})  # it stops, it has crashed, it starts


def engine(url: str, *, schema: str, read_only: bool = False, pool_size: int = 8, patient: bool = False) -> Engine:
    """Connect to one store of the database at `url` (`postgresql+psycopg://…`).

    Every session works in UTC and in the store's own schema; a read-only one says so to the database. A statement
    that fails is told without its values, which may be personal. Nothing is compiled to machine code: that takes
    longer than any of our statements. Only a `patient` connection, of the owner or the import, waits for a lock or a
    statement as long as it takes. A pooled connection is tried before it is used, so that a restart of the database
    costs no request.
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
    """Whether a statement failed only because others hold the database, or it is away: the same may be tried again."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return is_away(error) or getattr(error.orig, "sqlstate", None) in _BUSY


def is_away(error: DBAPIError) -> bool:
    """Whether the connection was lost, or none could be made: what ran on it without a commit has changed nothing."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    # Until there is a connection the driver knows no code, whatever the server said.
    never_connected = isinstance(error.orig, psycopg.OperationalError) and code is None
    return never_connected or code in _SHUT or (code or "").startswith("08")


def grants_sql(
    *, owner: str, app: str, reader: str, writer: str, append_only: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Return the SQL that gives each role what it needs, and no more, whether tables are there already or come later.

    The app uses the desk and the reader reads the register; only the writer changes it. The owner alone makes tables.
    `append_only` is what the app must not do to which of the desk's tables.
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
