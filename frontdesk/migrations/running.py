"""Bring a store's tables up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from frontdesk.core.db import postgres

Store = Literal["desk", "register"]
STORES: tuple[Store, Store] = ("desk", "register")
SCHEMAS: dict[Store, str] = {"desk": postgres.DESK_SCHEMA, "register": postgres.REGISTER_SCHEMA}
_HERE = Path(__file__).parent


def upgrade(engine: Engine, store: Store) -> None:
    """Run every revision the store has not had, in one transaction; `engine` is the owner's."""
    _prepare(engine, store)
    with engine.connect() as connection, _unenforced_references(connection), connection.begin():
        config = configuration(store)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest() -> str:
    """Return the names of both stores' newest revisions; cheap, because none of them is read."""
    return " ".join(max(path.stem for path in (_HERE / store / "versions").glob("*.py")) for store in STORES)


def head(store: Store) -> str:
    """Return the newest revision of a store that this program has."""
    return ScriptDirectory.from_config(configuration(store)).get_current_head() or ""


def revisions(store: Store) -> frozenset[str]:
    """Return every revision of a store that this program has."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration(store)).walk_revisions())


def configuration(store: Store) -> Config:
    """Return Alembic's configuration of one store, with no file behind it."""
    config = Config()
    config.set_main_option("script_location", str(_HERE / store))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _unenforced_references(connection: Connection) -> Iterator[None]:
    """Let a revision make a SQLite table anew; dropping the old one would else delete what refers to it.

    SQLite heeds this only outside a transaction, so it is said to the driver before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _prepare(engine: Engine, store: Store) -> None:
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        # Asked first: a role that may not make a schema may still own one that was made for it.
        made = connection.scalar(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMAS[store]})
        if not made:
            connection.execute(text(f"CREATE SCHEMA {SCHEMAS[store]}"))
