"""Statements beside the ORM: rows instead of objects.

What is only read needs no object that follows its changes, and building one takes five times as long as fetching its
row. The statement is written once, as a constant, so that nothing but its values is worked out anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session


def rows(session: Session, statement: Executable, parameters: Mapping[str, object] | None = None) -> Sequence[Any]:
    """Return the rows of a SELECT; of an entity they hold its columns. What the session has not written yet is seen."""
    session.flush()
    return session.connection().execute(statement, parameters).all()


def write(
    session: Session, statement: Executable, parameters: Mapping[str, object] | Sequence[Mapping[str, object]]
) -> None:
    """Run an INSERT, UPDATE or DELETE with its values, or an INSERT with those of many rows, after what waits."""
    session.flush()
    session.connection().execute(statement, parameters)


def row(session: Session, statement: Executable, parameters: Mapping[str, object] | None = None) -> Any | None:  # noqa: ANN401 - a row of any table
    """Return the one row a SELECT finds, or None."""
    session.flush()
    return session.connection().execute(statement, parameters).one_or_none()
