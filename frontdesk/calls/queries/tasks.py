"""Queries on tasks: by key, and those visible to one user."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.calls.models.task import Task
from frontdesk.core.paging import ListPage, RequestedRows, listed
from frontdesk.core.tasks import TaskFor


def open_by_key(db: Session, key: str) -> Task | None:
    """Return the open task with a key, row locked."""
    return db.scalar(select(Task).where(Task.key == key, Task.done_at.is_(None)).with_for_update())


def open_keys(db: Session, keys: Collection[str]) -> Sequence[str]:
    """Return those of `keys` that have an open task."""
    return db.scalars(select(Task.key).where(Task.key.in_(keys), Task.done_at.is_(None))).all() if keys else ()


def closed_by_itself(db: Session, key: str, since: datetime) -> bool:
    """Whether a task with this key was closed since `since` by an event, not ticked off by hand."""
    row = Task
    wanted = select(row.id).where(row.key == key, row.done_at >= since, row.done_by.is_(None))
    return db.scalar(wanted.limit(1)) is not None


def ticked(db: Session, key: str) -> bool:
    """Whether a task with this key was ticked off by hand."""
    return db.scalar(select(Task.id).where(Task.key == key, Task.done_by.is_not(None)).limit(1)) is not None


def locked(db: Session, task_id: uuid.UUID) -> Task | None:
    """Return a task, row locked."""
    return db.scalar(select(Task).where(Task.id == task_id).with_for_update())


def mine(
    *,
    groups: Collection[TaskFor],
    staff_id: uuid.UUID | None = None,
    handlaggare: str | None = None,
    units: Collection[str] = (),
) -> ColumnElement[bool]:
    """Return the condition for one user's tasks: addressed by name, else to their group and, if it names one, unit.

    A task that names a handläggare or a colleague is visible only to that person.
    """
    named = or_(
        Task.staff_id == staff_id if staff_id else false(),
        Task.handlaggare == handlaggare if handlaggare else false(),
    )
    unnamed = and_(Task.staff_id.is_(None), or_(Task.handlaggare.is_(None), Task.to != TaskFor.HANDLAGGARE))
    grouped = and_(unnamed, Task.to.in_(groups), or_(Task.unit.is_(None), _unit_matters(units)))
    return or_(named, grouped)


def _unit_matters(units: Collection[str]) -> ColumnElement[bool]:
    # Only heads and handläggare belong to units; the other groups see their tasks of all units.
    free = (TaskFor.RECEPTION, TaskFor.PROTECTED_DESK, TaskFor.LOG_REVIEWER, TaskFor.ADMINISTRATOR)
    return or_(Task.to.in_(free), Task.unit.in_(units))


def open_tasks(db: Session, whose: ColumnElement[bool], *, asked: RequestedRows) -> ListPage[Task]:
    """Return a page of the open tasks that match `whose`, by due time."""
    wanted = select(Task).where(Task.done_at.is_(None), whose)
    return listed(db, wanted.order_by(Task.due_at.is_(None), Task.due_at, Task.made_at, Task.id), asked)


def count_open(db: Session, whose: ColumnElement[bool]) -> int:
    """Return the number of open tasks that match `whose`."""
    return db.scalar(select(func.count()).select_from(Task).where(Task.done_at.is_(None), whose)) or 0


def belongs(db: Session, task_id: uuid.UUID, whose: ColumnElement[bool]) -> bool:
    """Whether a task matches `whose`."""
    return db.scalar(select(Task.id).where(Task.id == task_id, whose)) is not None
