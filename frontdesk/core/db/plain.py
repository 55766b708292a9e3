"""Statements without the ORM: rows instead of objects.

Rows that are only read need no tracked object, and building one takes five times as long as fetching its row. The
statement is a constant: it is compiled once for each database (`prepared`), and after that only its values are bound.
"""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from frontdesk.core.db.prepared import Prepared, prepared

Parameters = Mapping[str, object]


def rows(session: Session, statement: Executable, parameters: Parameters | None = None) -> Sequence[Any]:
    """Return the rows of a SELECT; for an entity, its columns. Pending changes of the session are flushed first.

    Raises KeyError when one of the statement's values is not given.
    """
    given = parameters or {}
    ready, connection = _ready(session, statement, given)
    if ready is None:
        return connection.execute(statement, given).all()
    return ready.rows(_run(connection, ready, ready.bound(given)))


def row(session: Session, statement: Executable, parameters: Parameters | None = None) -> Any | None:  # noqa: ANN401 - a row of any table
    """Return the one row a SELECT finds, or None. Raises ValueError when it finds more."""
    found = rows(session, statement, parameters)
    if len(found) > 1:
        message = "a statement for one row found several"
        raise ValueError(message)
    return found[0] if found else None


def write(session: Session, statement: Executable, parameters: Parameters | Sequence[Parameters]) -> None:
    """Run an INSERT, UPDATE or DELETE with its values, or an INSERT of many rows, after flushing pending changes."""
    many = [parameters] if isinstance(parameters, Mapping) else parameters
    ready, connection = _ready(session, statement, many[0])
    if ready is None:
        connection.execute(statement, parameters)
    elif len(many) == 1:
        _run(connection, ready, ready.bound(many[0]))
    else:
        _run(connection, ready, [ready.bound(each) for each in many], many=True)


def _ready(session: Session, statement: Executable, given: Parameters) -> tuple[Prepared | None, Connection]:
    """Return the compiled statement, or None when its text varies and SQLAlchemy itself must run it."""
    session.flush()
    connection = _connection(session)
    return prepared(statement, connection.dialect, tuple(given)), connection


def _connection(session: Session) -> Connection:
    """Return the connection of the session's transaction, cached because `Session.connection` is slow.

    It must be requested once in every savepoint too: only then is the database told of it.
    """
    transaction = _transaction(session)
    kept = session.info.get("connection")
    if kept is not None and transaction is not None and kept[0] is transaction:
        connection: Connection = kept[1]
        return connection
    connection = session.connection()
    session.info["connection"] = _transaction(session), connection
    return connection


def _transaction(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def _run(connection: Connection, ready: Prepared, values: Any, *, many: bool = False) -> Any:  # noqa: ANN401 - what the driver takes and gives
    raw: Any = connection.connection.dbapi_connection
    cursor, sql = raw.cursor(), ready.sql
    # Event listeners are still called, so that tests and monitors see every statement, but cannot change it.
    dispatch: Any = connection.dispatch
    context = SimpleNamespace() if dispatch.before_cursor_execute or dispatch.after_cursor_execute else None
    for listener in dispatch.before_cursor_execute:
        sql, values = listener(connection, cursor, sql, values, context, many)
    try:
        (cursor.executemany if many else cursor.execute)(sql, values)
    except ready.faults as fault:
        raise _told(connection, ready, fault, cursor) from fault
    for listener in dispatch.after_cursor_execute:
        listener(connection, cursor, sql, values, context, many)
    return cursor


def _told(connection: Connection, ready: Prepared, fault: Exception, cursor: Any) -> BaseException:  # noqa: ANN401 - the driver's own
    """Convert a driver's error as SQLAlchemy does, without the values, and discard a dead connection."""
    dialect: Any = connection.dialect
    lost = dialect.is_disconnect(fault, connection.connection.dbapi_connection, cursor)
    if lost:
        connection.invalidate(fault)
    return DBAPIError.instance(
        ready.sql,
        None,
        fault,
        ready.faults,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
