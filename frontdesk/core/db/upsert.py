"""INSERT statements that expect the row to exist already; both databases' `ON CONFLICT`.

They come without values: add them with `.values(…)` or `.from_select(…)`, or execute them with a list of rows. SQLite
needs a WHERE in such a SELECT. Each is built once, so that SQLAlchemy compiles it once.
"""

from functools import lru_cache

from sqlalchemy import Connection, Insert, Table, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.decl_api import DeclarativeBase

from frontdesk.core.db.dialects import on_postgresql

Target = Table | type[DeclarativeBase]
Names = tuple[str, ...]


def insert_or_ignore(database: Session | Connection, target: Target) -> Insert:
    """Insert rows and leave those alone that would violate a unique constraint."""
    return _ignoring(target, postgres=on_postgresql(database))


def upsert(
    database: Session | Connection, target: Target, key: Names, latest: Names, *, changed: bool = False
) -> Insert:
    """Insert rows; where one with the same `key` exists, its columns `latest` get the new values.

    With `changed`, a row that already has them is left alone and not counted. `key` must have a unique constraint.
    """
    return _updating(target, key, latest, changed=changed, postgres=on_postgresql(database))


@lru_cache(maxsize=256)
def _ignoring(target: Target, *, postgres: bool) -> Insert:
    return _insert(target, postgres=postgres).on_conflict_do_nothing()


@lru_cache(maxsize=256)
def _updating(target: Target, key: Names, latest: Names, *, changed: bool, postgres: bool) -> Insert:
    new = _insert(target, postgres=postgres)
    old = new.table.c
    differs = or_(*(old[name].is_distinct_from(new.excluded[name]) for name in latest)) if changed else None
    values = {name: new.excluded[name] for name in latest}
    return new.on_conflict_do_update(index_elements=list(key), set_=values, where=differs)


def _insert(target: Target, *, postgres: bool) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(target) if postgres else sqlite.insert(target)
