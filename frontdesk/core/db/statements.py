"""Run a statement through SQLAlchemy Core: rows instead of mapped objects.

What is only read needs no object whose changes are tracked: through the session a row costs three times as much. The
statement is a module-level constant with `bindparam`s, so that SQLAlchemy compiles it once. What the session has not
written yet is flushed first, as `Session.execute` does.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVarTuple

from sqlalchemy import CompoundSelect, Executable, Row, Select
from sqlalchemy.orm import Session

Ts = TypeVarTuple("Ts")
Values = Mapping[str, object]


def rows(
    session: Session, statement: Select[*Ts] | CompoundSelect[*Ts], values: Values | None = None
) -> Sequence[Row[*Ts]]:
    """Return the rows of a SELECT. Raises StatementError when one of its values is not given."""
    session.flush()
    return session.connection().execute(statement, values).all()


def one_or_none(
    session: Session, statement: Select[*Ts] | CompoundSelect[*Ts], values: Values | None = None
) -> Row[*Ts] | None:
    """Return the one row a SELECT finds, or None. Raises MultipleResultsFound, or StatementError as `rows` does."""
    session.flush()
    return session.connection().execute(statement, values).one_or_none()


def execute(session: Session, statement: Executable, values: Values | Sequence[Values]) -> None:
    """Run an INSERT, UPDATE or DELETE with its values, or an INSERT with those of many rows."""
    session.flush()
    session.connection().execute(statement, values)
