"""Tasks: what any room asked for, once per key while open, closed by whoever did it or by the event that settles it."""

import uuid

from frontdesk.calls.errors import DoneOnItsPage, NoSuchTask
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import task as tasks
from frontdesk.calls.rules.tasks import PAGES
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.live import tell
from frontdesk.core.tasks import TaskNeeded, TaskSettled, TaskTicked


def needed(unit: Unit, event: TaskNeeded) -> None:
    """Note a task; one that is already open under the same key only gets its new due time and addressee."""
    task = tasks.open_by_key(unit.desk, event.key)
    if task is None:
        task = Task(key=event.key, made_at=unit.now)
        unit.desk.add(task)
    task.kind, task.to, task.due_at = event.kind, event.to, event.due_at
    task.handlaggare, task.unit, task.staff_id = event.handlaggare, event.unit, event.staff_id
    task.person, task.contact_id, task.appointment_id = event.person, event.contact_id, event.appointment_id
    task.about = dict(event.about)
    unit.desk.flush()
    _changed(unit)


def settled(unit: Unit, event: TaskSettled) -> None:
    """Close the open task under a key, if there is one: somebody did elsewhere what it asked for."""
    task = tasks.open_by_key(unit.desk, event.key)
    if task is not None:
        task.done_at, task.done_name = unit.now, ""
        unit.desk.flush()
        _changed(unit)


def do(unit: Unit, *, task_id: uuid.UUID, who: Actor) -> Task:
    """Tick a task off by hand; doing it twice keeps the first. Raises NoSuchTask, or what refuses that it is done."""
    task = tasks.locked(unit.desk, task_id)
    if task is None:
        raise NoSuchTask
    if task.kind in PAGES:
        raise DoneOnItsPage
    if task.done_at is None:
        publish(unit.desk, TaskTicked(kind=task.kind, key=task.key, appointment_id=task.appointment_id, by=who))
    # What heard of it may have settled the task itself.
    if task.done_by is None:
        task.done_at, task.done_by, task.done_name = unit.now, who.id, who.name
        _changed(unit)
    return task


def _changed(unit: Unit) -> None:
    tell(unit.desk, "tasks")
    tell(unit.desk, "queue")
