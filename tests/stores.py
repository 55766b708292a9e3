"""Both stores, empty and with their schema, on SQLite and on PostgreSQL: the fixtures every room's tests stand on.

The clock stands at Monday 23 November 2026, 10.00 in Stockholm, until a test moves it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.bases import DeskBase, RegisterBase
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from tests.models import EVERY_MODEL

MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
assert EVERY_MODEL, "the tables must be known before they are made"


def create_schema(desk: Engine, register: Engine) -> None:
    """Make every table of both stores, with its guards."""
    DeskBase.metadata.create_all(desk)
    RegisterBase.metadata.create_all(register)


def sqlite_stores(folder: Path, clock: FixedClock) -> Stores:
    """Two fresh SQLite files in `folder`."""
    desk, register = folder / "desk.sqlite", folder / "register.sqlite"
    owners = sqlite.engine(desk, owner=True), sqlite.engine(register, owner=True)
    create_schema(*owners)
    for owner in owners:
        owner.dispose()
    return Stores(desk=sqlite.engine(desk), register=sqlite.engine(register, read_only=True), clock=clock)


def postgres_stores(url: str, clock: FixedClock) -> Stores:
    """Two fresh schemas in the empty database at `url`."""
    bare = postgres.engine(url, schema="public", pool_size=1)
    with bare.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {postgres.DESK_SCHEMA}"))
        connection.execute(text(f"CREATE SCHEMA {postgres.REGISTER_SCHEMA}"))
    bare.dispose()
    owners = (
        postgres.engine(url, schema=postgres.DESK_SCHEMA, pool_size=1),
        postgres.engine(url, schema=postgres.REGISTER_SCHEMA, pool_size=1),
    )
    create_schema(*owners)
    for owner in owners:
        owner.dispose()
    return Stores(
        desk=postgres.engine(url, schema=postgres.DESK_SCHEMA),
        register=postgres.engine(url, schema=postgres.REGISTER_SCHEMA, read_only=True),
        clock=clock,
    )


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Monday 23 November 2026, 10.00 in Stockholm."""
    return FixedClock(MONDAY_TEN)


@pytest.fixture(params=["sqlite", "postgres"])
def stores(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Stores]:
    """Both stores, once on each database."""
    if request.param == "sqlite":
        made = sqlite_stores(tmp_path, clock)
    else:
        made = postgres_stores(request.getfixturevalue("postgres_url"), clock)
    yield made
    made.dispose()


@pytest.fixture
def register_writer(stores: Stores) -> Iterator[Engine]:
    """The register as only the import may open it."""
    url = stores.register.url
    if stores.embedded:
        made = sqlite.engine(Path(url.database or ""), owner=True)
    else:
        made = postgres.engine(url.render_as_string(hide_password=False), schema=postgres.REGISTER_SCHEMA)
    yield made
    made.dispose()


@pytest.fixture
def unit(stores: Stores) -> Iterator[Unit]:
    """An open writing unit of work; it is rolled back unless the test commits `unit.desk`."""
    with stores._unit(immediate=True) as opened:
        yield opened
