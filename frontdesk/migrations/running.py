"""Bring a store's tables up to date."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from frontdesk.core.db import postgres

Store = Literal["desk", "register"]
_HERE = Path(__file__).parent


def upgrade(engine: Engine, store: Store, *, revision: str = "head") -> None:
    """Run every revision the store has not had, in one transaction; `engine` is the owner's."""
    _prepare(engine, store)
    with engine.begin() as connection:
        config = configuration(store)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def configuration(store: Store) -> Config:
    """Return Alembic's configuration of one store, with no file behind it."""
    config = Config()
    config.set_main_option("script_location", str(_HERE / store))
    config.set_main_option("path_separator", "os")
    return config


def _prepare(engine: Engine, store: Store) -> None:
    if engine.dialect.name != "postgresql":
        return
    schema = postgres.DESK_SCHEMA if store == "desk" else postgres.REGISTER_SCHEMA
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
