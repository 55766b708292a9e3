"""Both databases with the product's schema, for a benchmark: SQLite files, and a PostgreSQL that ends with it.

Run every benchmark from the root: `uv run python -m benchmarks.slots`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Protocol

from sqlalchemy import NullPool, create_engine, text

from frontdesk.core.db import sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from tests import postgres
from tests.stores import postgres_stores, postgres_template, sqlite_stores

MONDAY_TEN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Action(Protocol):
    """Something to be timed."""

    def __call__(self) -> object: ...


@contextmanager
def on_sqlite() -> Iterator[Stores]:
    """Open both stores as two SQLite files in a folder of their own."""
    with TemporaryDirectory() as folder:
        stores = sqlite_stores(Path(folder), FixedClock(MONDAY_TEN))
        yield stores
        stores.dispose()


@contextmanager
def on_postgresql() -> Iterator[Stores]:
    """Open both stores in a database of a server that ends with the block."""
    folder = postgres.new_run_folder()
    binaries = postgres.system_binaries() or postgres.wheel_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL binaries; install the package postgresql")
    try:
        server = postgres.running_cluster(folder, "benchmark", binaries)
        name = server.create_database(postgres_template(server))
        stores = postgres_stores(server, name, FixedClock(MONDAY_TEN))
        yield stores
        stores.dispose()
    finally:
        postgres.stop_clusters(folder)


def settle(stores: Stores) -> None:
    """Let the database learn what was just loaded, as it does by itself in service.

    That takes the tables' owner: the application's ANALYZE of them is refused on SQLite, and on PostgreSQL a warning
    that nobody reads.
    """
    if stores.embedded:
        file = sqlite.engine(Path(stores.desk.url.database or ""), owner=True)
        with file.begin() as connection:
            connection.execute(text("ANALYZE"))
        file.dispose()
        return
    owner = create_engine(stores.desk.url.set(username="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with owner.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


ENGINES = {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}


def milliseconds(action: Action, times: int) -> tuple[float, float]:
    """Return the median and the longest of several runs, after one to warm up."""
    action()
    taken = []
    for _ in range(times):
        began = perf_counter()
        action()
        taken.append((perf_counter() - began) * 1000)
    return median(taken), max(taken)
