"""Tasks: at most one open per key; ticked off by hand, or closed by the event that settles the matter."""

import uuid
from dataclasses import replace

from frontdesk.accounts.queries import (
    headed_units,
)
from frontdesk.calls.errors import DoneOnItsPage, NoSuchTask
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import settings, tasks
from frontdesk.calls.rules.tasks import PAGES
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled, TaskTicked

_TRIED = ("tries", "last_try")


def needed(unit: Unit, event: TaskNeeded) -> None:
    """Create a task, or update the open one with the same key.

    A task for the head of a unit without one goes to the fallback of the settings, else to administrators.
    """
    event = _to_somebody(unit, event)
    task = tasks.open_by_key(unit.db, event.key)
    if task is None:
        task = Task(key=event.key, made_at=unit.now)
        unit.db.add(task)
    task.kind, task.to, task.due_at = event.kind, event.to, event.due_at
    task.handlaggare, task.unit, task.staff_id = event.handlaggare, event.unit, event.staff_id
    task.person, task.contact_id, task.appointment_id = event.person, event.contact_id, event.appointment_id
    # Keep earlier unanswered calls when the content of the task changes.
    tried = {name: task.about[name] for name in _TRIED if name in (task.about or {})}
    task.about = {**tried, **event.about}
    task.done_at, task.done_name = (unit.now, "") if event.needless else (None, None)
    unit.db.flush()
    _changed(unit)


def _to_somebody(unit: Unit, event: TaskNeeded) -> TaskNeeded:
    if event.to is not TaskFor.UNIT_HEAD or event.staff_id is not None:
        return event
    headed = headed_units(unit.db)
    if event.unit in headed or (event.unit is None and headed):
        return event
    instead = settings.alarm_fallback(unit.db)
    return replace(event, staff_id=instead) if instead else replace(event, to=TaskFor.ADMINISTRATOR)


def settled(unit: Unit, event: TaskSettled) -> None:
    """Close the open task with a key, if there is one: its matter was settled elsewhere."""
    task = tasks.open_by_key(unit.db, event.key)
    if task is not None:
        task.done_at, task.done_name = unit.now, ""
        unit.db.flush()
        _changed(unit)


def do(unit: Unit, *, task_id: uuid.UUID, who: Actor) -> Task:
    """Tick a task off by hand; idempotent. Raises NoSuchTask, DoneOnItsPage, or a listener's refusal."""
    task = tasks.locked(unit.db, task_id)
    if task is None:
        raise NoSuchTask
    if task.kind in PAGES:
        raise DoneOnItsPage
    if task.done_at is None:
        unit.publish(TaskTicked(kind=task.kind, key=task.key, appointment_id=task.appointment_id, by=who))
    # A listener may have settled the task already.
    if task.done_by is None:
        task.done_at, task.done_by, task.done_name = unit.now, who.id, who.name
        _changed(unit)
    return task


def not_reached(unit: Unit, *, task_id: uuid.UUID, who: Actor) -> None:
    """Record an unanswered call to the client; the task stays open with its due time. Raises NoSuchTask."""
    task = tasks.locked(unit.db, task_id)
    if task is None or task.done_at is not None:
        raise NoSuchTask
    tries = int(task.about.get("tries", 0)) + 1
    task.about = {**task.about, "tries": str(tries), "last_try": unit.now.isoformat()}
    unit.log(
        who=who,
        event="task.not_reached",
        person=task.person,
        fields=("task", str(task.id), task.kind),
        result=str(tries),
    )
    _changed(unit)


def _changed(unit: Unit) -> None:
    unit.tell("tasks")
    unit.tell("queue")
