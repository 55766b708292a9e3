"""Check each database address: whether it can be opened, has our tables, and its role the rights it needs, no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from frontdesk.accesslog import service
from frontdesk.accesslog.models import APPEND_ONLY
from frontdesk.bootstrap import faults as words
from frontdesk.bootstrap import revisions
from frontdesk.core.db.bases import DeskBase, RegisterBase
from frontdesk.core.db.stores import open_stores, owner_engines, writer_engine
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.settings import Settings
from frontdesk.migrations.running import SCHEMAS, Store

_OLDEST, _FEWEST, _APART_SECONDS = 140000, 66, 60.0
_ROLES = "Kör som databasens administratör: frontdesk migrate --roles."
_READ, _CHANGE = ("SELECT",), ("INSERT", "UPDATE", "DELETE")
# By OID: a name within a schema the role may not enter is refused.
_HELD = text(
    "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
    " WHERE n.nspname = :schema AND c.relkind IN ('r', 'p')"
    " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, :right)"
    " AND (c.relname = ANY(:append_only)) = :among"
)
_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = :schema AND tablename <> ALL(:append_only)")
_OTHERS_TABLES = text(
    "SELECT count(*) FROM pg_tables WHERE schemaname = :schema AND NOT pg_has_role(current_user, tableowner, 'USAGE')"
)
_SUPERUSER = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
_MEMBER = text("SELECT pg_has_role(current_user, (SELECT nspowner FROM pg_namespace WHERE nspname = :schema), 'USAGE')")
_CREATES = text("SELECT has_schema_privilege(current_user, :schema, 'CREATE')")


@dataclass(frozen=True)
class _Door:
    """One database address: its setting, its store, and the rights its role needs and must not have."""

    where: str
    engine: Engine
    store: Store
    needs: tuple[tuple[Store, tuple[str, ...]], ...]
    lacks: tuple[tuple[Store, tuple[str, ...]], ...]
    owner: bool = False


def faults(settings: Settings) -> list[str]:
    """Return what is wrong with the databases, each address by itself; no data are read."""
    told: list[str] = []
    try:
        with _doors(settings) as doors:
            for door in doors:
                told += _of_door(door)
    except FrontdeskError as fault:
        told.append(words.told(fault))
    return list(dict.fromkeys(told))


@contextmanager
def _doors(settings: Settings) -> Iterator[list[_Door]]:
    """Open every address that is set; the owner's and the writer's may be kept on another machine."""
    made: list[_Door] = []
    try:
        desk, register = revisions.names(settings)
        with words.naming(desk):
            stores = open_stores(settings, service)
        made.append(
            _Door(desk, stores.desk, "desk", (("desk", (*_READ, *_CHANGE)),), (("register", (*_READ, *_CHANGE)),))
        )
        made.append(
            _Door(
                register, stores.register, "register", (("register", _READ),), (("register", _CHANGE), ("desk", _READ))
            )
        )
        if settings.owner_url is not None:
            for engine, store in zip(owner_engines(settings), SCHEMAS, strict=True):
                made.append(_Door("FRONTDESK_OWNER_URL", engine, store, (), (), owner=True))
        if settings.register_writer_url is not None:
            needs: tuple[tuple[Store, tuple[str, ...]], ...] = (("register", (*_READ, *_CHANGE)),)
            engine = writer_engine(settings)
            made.append(_Door("FRONTDESK_REGISTER_WRITER_URL", engine, "register", needs, (("desk", _READ),)))
        yield made
    finally:
        for door in made:
            door.engine.dispose()


def _of_door(door: _Door) -> list[str]:
    try:
        revisions.need(door.engine, door.store, door.where)
        with door.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                return _of_file(connection, door)
            return [*_of_server(connection, door), *_of_role(connection, door)]
    except FrontdeskError as refusal:
        return [words.told(refusal)]
    except SQLAlchemyError as error:
        return [words.of_database(error, door.where)]


def _of_file(connection: Connection, door: _Door) -> list[str]:
    if connection.scalar(text("PRAGMA quick_check(1)" if door.owner else "PRAGMA quick_check")) != "ok":
        return [f"Databasen i {door.where} är skadad. Stoppa programmet och läs tillbaka den senaste säkerhetskopian."]
    base = DeskBase if door.store == "desk" else RegisterBase
    there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    return _missing(door, set(base.metadata.tables) - there)


def _of_server(connection: Connection, door: _Door) -> list[str]:
    told = []
    if int(_one(connection, text("SHOW server_version_num"))) < _OLDEST:
        told.append(f"Databasen i {door.where} är äldre än PostgreSQL 14. Uppgradera den.")
    if int(_one(connection, text("SHOW max_connections"))) < _FEWEST:
        told.append(f"Databasen i {door.where} tillåter för få anslutningar: sätt max_connections till minst 100.")
    apart = abs((_one(connection, text("SELECT clock_timestamp()")) - datetime.now(UTC)).total_seconds())
    if apart > _APART_SECONDS:
        told.append(f"Klockorna i den här datorn och databasen skiljer {apart:.0f} sekunder. Ställ dem med NTP.")
    base = DeskBase if door.store == "desk" else RegisterBase
    rows = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), _named(door.store))
    return [*told, *_missing(door, {table.name for table in base.metadata.tables.values()} - set(rows))]


def _of_role(connection: Connection, door: _Door) -> list[str]:
    owns = _one(connection, _MEMBER, _named(door.store)) and _one(connection, _CREATES, _named(door.store))
    if door.owner:
        others = _one(connection, _OTHERS_TABLES, _named(door.store))
        if owns and not others:
            return []
        return [f"Rollen i {door.where} äger inte alla tabeller och kan inte ändra dem. {_ROLES}"]
    if _one(connection, _SUPERUSER):
        return [f"Rollen i {door.where} är superanvändare och stoppas av ingenting. Använd en egen roll. {_ROLES}"]
    if owns:
        return [f"Rollen i {door.where} äger tabellerna och kan ta bort loggens spärrar. Använd en egen roll. {_ROLES}"]
    told = []
    for store, rights in door.needs:
        missing = [right for right in rights if _held(connection, store, right) < _tables(connection, store, right)]
        if missing:
            told.append(f"Rollen i {door.where} saknar {', '.join(missing)} på tabeller i {SCHEMAS[store]}. {_ROLES}")
    for store, rights in door.lacks:
        held = [right for right in rights if _held(connection, store, right)]
        if held:
            told.append(
                f"Rollen i {door.where} får mer än den ska: {', '.join(held)} i {SCHEMAS[store]}. Ta bort det: REVOKE."
            )
    if any(_held(connection, "desk", right, among=True) for right in _CHANGE):
        told.append(f"Rollen i {door.where} får ändra i åtkomstloggen. {_ROLES}")
    return told


def _held(connection: Connection, store: Store, right: str, *, among: bool = False) -> int:
    """Count the tables the role has a right to; append-only tables are counted only with `among`, and then alone."""
    asked = {**_named(store), "right": right, "append_only": _append_only(right), "among": among}
    return int(_one(connection, _HELD, asked))


def _tables(connection: Connection, store: Store, right: str) -> int:
    return int(_one(connection, _TABLES, {**_named(store), "append_only": _append_only(right)}))


def _append_only(right: str) -> list[str]:
    return [table for table, rights in APPEND_ONLY.items() if right in rights]


def _missing(door: _Door, tables: set[str]) -> list[str]:
    if not tables:
        return []
    return [f"Databasen i {door.where} saknar tabellen {min(tables)}. Läs tillbaka den senaste säkerhetskopian."]


def _named(store: Store) -> dict[str, Any]:
    return {"schema": SCHEMAS[store]}


def _one(connection: Connection, question: Any, values: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any question's answer
    return connection.scalar(question, values or {})
