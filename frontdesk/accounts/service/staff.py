"""User accounts: names, roles, grants, passwords."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete

from frontdesk.accesslog.service import left
from frontdesk.accounts import queries
from frontdesk.accounts.errors import LastAdministrator, LoginTaken, NoSuchHandlaggare, OwnAccess
from frontdesk.accounts.models import Kin, StaffGrant, StaffRole, StaffRow, StaffUnit
from frontdesk.accounts.rules import Grant, KinKind, Role
from frontdesk.accounts.service import tokens
from frontdesk.accounts.service.login import end_all
from frontdesk.accounts.service.passwords import hash_password
from frontdesk.accounts.views import Staff, StaffClosed
from frontdesk.core.actor import Actor
from frontdesk.core.db.unique import taken_as
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded

# Roles with access that others lack: log reviewers are notified when they are given.
_SENSITIVE = frozenset({Role.PROTECTED_DESK, Role.LOG_REVIEWER, Role.ADMINISTRATOR})


def add(
    unit: Unit,
    *,
    login: str,
    name: str,
    roles: Collection[Role],
    grants: Collection[Grant] = (),
    password: str | None = None,
    password_hash: str | None = None,
    temporary: bool = False,
    handlaggare: str | None = None,
    units: Collection[str] = (),
    by: Actor,
) -> uuid.UUID:
    """Add an account. Give the password, or its hash if made before; raises LoginTaken or BadPassword.

    A `temporary` password was chosen by an administrator: the user must change it at the first sign-in.
    """
    login = login.strip().casefold()
    if queries.login_exists(unit.db, login):
        raise LoginTaken
    row = StaffRow(
        login=login,
        name=name.strip(),
        password_hash=hash_password(password) if password is not None else password_hash,
        password_is_temporary=temporary,
        handlaggare=handlaggare,
        created_at=unit.now,
    )
    with taken_as(unit.db, LoginTaken):
        unit.db.add(row)
    _log(unit, by, "staff.added", row.id)
    _give(unit, staff_id=row.id, roles=roles, grants=grants, units=units, by=by)
    return row.id


def allow(
    unit: Unit,
    *,
    staff_id: uuid.UUID,
    roles: Collection[Role],
    grants: Collection[Grant],
    units: Collection[str],
    by: Actor,
    handlaggare: str | None = None,
) -> None:
    """Replace a user's roles, grants and units, and the handläggare whose messages and meetings are theirs.

    Takes effect on their next request. Raises OwnAccess when it would widen one's own access, LastAdministrator, and
    NoSuchHandlaggare.
    """
    before, row = queries.roles(unit.db, staff_id), unit.db.get_one(StaffRow, staff_id)
    if by.id == staff_id and not (set(roles) <= before and set(grants) <= queries.grants(unit.db, staff_id)):
        raise OwnAccess
    if handlaggare != row.handlaggare:
        _tie(unit, row, handlaggare, by)
    if Role.ADMINISTRATOR not in roles:
        _need_another_administrator(unit, staff_id, before)
    _give(unit, staff_id=staff_id, roles=roles, grants=grants, units=units, by=by)
    if _SENSITIVE & set(roles) - before:
        key = f"staff-trusted:{staff_id}"
        unit.task(TaskNeeded("staff-trusted", TaskFor.LOG_REVIEWER, key=key, about={"by": by.name}))


def _tie(unit: Unit, row: StaffRow, handlaggare: str | None, by: Actor) -> None:
    if by.id == row.id and handlaggare is not None:
        raise OwnAccess
    if handlaggare is not None and handlaggare not in queries.handlaggare_by_key(unit.db, [handlaggare]):
        raise NoSuchHandlaggare
    row.handlaggare = handlaggare
    _log(unit, by, "staff.allowed", row.id, fields=[f"handlaggare:{handlaggare or ''}"])


def _need_another_administrator(unit: Unit, staff_id: uuid.UUID, roles: Collection[Role]) -> None:
    if Role.ADMINISTRATOR in roles and not queries.count_administrators(unit.db, but=staff_id):
        raise LastAdministrator


def _give(
    unit: Unit,
    *,
    staff_id: uuid.UUID,
    roles: Collection[Role],
    grants: Collection[Grant],
    units: Collection[str],
    by: Actor,
) -> None:
    for table in (StaffRole, StaffGrant, StaffUnit):
        unit.db.execute(delete(table).where(table.staff_id == staff_id))
    unit.db.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(set(roles)))
    unit.db.add_all(StaffGrant(staff_id=staff_id, board=g.board, area=g.area) for g in sorted(set(grants)))
    unit.db.add_all(StaffUnit(staff_id=staff_id, unit=key) for key in sorted(set(units)))
    _changed(unit, staff_id)
    _log(unit, by, "staff.allowed", staff_id, fields=[*sorted(set(roles)), *map(str, sorted(set(grants)))])


def set_password(unit: Unit, *, staff_id: uuid.UUID, password_hash: str, by: Actor) -> None:
    """Set a user's password, hashed before the transaction; they must change it at their next sign-in.

    All of the user's open sessions end.
    """
    row = _changed(unit, staff_id)
    row.password_hash, row.password_is_temporary = password_hash, True
    _log(unit, by, "staff.password_set", staff_id)
    end_all(unit, staff_id=staff_id, by=by)


def change_own_password(unit: Unit, *, staff: Staff, password_hash: str) -> None:
    """Store a password the user chose; their sessions at other browsers end."""
    row = _changed(unit, staff.id)
    row.password_hash, row.password_is_temporary = password_hash, False
    _log(unit, staff.actor, "staff.password_changed", staff.id)
    end_all(unit, staff_id=staff.id, but=staff.session_id, by=staff.actor)


def close(unit: Unit, *, staff_id: uuid.UUID, by: Actor) -> None:
    """Close an account: it is kept for the access log, but opens no page, feed or calendar any more.

    The tokens its owner made, and so has seen, end with it. Raises LastAdministrator.
    """
    _need_another_administrator(unit, staff_id, queries.roles(unit.db, staff_id))
    row = _changed(unit, staff_id)
    row.active = False
    _log(unit, by, "staff.closed", staff_id)
    end_all(unit, staff_id=staff_id, by=by)
    tokens.end_all_of(unit, staff_id=staff_id, by=by)
    left(unit, staff_id=staff_id)
    unit.publish(StaffClosed(staff_id=staff_id, handlaggare=row.handlaggare, by=by))


def list_kin(unit: Unit, *, staff_id: uuid.UUID, person: str, kind: KinKind, by: Actor) -> None:
    """List a person of the register that a user must not handle."""
    unit.db.merge(Kin(staff_id=staff_id, person=person, kind=kind))
    _changed(unit, staff_id)
    _log(unit, by, "staff.kin_listed", staff_id)


def clear_kin(unit: Unit, *, staff_id: uuid.UUID, by: Actor) -> None:
    """Empty a user's list, to enter it anew."""
    unit.db.execute(delete(Kin).where(Kin.staff_id == staff_id))
    _changed(unit, staff_id)
    _log(unit, by, "staff.kin_cleared", staff_id)


def choose_language(unit: Unit, *, staff_id: uuid.UUID, language: str) -> None:
    """Store the user's language."""
    _changed(unit, staff_id).language = language


def choose_shortcuts(unit: Unit, *, staff_id: uuid.UUID, on: bool) -> None:
    """Store whether the user wants keyboard shortcuts."""
    _changed(unit, staff_id).shortcuts = on


def _changed(unit: Unit, staff_id: uuid.UUID) -> StaffRow:
    row = unit.db.get_one(StaffRow, staff_id)
    row.version += 1
    unit.db.flush()
    return row


def _log(unit: Unit, by: Actor, event: str, staff_id: uuid.UUID, fields: Sequence[str] = ()) -> None:
    unit.log(who=by, event=event, fields=[str(staff_id), *fields])
