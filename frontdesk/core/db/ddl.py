"""Triggers and constraints that SQLAlchemy cannot express, per database, next to the model they guard."""

from sqlalchemy import DDL, Table, event


def guard(table: Table, *, sqlite: str | None = None, postgresql: str | None = None) -> None:
    """Run a statement right after `table` is created, on the database it is written for.

    A literal percent sign must be doubled, as in every DDL string.
    """
    for dialect, statement in (("sqlite", sqlite), ("postgresql", postgresql)):
        if statement is not None:
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
            table.info.setdefault("guards", []).append((dialect, statement))
