"""Protecting a person: hidden at once and everywhere, until somebody who answers for it lifts it with a reason."""

import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import states_of
from frontdesk.core import choices, live
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import N_, NotHere
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded, TaskSettled
from frontdesk.safety import queries
from frontdesk.safety.errors import LiftNeedsReason, MayNotLift
from frontdesk.safety.models import Protection
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service.consent import erase_number
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted, ProtectionView

NAMED_PERSON = choices.declare(
    "safety.named_person",
    "",
    N_("Vem som får listan över kommande bokningar när någon skyddas (inloggningens id). Tomt: hela skyddsgruppen."),
)


def protect(unit: Unit, *, person: str, kind: ProtectionKind, by: Actor, contact_id: uuid.UUID | None = None) -> None:
    """Hide a person, at once and everywhere; doing it twice changes nothing.

    The confirmed number is erased, since whoever the client is hiding from may hold the phone. The rooms above close
    cards, stop notices and blank places in this same transaction.
    """
    if any(row.kind == kind for row in queries.in_force(unit.desk, person)):
        return
    unit.desk.add(
        Protection(person=person, kind=kind, set_at=unit.now, set_by=by.id, set_by_name=by.name, contact_id=contact_id)
    )
    unit.desk.flush()
    queries.read_hidden_anew(unit.desk)
    erase_number(unit.desk, person=person)
    event = PersonProtected if kind is ProtectionKind.PROTECT_NOW else ContactUnsafe
    publish(unit.desk, event(person=person, contact_id=contact_id))
    publish(unit.desk, _bookings_to_list(unit.desk, person))
    accesslog.record(
        unit.desk, who=by, event="person.protected", now=unit.now, person=person, contact=contact_id, result=kind
    )
    live.tell(unit.desk, "contact")


def lift(unit: Unit, *, protection_id: uuid.UUID, staff: Staff, reason: str) -> None:
    """Lift one protection. Raises MayNotLift, LiftNeedsReason or NotHere."""
    if not staff.has(Role.PROTECTED_DESK, Role.UNIT_HEAD):
        raise MayNotLift
    if not reason.strip():
        raise LiftNeedsReason(fields={"reason": LiftNeedsReason.message})
    row = unit.desk.get(Protection, protection_id)
    if row is None or row.lifted_at is not None:
        raise NotHere
    row.lifted_at, row.lifted_by, row.lifted_by_name = unit.now, staff.id, staff.name
    row.lift_reason = reason.strip()
    unit.desk.flush()
    queries.read_hidden_anew(unit.desk)
    if not queries.is_hidden(unit.desk, row.person):
        publish(unit.desk, ProtectionLifted(person=row.person))
        publish(unit.desk, TaskSettled(key=_task_key(row.person)))
    accesslog.record(
        unit.desk, who=staff.actor, event="person.unprotected", now=unit.now, person=row.person, result=row.kind
    )


def protections(desk: Session) -> tuple[ProtectionView, ...]:
    """Return everything in force, for the page of those who may lift it."""
    return tuple(
        ProtectionView(row.id, row.person, ProtectionKind(row.kind), row.set_at, row.set_by_name)
        for row in queries.all_in_force(desk)
    )


def hidden_keys(desk: Session) -> frozenset[str]:
    """Return the persons hidden by us."""
    return queries.hidden_keys(desk)


def is_hidden(desk: Session, person: str) -> bool:
    """Whether we hide this person."""
    return queries.is_hidden(desk, person)


def blocked(desk: Session, register: Session, persons: Collection[str]) -> frozenset[str]:
    """Return those nobody may write to: hidden by us, or protected, unsafe or deceased in the register."""
    states = states_of(register, persons)
    stopped = {state.key for state in states.values() if state.protected or state.unsafe_contact or state.deceased_on}
    return frozenset(stopped) | (queries.hidden_keys(desk) & frozenset(persons))


def _bookings_to_list(desk: Session, person: str) -> TaskNeeded:
    named = choices.get(desk, NAMED_PERSON)
    return TaskNeeded(
        kind="protected-bookings",
        to=TaskFor.PROTECTED_DESK,
        key=_task_key(person),
        staff_id=uuid.UUID(named) if named else None,
        person=person,
    )


def _task_key(person: str) -> str:
    return f"protected-bookings:{person}"
