"""Login: count the attempt, check the password outside the transaction, open the session."""

import uuid
from dataclasses import dataclass

from frontdesk.accounts import queries
from frontdesk.accounts.errors import IdentityRefused, WrongLogin
from frontdesk.accounts.models import LoginAttempt, StaffRow, StaffSession
from frontdesk.accounts.rules import MAX_TRIES, MOST_SESSIONS
from frontdesk.accounts.service.passwords import digest, new_token
from frontdesk.accounts.service.throttle import AttemptOrigin, count_try
from frontdesk.accounts.views import Staff
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded

# Task for the administrator after ten failures in a row.
LOCKED_OUT_TASK = "login-locked"


@dataclass(frozen=True)
class LoginTry:
    """A counted login attempt; `staff_id` is None for an unknown name."""

    attempt_id: uuid.UUID
    staff_id: uuid.UUID | None
    password_hash: str | None


def begin(unit: Unit, *, login: str, at: AttemptOrigin) -> LoginTry:
    """Count an attempt as failed before it is checked, so that none goes uncounted. Raises TooManyTries."""
    row = queries.staff_by_login(unit.db, login)
    attempt, failures = count_try(unit, login=login, staff_id=row.id if row else None, at=at)
    _log_try(unit, row, at)
    if row and failures + 1 == MAX_TRIES:
        # The task is the administrator's; with `staff_id` it would go to the user who is locked out.
        unit.task(TaskNeeded(LOCKED_OUT_TASK, TaskFor.ADMINISTRATOR, key=_task_key(row.id)))
    return LoginTry(attempt.id, row.id if row else None, row.password_hash if row else None)


def finish(
    unit: Unit, tried: LoginTry, *, proved: bool, workstation: str = "", instead_of: str = ""
) -> tuple[Staff, str]:
    """Open the session of a proved attempt and return its token; `instead_of` is the browser's earlier token, if any.

    Raises WrongLogin if the attempt was not proved.
    """
    if not proved or tried.staff_id is None:
        raise WrongLogin
    succeed(unit, tried)
    return _open(unit, tried.staff_id, workstation, instead_of)


def vouched(unit: Unit, *, login: str, workstation: str = "", instead_of: str = "") -> tuple[Staff, str]:
    """Open the session of a user the external login identified. Raises IdentityRefused for an unknown name."""
    row = queries.staff_by_login(unit.db, login)
    if row is None:
        raise IdentityRefused
    return _open(unit, row.id, workstation, instead_of)


def _open(unit: Unit, staff_id: uuid.UUID, workstation: str, instead_of: str) -> tuple[Staff, str]:
    if instead_of and (earlier := queries.session_of(unit.db, digest(instead_of))):
        end(unit, session_id=earlier.id)
    for forgotten in queries.open_sessions(unit.db, staff_id)[MOST_SESSIONS - 1 :]:
        end(unit, session_id=forgotten.id)
    token, stored = new_token()
    session = StaffSession(
        token=stored,
        staff_id=staff_id,
        workstation=workstation.strip()[:60],
        started_at=unit.now,
        proved_at=unit.now,
        seen_at=unit.now,
    )
    unit.db.add(session)
    unit.db.flush()
    staff = queries.active_staff(unit.db, staff_id, session)
    if staff is None or not staff.roles:
        raise WrongLogin
    unit.log(who=staff.actor, event="login.succeeded")
    return staff, token


def _log_try(unit: Unit, row: StaffRow | None, at: AttemptOrigin) -> None:
    who = Actor(row.id, row.name, "unknown") if row else Actor(None, "unknown", "unknown")
    unit.log(who=who, event="login.tried", source=at.address)


def succeed(unit: Unit, tried: LoginTry) -> None:
    """Mark an attempt as proved, which resets the count of failures before it."""
    unit.db.get_one(LoginAttempt, tried.attempt_id).succeeded = True
    if tried.staff_id:
        unit.settle(_task_key(tried.staff_id))


def _task_key(staff_id: uuid.UUID) -> str:
    return f"{LOCKED_OUT_TASK}:{staff_id}"


def lock(unit: Unit, *, session_id: uuid.UUID) -> None:
    """Lock the screen: every page of this session shows the lock until the password is given."""
    session = unit.db.get_one(StaffSession, session_id)
    session.locked_at = session.locked_at or unit.now
    unit.tell("lock", session_id)


def unlock(unit: Unit, tried: LoginTry, *, session_id: uuid.UUID, proved: bool) -> None:
    """Unlock a screen. Raises WrongLogin if the password was not this user's."""
    session = unit.db.get_one(StaffSession, session_id)
    if not proved or session.staff_id != tried.staff_id:
        raise WrongLogin
    succeed(unit, tried)
    session.locked_at, session.seen_at, session.proved_at = None, unit.now, unit.now


def touch(unit: Unit, *, session_id: uuid.UUID) -> None:
    """Record that the session is in use."""
    unit.db.get_one(StaffSession, session_id).seen_at = unit.now


def end(unit: Unit, *, session_id: uuid.UUID) -> None:
    """End one session."""
    session = unit.db.get_one(StaffSession, session_id)
    session.ended_at = session.ended_at or unit.now
    unit.tell("lock", session_id)


def end_all(unit: Unit, *, staff_id: uuid.UUID, by: Actor, but: uuid.UUID | None = None) -> None:
    """End all of a user's sessions, or all `but` this one, immediately."""
    for session in queries.open_sessions(unit.db, staff_id):
        if session.id != but:
            end(unit, session_id=session.id)
    unit.log(who=by, event="staff.sessions_ended", fields=[str(staff_id)])
