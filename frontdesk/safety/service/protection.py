"""Set and lift protections: hidden at once and everywhere, until an authorised user lifts it with a reason."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.orm import Session

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import states_of
from frontdesk.core.actor import Actor
from frontdesk.core.attempts import Attempt
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.paging import ListPage, RequestedRows
from frontdesk.safety import queries
from frontdesk.safety.errors import LiftNeedsReason, MayNotLift
from frontdesk.safety.models import Protection, SilentMatter
from frontdesk.safety.rules import ProtectionKind, SilenceKind
from frontdesk.safety.service import following
from frontdesk.safety.service.following import Writing
from frontdesk.safety.views import ProtectionLifted, ProtectionView


def protect(unit: Unit, *, person: str, kind: ProtectionKind, by: Actor, contact_id: uuid.UUID | None = None) -> None:
    """Protect a person, at once and everywhere; idempotent.

    Runs the follow-up steps in this unit of work; a failing step is rolled back alone and left to the retry job.
    """
    row = hide(unit, person=person, kind=kind, by=by, contact_id=contact_id)
    if row is not None:
        following.follow_here(unit, row)


def protect_now(
    writing: Writing, *, person: str, kind: ProtectionKind, by: Actor, contact_id: uuid.UUID | None = None
) -> None:
    """Protect a person in a transaction of its own, then run the follow-up steps, each in its own transaction.

    A later failure cannot undo the protection, not even one of the access log: then it is saved without a log row.
    """
    with Attempt("protect") as first, writing() as unit:
        row = hide(unit, person=person, kind=kind, by=by, contact_id=contact_id)
    if first.failed:
        with writing() as unit:
            row = hide(unit, person=person, kind=kind, by=by, contact_id=contact_id, log=False)
    if row is not None:
        following.follow(writing, row.id)


def hide(
    unit: Unit,
    *,
    person: str,
    kind: ProtectionKind,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    log: bool = True,
) -> Protection | None:
    """Save the protection and silence the contact, without follow-up steps; None if already protected in this way.

    Searches, cards, lists and SMS sending respect it from now on, even if no follow-up step runs.
    """
    if any(row.kind == kind for row in queries.in_force(unit.db, person)):
        return None
    row = Protection(
        person=person, kind=kind, set_at=unit.now, set_by=by.id, set_by_name=by.name, contact_id=contact_id
    )
    unit.db.add(row)
    if contact_id is not None:
        unit.db.merge(SilentMatter(about=contact_id, why=SilenceKind.PROTECTED, person=person, since=unit.now))
    unit.db.flush()
    queries.read_hidden_anew(unit.db)
    if log:
        unit.log(who=by, event="person.protected", person=person, contact=contact_id, result=kind)
    unit.tell("contact")
    return row


def lift(unit: Unit, *, protection_id: uuid.UUID, staff: Staff, reason: str) -> None:
    """Lift one protection. Raises MayNotLift, LiftNeedsReason or NotHere."""
    if not staff.has(Role.PROTECTED_DESK, Role.UNIT_HEAD):
        raise MayNotLift
    if not reason.strip():
        raise LiftNeedsReason(fields={"reason": LiftNeedsReason.message})
    row = unit.db.get(Protection, protection_id)
    if row is None or row.lifted_at is not None:
        raise NotHere
    row.lifted_at, row.lifted_by, row.lifted_by_name = unit.now, staff.id, staff.name
    row.lift_reason = reason.strip()
    unit.db.flush()
    queries.read_hidden_anew(unit.db)
    unit.settle(following.unfinished_key(row.id))
    give_back(unit, row.person, by=staff.id)
    unit.log(who=staff.actor, event="person.unprotected", person=row.person, result=row.kind)


def give_back(unit: Unit, person: str, *, by: uuid.UUID | None) -> bool:
    """Undo the effects of a protection, unless another one or the case system still protects the person.

    Returns whether they were undone.
    """
    if concealed_persons(unit.db, unit.register, {person}):
        return False
    unit.db.execute(
        delete(SilentMatter).where(SilentMatter.person == person, SilentMatter.why == SilenceKind.PROTECTED)
    )
    unit.publish(ProtectionLifted(person=person, by=by))
    unit.settle(following.bookings_key(person))
    unit.settle(following.registered_key(person))
    return True


def protections(db: Session) -> tuple[ProtectionView, ...]:
    """Return all protections in force."""
    return tuple(_view(row) for row in queries.all_in_force(db))


def first_protections(db: Session, persons: Collection[str], asked: RequestedRows) -> ListPage[ProtectionView]:
    """Return a page of the protections in force for some persons, the newest first."""
    return queries.first_in_force(db, persons, asked).map(_view)


def _view(row: Protection) -> ProtectionView:
    return ProtectionView(row.id, row.person, ProtectionKind(row.kind), row.set_at, row.set_by_name)


def hidden_keys(db: Session) -> frozenset[str]:
    """Return the persons protected by the municipality."""
    return queries.hidden_keys(db)


def is_hidden(db: Session, person: str) -> bool:
    """Whether the municipality protects this person."""
    return queries.is_hidden(db, person)


def concealed_persons(db: Session, register: Session, persons: Collection[str]) -> frozenset[str]:
    """Return the persons who need special access: protected by the municipality or in the register."""
    protected = {state.key for state in states_of(register, persons).values() if state.protected}
    return frozenset(protected) | (queries.hidden_keys(db) & frozenset(persons))


def blocked_persons(db: Session, register: Session, persons: Collection[str]) -> frozenset[str]:
    """Return the persons who must not be contacted: protected, or protected, unsafe or deceased in the register."""
    states = states_of(register, persons)
    stopped = {state.key for state in states.values() if state.protected or state.unsafe_contact or state.deceased_on}
    return frozenset(stopped) | (queries.hidden_keys(db) & frozenset(persons))
