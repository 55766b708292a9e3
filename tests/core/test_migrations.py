"""What migrating makes is what the models say, guards included, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from frontdesk.core.db import postgres, sqlite
from frontdesk.migrations.running import STORES, Store, upgrade
from tests.stores import create_schema

_SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY type, name"
_POSTGRES_PARTS = (
    """SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
       FROM information_schema.columns
       WHERE table_schema = :schema AND table_name <> 'alembic_version' ORDER BY 1, 2""",
    """SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
       JOIN pg_namespace n ON n.oid = c.connamespace
       WHERE n.nspname = :schema AND c.conname NOT LIKE '%alembic%' ORDER BY 1, 2""",
    """SELECT indexname, indexdef FROM pg_indexes
       WHERE schemaname = :schema AND indexname NOT LIKE '%alembic%' ORDER BY 1""",
    """SELECT t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
       JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = :schema AND NOT t.tgisinternal ORDER BY 1, 2""",
    """SELECT p.proname, p.prosecdef, p.prosrc FROM pg_proc p
       JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
       WHERE n.nspname = :schema AND l.lanname = 'plpgsql' ORDER BY 1""",
)


def _words(sql: str | None) -> list[str]:
    """The parts of a statement in no order: a table's constraints stand in whatever order they were written."""
    return sorted(part.strip(" ()") for part in re.split(r",(?![^()]*\))", " ".join((sql or "").split())))


def _sqlite_schema(engine: Engine) -> list[tuple[str, str, list[str]]]:
    with engine.connect() as connection:
        return [(kind, name, _words(sql)) for kind, name, sql in connection.execute(text(_SQLITE_SCHEMA))]


def _postgres_schema(engine: Engine, schema: str) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        parts = [list(connection.execute(text(part), {"schema": schema})) for part in _POSTGRES_PARTS]
    return [[tuple(str(cell).replace(f"{schema}.", "") for cell in row) for row in part] for part in parts]


@pytest.fixture
def sqlite_pair(tmp_path: Path) -> Iterator[tuple[dict[Store, Engine], dict[Store, Engine]]]:
    migrated = {store: sqlite.engine(tmp_path / f"migrated-{store}.sqlite", owner=True) for store in STORES}
    modelled = {store: sqlite.engine(tmp_path / f"modelled-{store}.sqlite", owner=True) for store in STORES}
    yield migrated, modelled
    for engine in (*migrated.values(), *modelled.values()):
        engine.dispose()


def test_migrating_sqlite_makes_what_the_models_say(
    sqlite_pair: tuple[dict[Store, Engine], dict[Store, Engine]],
) -> None:
    migrated, modelled = sqlite_pair
    create_schema(modelled["desk"], modelled["register"])
    for store in STORES:
        upgrade(migrated[store], store)
        assert _sqlite_schema(migrated[store]) == _sqlite_schema(modelled[store])


def test_migrating_postgresql_makes_what_the_models_say(postgres_url: str) -> None:
    schemas: dict[Store, str] = {"desk": postgres.DESK_SCHEMA, "register": postgres.REGISTER_SCHEMA}
    migrated = {store: postgres.engine(postgres_url, schema=schemas[store]) for store in STORES}
    modelled = {store: postgres.engine(postgres_url, schema=f"modelled_{schemas[store]}") for store in STORES}
    for store in STORES:
        upgrade(migrated[store], store)
        with modelled[store].begin() as connection:
            connection.execute(text(f"CREATE SCHEMA modelled_{schemas[store]}"))
    create_schema(modelled["desk"], modelled["register"])
    for store in STORES:
        name = schemas[store]
        assert _postgres_schema(migrated[store], name) == _postgres_schema(modelled[store], f"modelled_{name}")
    for engine in (*migrated.values(), *modelled.values()):
        engine.dispose()


def test_migrating_twice_changes_nothing(sqlite_pair: tuple[dict[Store, Engine], dict[Store, Engine]]) -> None:
    migrated, _ = sqlite_pair
    for store in STORES:
        upgrade(migrated[store], store)
        before = _sqlite_schema(migrated[store])
        upgrade(migrated[store], store)
        assert _sqlite_schema(migrated[store]) == before
