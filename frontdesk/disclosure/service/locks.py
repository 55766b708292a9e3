"""Silent locks: three failures lock a method for a person for 24 hours; the answer to the caller stays the same."""

from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import cases_of
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import MethodNotPossible
from frontdesk.disclosure.models import Identification, MethodLock
from frontdesk.disclosure.rules.codes import FAILURES, LOCKED_FOR, is_locked
from frontdesk.disclosure.rules.levels import Method, proves_by
from frontdesk.disclosure.rules.proofs import in_force


def settle(
    unit: Unit, *, staff: Staff, standing: Identification, method: Method, right: bool, visible: Visibility, visit: bool
) -> bool:
    """Count an attempt and return whether it proved the identity; a locked method returns False like a wrong answer.

    `visit`: the speaker is at the counter. Raises MethodNotPossible for a method that proves nothing in that channel.
    """
    require_channel(method, visit=visit)
    subject = standing.speaker_person or standing.person
    lock = queries.lock(unit.db, subject, method) or MethodLock(person=subject, method=method, failures=0)
    locked = is_locked(lock.locked_until, unit.now)
    proved = right and not locked
    if not locked:
        lock.failures = 0 if right else lock.failures + 1
        if lock.failures >= FAILURES:
            lock.failures, lock.locked_until = 0, unit.now + LOCKED_FOR
            _tell(unit, subject, method, visible)
    lock.changed_at = unit.now
    unit.db.add(lock)
    if proved:
        # Expired proofs are dropped, so that a new proof does not revive them.
        standing.methods = list(dict.fromkeys([*in_force(standing, unit.now), method]))
        standing.proved_at = standing.active_at = unit.now
    unit.db.flush()
    unit.tell("standing", standing.contact_id)
    unit.log(
        who=staff.actor,
        event="identity.tried",
        person=subject,
        contact=standing.contact_id,
        fields=(method,),
        flags=("locked_method",) if is_locked(lock.locked_until, unit.now) else (),
        result="proved" if proved else "not_proved",
    )
    return proved


def require_channel(method: Method, *, visit: bool) -> None:
    """Raise MethodNotPossible for a method that proves nothing in this channel."""
    if not proves_by(method, visit=visit):
        raise MethodNotPossible


def _tell(unit: Unit, person: str, method: Method, visible: Visibility) -> None:
    """Create a task for the log reviewer and for each responsible handläggare: three attempts failed."""
    key = f"method-locked:{person}:{method}:{unit.now.date()}"
    unit.task(TaskNeeded(kind="method-locked", to=TaskFor.LOG_REVIEWER, key=key, person=person))
    for handlaggare in _responsible(unit, person, visible):
        unit.task(
            TaskNeeded(
                kind="method-locked",
                to=TaskFor.HANDLAGGARE,
                key=f"{key}:{handlaggare}",
                handlaggare=handlaggare,
                person=person,
            )
        )


def _responsible(unit: Unit, person: str, visible: Visibility) -> list[str]:
    today = local_date(unit.now)
    found = cases_of(unit.register, person, visible)
    return sorted({each.handlaggare_key for case in found for each in case.responsible(today)})
