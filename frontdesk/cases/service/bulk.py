"""Bulk insert into one table: executemany on SQLite, COPY on PostgreSQL. Values are text as read."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol, cast

from psycopg import Cursor
from sqlalchemy import Connection

from frontdesk.core.db.dialects import on_postgresql

CHUNK = 10_000

Row = Sequence[Any]


class Bulk(Protocol):
    """Loads rows whose values are in the order of `columns`."""

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert the rows; only the table's own constraints check them."""
        ...


class SqliteBulk:
    """`executemany` of one prepared statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - names of our own
        # Straight to the driver: SQLAlchemy would process each of millions of rows once more.
        cast("sqlite3.Connection", self._connection.connection.driver_connection).executemany(statement, rows)


class PostgresBulk:
    """`COPY … FROM STDIN`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        cursor = cast("Cursor[Any]", self._connection.connection.cursor())
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)


def bulk(connection: Connection) -> Bulk:
    """Return the loader for the connection's database."""
    return PostgresBulk(connection) if on_postgresql(connection) else SqliteBulk(connection)
