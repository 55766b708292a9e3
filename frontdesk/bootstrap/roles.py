"""The SQL an administrator of a PostgreSQL cluster runs once: a database, four roles, and their rights."""

import re
import secrets

from frontdesk.accesslog.models import APPEND_ONLY
from frontdesk.core.db.postgres import grants_sql
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
# The setting for each role's address.
_SETTINGS = {
    "owner": "FRONTDESK_OWNER_URL",
    "app": "FRONTDESK_DATABASE_URL",
    "reader": "FRONTDESK_REGISTER_READER_URL",
    "writer": "FRONTDESK_REGISTER_WRITER_URL",
}
_HEAD = """\
-- Frontdesk on PostgreSQL 14 or newer: the database {database}, its four roles and their rights.
-- Run it as the administrator of the cluster:
--     frontdesk migrate --roles > roles.sql && psql -d postgres -f roles.sql
-- It may be run again, and on a cluster that has some of it: what is there is kept, its passwords too.
-- The passwords below were made just now and are kept nowhere else. Put these lines into .env, without the dashes,
-- and remove this file:
--
{lines}
--
-- Then, in this order: frontdesk migrate, frontdesk import, frontdesk user add, frontdesk serve and frontdesk clock.

\\set ON_ERROR_STOP on
"""
_ROLE = """\
SELECT 'CREATE ROLE {role} LOGIN PASSWORD ''{password}'''
    WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') \\gexec
"""
_DATABASE = """\
SELECT 'CREATE DATABASE {database} OWNER {owner} ENCODING ''UTF8'' TEMPLATE template0'
    WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{database}') \\gexec
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {everybody};
GRANT CREATE, TEMPORARY ON DATABASE {database} TO {owner};
GRANT TEMPORARY ON DATABASE {database} TO {writer};

\\connect {database}
SET client_min_messages = warning;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
"""


class BadDatabaseName(FrontdeskError):
    """The name would have to be quoted wherever it is used."""

    status = 422
    message = N_("{name} passar inte som namn på databasen: små bokstäver a-z, siffror och understreck, högst 41.")


def setup_sql(database: str, *, server: str = "127.0.0.1:5432") -> str:
    """Return the SQL for psql, with the lines for `.env` as comments; `server` is host:port in those.

    Generates new passwords at every call. Raises BadDatabaseName.
    """
    if not _NAME.fullmatch(database):
        raise BadDatabaseName(name=database)
    roles = {kind: f"{database}_{kind}" for kind in _SETTINGS}
    passwords = {kind: secrets.token_hex(20) for kind in _SETTINGS}
    lines = "\n".join(
        f"-- {setting}=postgresql+psycopg://{roles[kind]}:{passwords[kind]}@{server}/{database}"
        for kind, setting in _SETTINGS.items()
    )
    made = "".join(_ROLE.format(role=roles[kind], password=passwords[kind]) for kind in _SETTINGS)
    opened = _DATABASE.format(database=database, everybody=", ".join(roles.values()), **roles)
    granted = grants_sql(**roles, append_only=APPEND_ONLY)
    return f"{_HEAD.format(database=database, lines=lines)}\n{made}\n{opened}\n{granted}"
