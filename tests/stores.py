"""Both stores, empty and with their schema, on SQLite and on PostgreSQL: the fixtures every room's tests stand on.

The clock stands at Monday 23 November 2026, 10.00 in Stockholm, until a test moves it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, text

from frontdesk.accesslog import service
from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.bases import DeskBase, RegisterBase
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.live import CHANNEL
from frontdesk.core.times import FixedClock
from tests.clusters import cluster
from tests.models import EVERY_MODEL
from tests.postgres import APP, READER, WRITER, Cluster

MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOG_KEY = b"a log key that only the tests know"
assert EVERY_MODEL, "the tables must be known before they are made"


def create_schema(desk: Engine, register: Engine) -> None:
    """Make every table of both stores, with its guards."""
    DeskBase.metadata.create_all(desk)
    RegisterBase.metadata.create_all(register)
    desk.dispose()
    register.dispose()


def sqlite_stores(folder: Path, clock: FixedClock) -> Stores:
    """Two fresh SQLite files in `folder`."""
    desk, register = folder / "desk.sqlite", folder / "register.sqlite"
    for file, content in zip((desk, register), _sqlite_template(), strict=True):
        file.write_bytes(content)
    return Stores(
        desk=sqlite.engine(desk),
        register=sqlite.engine(register, read_only=True),
        log_key=LOG_KEY,
        access_log=service,
        clock=clock,
    )


def postgres_stores(server: Cluster, database: str, clock: FixedClock) -> Stores:
    """Both schemas of `database`, made from `postgres_template`, with no more rights than in service."""
    return Stores(
        desk=postgres.engine(server.url(database, user=APP), schema=postgres.DESK_SCHEMA),
        register=postgres.engine(server.url(database, user=READER), schema=postgres.REGISTER_SCHEMA, read_only=True),
        log_key=LOG_KEY,
        access_log=service,
        clock=clock,
    )


@contextmanager
def owner_of_an_empty_desk(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """The owner's engine of a desk store without tables; the fixture's parameter says of which kind."""
    if request.param == "sqlite":
        engine = sqlite.engine(folder / "desk.sqlite", owner=True)
    else:
        engine = postgres.engine(request.getfixturevalue("postgres_url"), schema=postgres.DESK_SCHEMA)
    yield engine
    engine.dispose()


@cache
def _sqlite_template() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as folder:
        desk, register = Path(folder, "desk.sqlite"), Path(folder, "register.sqlite")
        create_schema(sqlite.engine(desk, owner=True), sqlite.engine(register, owner=True))
        return desk.read_bytes(), register.read_bytes()


@cache
def postgres_template(server: Cluster) -> str:
    """Make the database every test's own is copied from."""
    name = server.create_database()
    bare = postgres.engine(server.url(name), schema="public", pool_size=1)
    with bare.begin() as connection:
        connection.execute(text(postgres.grants_sql(owner="postgres", app=APP, reader=READER, writer=WRITER)))
    bare.dispose()
    create_schema(
        postgres.engine(server.url(name), schema=postgres.DESK_SCHEMA, pool_size=1),
        postgres.engine(server.url(name), schema=postgres.REGISTER_SCHEMA, pool_size=1),
    )
    return name


def wait_until_all_listen(stores: Stores, processes: int) -> None:
    """A process hears of the others once its listener is connected, a moment after its port answers."""
    listening = text("SELECT count(*) FROM pg_stat_activity WHERE query = :listen AND datname = current_database()")
    for _ in range(1200):
        with stores.reading() as unit:
            if unit.db.scalar(listening, {"listen": f"LISTEN {CHANNEL}"}) == processes:
                return
        time.sleep(0.05)
    raise AssertionError("not every process listens")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Monday 23 November 2026, 10.00 in Stockholm."""
    return FixedClock(MONDAY_TEN)


@pytest.fixture
def stores(store: str, tmp_path: Path, clock: FixedClock, pytestconfig: pytest.Config) -> Iterator[Stores]:
    """Both stores, once on each database (`tests.clusters` says on which)."""
    if store == "sqlite":
        made = sqlite_stores(tmp_path, clock)
        yield made
        made.dispose()
    else:
        server = cluster(pytestconfig, store)
        database = server.create_database(postgres_template(server))
        made = postgres_stores(server, database, clock)
        yield made
        made.dispose()
        server.drop_database(database)


@pytest.fixture
def register_writer(stores: Stores) -> Iterator[Engine]:
    """The register as only the import may open it."""
    url = stores.register.url
    if stores.embedded:
        made = sqlite.engine(Path(url.database or ""), owner=True)
    else:
        made = postgres.engine(url.set(username=WRITER).render_as_string(), schema=postgres.REGISTER_SCHEMA)
    yield made
    made.dispose()


@pytest.fixture
def unit(stores: Stores) -> Iterator[Unit]:
    """An open writing unit of work; it is rolled back unless the test commits `unit.desk`."""
    with stores._unit(immediate=True) as opened:
        yield opened
