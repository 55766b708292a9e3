"""Views of the tasks of one user: those of their roles, units and own name."""

from datetime import datetime
from string import Formatter

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import contacts, tasks
from frontdesk.calls.rules.tasks import RINGS, page, words
from frontdesk.calls.views.tasks import TaskList, TaskView
from frontdesk.core.paging import FIRST, RequestedRows
from frontdesk.core.tasks import TaskFor

_GROUPS = {
    Role.RECEPTIONIST: TaskFor.RECEPTION,
    Role.PROTECTED_DESK: TaskFor.PROTECTED_DESK,
    Role.UNIT_HEAD: TaskFor.UNIT_HEAD,
    Role.LOG_REVIEWER: TaskFor.LOG_REVIEWER,
    Role.ADMINISTRATOR: TaskFor.ADMINISTRATOR,
    Role.HANDLAGGARE: TaskFor.HANDLAGGARE,
}


def whose(staff: Staff) -> ColumnElement[bool]:
    """Return the condition for the tasks visible to `staff`."""
    groups = [_GROUPS[role] for role in staff.roles]
    return tasks.mine(groups=groups, staff_id=staff.id, handlaggare=staff.handlaggare, units=staff.units)


def for_staff(db: Session, staff: Staff, now: datetime, *, asked: RequestedRows = FIRST) -> TaskList:
    """Return the open tasks of `staff`, by due time."""
    rows = tasks.open_tasks(db, whose(staff), asked=asked)
    # Why nothing was left is stored on the contact: a task contains no free text.
    whys = contacts.nothing_left(db, [row.contact_id for row in rows if row.contact_id])
    return rows.map(lambda row: _view(row, now, whys.get(row.contact_id, "")))


def _view(row: Task, now: datetime, why: str) -> TaskView:
    about = {"why": why or "…", **{str(key): str(value) for key, value in row.about.items()}}
    return TaskView(
        id=row.id,
        kind=row.kind,
        text=words(row.kind),
        values=_values(words(row.kind), {"kind": row.kind, **about}),
        due_at=row.due_at,
        made_at=row.made_at,
        overdue=row.due_at is not None and row.due_at <= now,
        contact_id=row.contact_id,
        appointment_id=row.appointment_id,
        person=row.person,
        about=about,
        page=page(row.kind, about),
        rings=row.kind in RINGS,
    )


def _values(text: str, known: dict[str, str]) -> dict[str, str]:
    """Return a value for every placeholder; a task made by an older version may lack one, shown as "…"."""
    return {name: known.get(name, "…") for _, name, _, _ in Formatter().parse(text) if name}
