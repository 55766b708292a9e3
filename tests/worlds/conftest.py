"""The four towns, on one database after the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.clusters import cluster
from tests.postgres import WRITER
from tests.stores import MONDAY_TEN, postgres_stores, postgres_template, sqlite_stores
from tests.web.client import make_building
from tests.worlds.parallel import KINDS, World, Worlds


def _stores(kind: str, folder: Path, clock: FixedClock, config: pytest.Config) -> tuple[Stores, Engine]:
    if kind == "sqlite":
        folder.mkdir()
        made = sqlite_stores(folder, clock)
        return made, sqlite.engine(Path(made.register.url.database or ""), owner=True)
    server = cluster(config, kind)
    made = postgres_stores(server, server.create_database(postgres_template(server)), clock)
    writer = made.register.url.set(username=WRITER).render_as_string()
    return made, postgres.engine(writer, schema=postgres.REGISTER_SCHEMA)


@pytest.fixture
def worlds(store: str, tmp_path: Path, clock: FixedClock, pytestconfig: pytest.Config) -> Iterator[Worlds]:
    """The four towns on a Monday at ten."""
    clock.set(MONDAY_TEN)
    every = []
    for kind in KINDS:
        stores, writer = _stores(store, tmp_path / kind, clock, pytestconfig)
        stores.event_handlers = EVENT_HANDLERS
        every.append(World.make(kind, make_building(stores), writer))
        writer.dispose()
    yield Worlds(every)
    for world in every:
        world.building.stores.dispose()
