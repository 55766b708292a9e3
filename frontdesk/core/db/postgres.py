"""PostgreSQL connections and roles: one database, a schema for each store, four roles."""

from sqlalchemy import Engine, create_engine

DESK_SCHEMA = "desk"
REGISTER_SCHEMA = "register"


def engine(url: str, *, schema: str, read_only: bool = False, pool_size: int = 8) -> Engine:
    """Connect to one store of the database at `url` (`postgresql+psycopg://…`).

    Every session works in UTC and in the store's own schema; a read-only one says so to the database. A statement
    that fails is told without its values, which may be personal. Nothing is compiled to machine code: that takes
    longer than any of our statements.
    """
    options = f"-csearch_path={schema} -ctimezone=UTC -cjit=off"
    if read_only:
        options += " -cdefault_transaction_read_only=on"
    return create_engine(
        url, connect_args={"options": options}, pool_size=pool_size, max_overflow=8, hide_parameters=True
    )


def roles_sql(*, app: str, reader: str, writer: str) -> str:
    """Return the SQL an owner runs once: the app uses the desk and reads the register, only the writer changes it."""
    return f"""\
CREATE SCHEMA IF NOT EXISTS {DESK_SCHEMA};
CREATE SCHEMA IF NOT EXISTS {REGISTER_SCHEMA};
GRANT USAGE ON SCHEMA {DESK_SCHEMA} TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {DESK_SCHEMA} TO {app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {DESK_SCHEMA} TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA {DESK_SCHEMA} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA {DESK_SCHEMA} GRANT USAGE, SELECT ON SEQUENCES TO {app};
GRANT USAGE ON SCHEMA {REGISTER_SCHEMA} TO {reader}, {writer};
GRANT SELECT ON ALL TABLES IN SCHEMA {REGISTER_SCHEMA} TO {reader}, {writer};
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {REGISTER_SCHEMA} TO {writer};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {REGISTER_SCHEMA} TO {writer};
ALTER DEFAULT PRIVILEGES IN SCHEMA {REGISTER_SCHEMA} GRANT SELECT ON TABLES TO {reader}, {writer};
ALTER DEFAULT PRIVILEGES IN SCHEMA {REGISTER_SCHEMA} GRANT INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO {writer};
"""
