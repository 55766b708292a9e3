"""Staging of a file's readable rows in a temporary table, where all rows are checked at once.

Duplicates and dangling references are found by the database in one statement each, never row by row.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Index,
    Integer,
    MetaData,
    Table,
    and_,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)

from frontdesk.cases.models import Case, RegisterUnit
from frontdesk.cases.rules.entities import Entity
from frontdesk.cases.service.bulk import Bulk
from frontdesk.core.db.bases import RegisterBase
from frontdesk.core.db.dialects import on_postgresql
from frontdesk.core.db.upsert import upsert

_LINES = 500


def register_table(name: str) -> Table:
    """Return a table of the register by name."""
    return RegisterBase.metadata.tables[name]


class Stage:
    """The staged rows of one entity, and the rows a delta deletes."""

    def __init__(self, connection: Connection, loader: Bulk, entity: Entity, source: str) -> None:
        """Create the temporary tables."""
        self.entity, self.target = entity, register_table(entity.table)
        self._connection, self._loader, self._source = connection, loader, source
        self.rows = self._temporary("stage", self.target.c.keys())
        self.gone = self._temporary("gone", entity.key)
        self._columns = [*entity.targets, "line"]

    def _temporary(self, prefix: str, columns: Sequence[str]) -> Table:
        on_sqlite = not on_postgresql(self._connection)
        table = Table(
            f"{prefix}_{self.entity.table}",
            MetaData(),
            Column("line", Integer, primary_key=on_sqlite, autoincrement=False),
            *(Column(name, self.target.c[name].type) for name in columns),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        table.create(self._connection)
        return table

    def load(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, each followed by its line number."""
        self._loader.load(self.rows.name, self._columns, rows)

    def load_gone(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to delete: their key, then the line number."""
        self._loader.load(self.gone.name, [*self.entity.key, "line"], rows)

    def settle(self) -> None:
        """Index what was loaded; later statements read it by key."""
        for table in (self.rows, self.gone):
            Index(f"ix_{table.name}_key", *(table.c[name] for name in self.entity.key)).create(self._connection)
            if on_postgresql(self._connection):
                self._connection.execute(text(f"ANALYZE {table.name}"))

    def duplicates(self) -> list[Any]:
        """Return line and owner of every row whose key is on an earlier line."""
        keys = [self.rows.c[name] for name in self.entity.key]
        twice = (
            select(*keys, func.min(self.rows.c.line).label("first")).group_by(*keys).having(func.count() > 1).subquery()
        )
        same = and_(*(self.rows.c[name] == twice.c[name] for name in self.entity.key))
        found = select(self.rows.c.line, *self._whose()).join(twice, same).where(self.rows.c.line > twice.c.first)
        return list(self._connection.execute(found.order_by(self.rows.c.line)))

    def dangling(self, column: str, parent: str) -> list[Any]:
        """Return line and owner of every row whose reference in `column` is dangling."""
        key = register_table(parent).c.key
        nothing = ~select(literal_column("1")).where(key == self.rows.c[column]).exists()
        found = select(self.rows.c.line, *self._whose()).where(self.rows.c[column].is_not(None), nothing)
        return list(self._connection.execute(found.order_by(self.rows.c.line)))

    def _whose(self) -> tuple[Any, Any]:
        """The columns that identify a row and its owner, where the entity has them."""
        gapped = self.entity.gapped
        nothing: ColumnElement[Any] = literal_column("NULL")
        owner = self.rows.c[gapped.owner] if gapped else nothing
        return (self.rows.c.key if "key" in self.entity.key else nothing).label("row_key"), owner.label("owner")

    def drop(self, lines: Sequence[int]) -> None:
        """Remove staged rows."""
        for start in range(0, len(lines), _LINES):
            self._connection.execute(delete(self.rows).where(self.rows.c.line.in_(lines[start : start + _LINES])))

    def count_before(self) -> int:
        """Count the source's rows in the register before the merge."""
        counted = select(func.count()).select_from(self.target).where(self.target.c.source == self._source)
        return self._connection.execute(counted).scalar_one()

    def remove_vanished(self) -> int:
        """Delete what the source no longer has; return the number of rows."""
        return self._connection.execute(delete(self.target).where(self.is_vanished())).rowcount

    def remove_gone(self) -> int:
        """Delete what a delta says is deleted."""
        return self._connection.execute(delete(self.target).where(self.is_gone())).rowcount

    def is_vanished(self) -> ColumnElement[bool]:
        """A row of the register that a full delivery no longer has."""
        return and_(self.target.c.source == self._source, ~self._stands_in(self.rows))

    def is_gone(self) -> ColumnElement[bool]:
        """A row of the register that a delta deletes."""
        return and_(self.target.c.source == self._source, self._stands_in(self.gone))

    def _stands_in(self, staged: Table) -> ColumnElement[bool]:
        same = and_(*(staged.c[name] == self.target.c[name] for name in self.entity.key))
        return select(literal_column("1")).select_from(staged).where(same).correlate(self.target).exists()

    def merge(self, *, into_nothing: bool) -> int:
        """Merge the rows into the register, in key order; return how many were new or different."""
        names = list(self.target.c.keys())
        ordered = (
            select(*(self.rows.c[name] for name in names))
            .where(literal_column("1") == literal_column("1"))  # SQLite needs a WHERE before ON CONFLICT
            .order_by(*(self.rows.c[name] for name in self.entity.key))
        )
        if into_nothing:
            return self._rows_changed(insert(self.target).from_select(names, ordered))
        rest = tuple(name for name in names if name not in self.entity.key)
        added = upsert(self._connection, self.target, self.entity.key, rest, changed=True)
        return self._rows_changed(added.from_select(names, ordered))

    def _rows_changed(self, statement: Executable) -> int:
        # For an INSERT the driver's count is kept only on request.
        done = self._connection.execute(statement, execution_options={"preserve_rowcount": True})
        return cast("CursorResult[Any]", done).rowcount

    def close(self) -> None:
        """Drop the temporary tables."""
        self.rows.drop(self._connection)
        self.gone.drop(self._connection)


def remove_orphans(connection: Connection, entity: Entity, column: str, parent: Entity, source: str) -> int:
    """Delete a source's rows whose parent is gone; return how many."""
    target = register_table(entity.table)
    there = select(literal_column("1")).where(register_table(parent.table).c.key == target.c[column]).exists()
    orphaned = and_(target.c.source == source, target.c[column].is_not(None), ~there)
    return connection.execute(delete(target).where(orphaned)).rowcount


def refresh_spheres(connection: Connection, source: str) -> None:
    """Update the sphere of cases whose unit moved to another board."""
    board = select(RegisterUnit.board).where(RegisterUnit.key == Case.unit_key).scalar_subquery()
    sphere = board + "/" + Case.area
    stale = and_(Case.source == source, Case.sphere.is_distinct_from(sphere))
    connection.execute(update(Case).where(stale).values(sphere=sphere))
