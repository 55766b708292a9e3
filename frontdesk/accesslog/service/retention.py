"""Retention: the owner deletes whole old segments; their heads stay, so that the remaining chain still verifies.

Only the owner's connection may lift the tables' guard, inside the one transaction that also logs who did it and which
segments were deleted.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, text
from sqlalchemy.orm import Session

from frontdesk.accesslog import queries
from frontdesk.accesslog.models import LOG_ANSWER, LOG_DETAIL, LOG_REVIEW, LOG_ROW
from frontdesk.accesslog.service.recording import append, record
from frontdesk.accesslog.service.verifying import DISPOSED
from frontdesk.core.actor import Actor
from frontdesk.core.db.dialects import on_postgresql


@dataclass(frozen=True)
class Disposable:
    """What `dispose` would delete: segments, and rows `first_seq` to `last_seq`."""

    segments: tuple[int, ...]
    first_seq: int
    last_seq: int


def disposable(db: Session, *, before: datetime) -> Disposable | None:
    """Return the oldest segments sealed before `before` that still have their rows; None if there are none."""
    old = queries.segments_sealed_before(db, before)
    oldest = queries.oldest_seq(db)
    if not old or oldest is None or oldest > old[-1].last_seq:
        return None
    return Disposable(tuple(segment.number for segment in old), oldest, old[-1].last_seq)


def dispose(db: Session, *, before: datetime, by: Actor, now: datetime) -> Disposable | None:
    """Delete what `disposable` names and log it; `db` is a session of the owner, whose caller commits."""
    found = disposable(db, before=before)
    if found is None:
        return None
    record(db, who=by, event=DISPOSED, now=now, fields=[str(number) for number in found.segments])
    append(db)
    connection = db.connection()
    for table in (LOG_DETAIL, LOG_ANSWER, LOG_REVIEW, LOG_ROW):
        _lift(connection, table)
        db.execute(delete(table).where(table.c.seq <= found.last_seq))
        _restore(connection, table)
    return found


def _lift(connection: Connection, table: Table) -> None:
    if on_postgresql(connection):
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
    else:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table.name}_no_delete"))


def _restore(connection: Connection, table: Table) -> None:
    if on_postgresql(connection):
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
        return
    for dialect, statement in table.info["guards"]:
        if dialect == "sqlite" and f"{table.name}_no_delete" in statement:
            connection.execute(text(statement))
