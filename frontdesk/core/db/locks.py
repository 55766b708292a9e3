"""Locks that make transactions wait for each other, without a row to lock: PostgreSQL's advisory locks.

A lock is a name, with a number where there are many of a kind (one per resource, one per year). It is held until the
transaction ends. SQLite needs none: a unit of work that writes is alone from its beginning.

Every lock is taken here, with one way of hashing its name, so that two places that name the same lock exclude each
other. The lock of a transaction that is killed goes with it.
"""

from sqlalchemy import ColumnElement, Connection, func, text
from sqlalchemy.orm import Session

from frontdesk.core.db.dialects import on_postgresql

# The number is the hash's seed: (name, 0) and (name, 1) are different locks. In ascending order, always: two
# transactions that want the same locks never wait for each other in a circle.
_WAIT = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(:name, number)) "
    "FROM (SELECT number FROM unnest(CAST(:numbers AS bigint[])) AS number ORDER BY number) AS wanted"
)
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, :number))")


def lock(database: Session | Connection, name: str, *numbers: int) -> None:
    """Wait for the locks `name` with these numbers, in ascending order; without numbers, for the one lock `name`."""
    if on_postgresql(database):
        _connection(database).execute(_WAIT, {"name": name, "numbers": sorted(set(numbers)) or [0]})


def try_lock(database: Session | Connection, name: str, number: int = 0) -> bool:
    """Take a lock without waiting; False if another transaction holds it."""
    if not on_postgresql(database):
        return True
    return bool(_connection(database).execute(_TRY, {"name": name, "number": number}).scalar_one())


def locking(name: str, number: ColumnElement[int]) -> ColumnElement[None]:
    """Return a column that takes the lock `name` with each row's number as PostgreSQL reads the row.

    Select it from a subquery that is ordered by the number: the locks are taken in that order.
    """
    return func.pg_advisory_xact_lock(func.hashtextextended(name, number))


def _connection(database: Session | Connection) -> Connection:
    return database.connection() if isinstance(database, Session) else database
