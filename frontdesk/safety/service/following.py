"""Steps after a protection: close cards, stop SMS, list bookings. A failing step never undoes the protection.

Each step runs once, in its own transaction. If one fails, the protected desk gets a task and a job retries until it
is done.
"""

import uuid
from collections.abc import Callable, Container, Mapping
from contextlib import AbstractContextManager
from itertools import count

from sqlalchemy import select

from frontdesk.core.attempts import Attempt
from frontdesk.core.db.unit import Handler, Unit
from frontdesk.core.events import Event
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.safety import queries
from frontdesk.safety.models import Protection, ProtectionStep
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service.consent import erase_number
from frontdesk.safety.service.recipient import named_person
from frontdesk.safety.views import ContactUnsafe, PersonProtected

Writing = Callable[[], AbstractContextManager[Unit]]
Step = Callable[[Unit, Protection], None]


def follow(writing: Writing, protection_id: uuid.UUID, *, again: bool = False) -> bool:
    """Run the remaining steps, each in its own transaction; return whether all steps are now done.

    `again`: an earlier attempt failed, so the protected desk has a task to settle.
    """
    names: list[str] = []
    with Attempt("protection-steps") as looked, writing() as unit:
        names = _to_do(unit, unit.db.get_one(Protection, protection_id))
    if looked.failed:
        return False
    failed = [name for name in names if not _done_alone(writing, protection_id, name)]
    with Attempt("protection-settled") as settled, writing() as unit:
        _settle(unit, unit.db.get_one(Protection, protection_id), whole=not failed, told=again)
    return not failed and not settled.failed


def follow_here(unit: Unit, row: Protection) -> None:
    """Run the remaining steps in the open transaction; a failing step is rolled back alone (savepoint)."""
    failed = [name for name in _to_do(unit, row) if not _done_here(unit, row, name)]
    _settle(unit, row, whole=not failed, told=False)


def finish(writing: Writing) -> int:
    """Retry the remaining steps of all protections; return how many protections were completed."""
    with writing() as unit:
        waiting = [row.id for row in queries.unfinished(unit.db)]
    return sum(follow(writing, protection_id, again=True) for protection_id in waiting)


def reach(unit: Unit, event: PersonProtected | ContactUnsafe) -> bool:
    """Run every handler of a protection event in the open transaction; return whether all succeeded.

    A failing handler is rolled back alone (savepoint).
    """
    attempts = [_attempt(unit, handler, event) for handler in unit.event_handlers.get(type(event), ())]
    return not any(attempt.failed for attempt in attempts)


def _attempt(unit: Unit, handler: Handler, event: Event) -> Attempt:
    with Attempt(_name(handler, ())) as attempt, unit.db.begin_nested():
        handler(unit, event)
    return attempt


def bookings_key(person: str) -> str:
    """Return the key of the task to review a protected person's bookings."""
    return f"protected-bookings:{person}"


def registered_key(person: str) -> str:
    """Return the key of the task to review bookings of a person protected in the case system."""
    return f"person-protected:{person}"


def unfinished_key(protection_id: uuid.UUID) -> str:
    """Return the key of the task about a protection with steps that failed."""
    return f"protection-unfinished:{protection_id}"


def _done_alone(writing: Writing, protection_id: uuid.UUID, name: str) -> bool:
    with Attempt(name) as attempt, writing() as unit:
        locked = select(Protection).where(Protection.id == protection_id).with_for_update()
        _run(unit, unit.db.scalars(locked).one(), name)
    return not attempt.failed


def _done_here(unit: Unit, row: Protection, name: str) -> bool:
    with Attempt(name) as attempt, unit.db.begin_nested():
        _run(unit, row, name)
    return not attempt.failed


def _run(unit: Unit, row: Protection, name: str) -> None:
    # The page and the job may run at the same time: the second one skips the step.
    if name not in queries.steps_done(unit.db, row.id):
        _steps(unit, row)[name](unit, row)
        unit.db.add(ProtectionStep(protection_id=row.id, step=name, done_at=unit.now))
        unit.db.flush()


def _to_do(unit: Unit, row: Protection) -> list[str]:
    done = queries.steps_done(unit.db, row.id)
    return [name for name in _steps(unit, row) if name not in done]


def _steps(unit: Unit, row: Protection) -> Mapping[str, Step]:
    """Return all steps by name, in order: this room's own and each handler of the event."""
    kind = PersonProtected if row.kind == ProtectionKind.PROTECT_NOW else ContactUnsafe
    event = kind(person=row.person, contact_id=row.contact_id)
    steps: dict[str, Step] = {"number": _erase_number}
    for handler in unit.event_handlers.get(kind, ()):
        steps[_name(handler, steps)] = _handing(handler, event)
    return steps | {"bookings": _list_bookings}


def _handing(handler: Handler, event: Event) -> Step:
    return lambda unit, _: handler(unit, event)


def _name(handler: Handler, taken: Container[str]) -> str:
    """Return a unique step name for a handler, the same in every process."""
    called = getattr(handler, "__qualname__", type(handler).__qualname__)
    names = (f"{handler.__module__}.{called}{'' if number == 1 else number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _erase_number(unit: Unit, row: Protection) -> None:
    # The person the client hides from may hold the phone.
    erase_number(unit, person=row.person)


def _list_bookings(unit: Unit, row: Protection) -> None:
    unit.task(
        TaskNeeded(
            kind="protected-bookings",
            to=TaskFor.PROTECTED_DESK,
            key=bookings_key(row.person),
            staff_id=named_person(unit.db),
            person=row.person,
        )
    )


def _settle(unit: Unit, row: Protection, *, whole: bool, told: bool) -> None:
    if whole:
        row.followed_at = unit.now
        if told:
            unit.settle(unfinished_key(row.id))
        return
    unit.task(
        TaskNeeded(
            kind="protection-unfinished",
            to=TaskFor.PROTECTED_DESK,
            key=unfinished_key(row.id),
            due_at=unit.now,
            person=row.person,
        )
    )
