"""What follows from a protection: cards close, SMS stop, bookings are listed. Nothing that fails here undoes it.

Each step is noted when it is done, in its own transaction. What fails is told to the protected desk as a task, and the
clock tries again until it is done.
"""

import uuid
from collections.abc import Callable, Container, Mapping
from contextlib import AbstractContextManager
from itertools import count

from sqlalchemy import select

from frontdesk.core.attempts import Attempt
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import Event, Handler, publish
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled
from frontdesk.safety import queries
from frontdesk.safety.models import Protection, ProtectionStep
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service.consent import erase_number
from frontdesk.safety.service.recipient import named_person
from frontdesk.safety.views import ContactUnsafe, PersonProtected

Writing = Callable[[], AbstractContextManager[Unit]]
Step = Callable[[Unit, Protection], None]


def follow(writing: Writing, protection_id: uuid.UUID, *, again: bool = False) -> bool:
    """Do every step that is still to be done, each in a transaction of its own; whether all of them are done now.

    `again` says that the protected desk was told of an earlier try.
    """
    names: list[str] = []
    with Attempt("protection-steps") as looked, writing() as unit:
        names = _to_do(unit, unit.desk.get_one(Protection, protection_id))
    if looked.failed:
        return False
    failed = [name for name in names if not _done_alone(writing, protection_id, name)]
    with Attempt("protection-settled") as settled, writing() as unit:
        _settle(unit, unit.desk.get_one(Protection, protection_id), whole=not failed, told=again)
    return not failed and not settled.failed


def follow_here(unit: Unit, row: Protection) -> None:
    """Do every step in a transaction that is open already; one that fails is rolled back alone."""
    failed = [name for name in _to_do(unit, row) if not _done_here(unit, row, name)]
    _settle(unit, row, whole=not failed, told=False)


def finish(writing: Writing) -> int:
    """Try again whatever has not followed yet; return how many protections are whole now."""
    with writing() as unit:
        waiting = [row.id for row in queries.unfinished(unit.desk)]
    return sum(follow(writing, protection_id, again=True) for protection_id in waiting)


def reach(unit: Unit, event: PersonProtected | ContactUnsafe) -> bool:
    """Let every handler of a protection do its part in a transaction that is open already; whether all of them could.

    One that fails is rolled back alone.
    """
    attempts = [_attempt(unit, handler, event) for handler in unit.reactions.get(type(event), ())]
    return not any(attempt.failed for attempt in attempts)


def _attempt(unit: Unit, handler: Handler, event: Event) -> Attempt:
    with Attempt(_name(handler, ())) as attempt, unit.desk.begin_nested():
        handler(unit, event)
    return attempt


def bookings_key(person: str) -> str:
    """Return the key of the task to go through a protected person's bookings."""
    return f"protected-bookings:{person}"


def registered_key(person: str) -> str:
    """Return the key of the task to go through what is planned for a person whom the case system has protected."""
    return f"person-protected:{person}"


def unfinished_key(protection_id: uuid.UUID) -> str:
    """Return the key of the task that tells that not all has followed from a protection."""
    return f"protection-unfinished:{protection_id}"


def _done_alone(writing: Writing, protection_id: uuid.UUID, name: str) -> bool:
    with Attempt(name) as attempt, writing() as unit:
        locked = select(Protection).where(Protection.id == protection_id).with_for_update()
        _run(unit, unit.desk.scalars(locked).one(), name)
    return not attempt.failed


def _done_here(unit: Unit, row: Protection, name: str) -> bool:
    with Attempt(name) as attempt, unit.desk.begin_nested():
        _run(unit, row, name)
    return not attempt.failed


def _run(unit: Unit, row: Protection, name: str) -> None:
    # Two may be at it at once, the page and the clock: whoever comes second finds it done.
    if name not in queries.steps_done(unit.desk, row.id):
        _steps(unit, row)[name](unit, row)
        unit.desk.add(ProtectionStep(protection_id=row.id, step=name, done_at=unit.now))
        unit.desk.flush()


def _to_do(unit: Unit, row: Protection) -> list[str]:
    done = queries.steps_done(unit.desk, row.id)
    return [name for name in _steps(unit, row) if name not in done]


def _steps(unit: Unit, row: Protection) -> Mapping[str, Step]:
    """Return every step by its name, in order: what this room does, and each handler of the event."""
    kind = PersonProtected if row.kind == ProtectionKind.PROTECT_NOW else ContactUnsafe
    event = kind(person=row.person, contact_id=row.contact_id)
    steps: dict[str, Step] = {"number": _erase_number}
    for handler in unit.reactions.get(kind, ()):
        steps[_name(handler, steps)] = _handing(handler, event)
    return steps | {"bookings": _list_bookings}


def _handing(handler: Handler, event: Event) -> Step:
    return lambda unit, _: handler(unit, event)


def _name(handler: Handler, taken: Container[str]) -> str:
    """Return a name that a handler has in every process, and no other step here."""
    called = getattr(handler, "__qualname__", type(handler).__qualname__)
    names = (f"{handler.__module__}.{called}{'' if number == 1 else number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _erase_number(unit: Unit, row: Protection) -> None:
    # Whoever the client is hiding from may hold the phone.
    erase_number(unit.desk, person=row.person)


def _list_bookings(unit: Unit, row: Protection) -> None:
    publish(
        unit.desk,
        TaskNeeded(
            kind="protected-bookings",
            to=TaskFor.PROTECTED_DESK,
            key=bookings_key(row.person),
            staff_id=named_person(unit.desk),
            person=row.person,
        ),
    )


def _settle(unit: Unit, row: Protection, *, whole: bool, told: bool) -> None:
    if whole:
        row.followed_at = unit.now
        if told:
            publish(unit.desk, TaskSettled(key=unfinished_key(row.id)))
        return
    publish(
        unit.desk,
        TaskNeeded(
            kind="protection-unfinished",
            to=TaskFor.PROTECTED_DESK,
            key=unfinished_key(row.id),
            due_at=unit.now,
            person=row.person,
        ),
    )
