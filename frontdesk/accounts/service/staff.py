"""Keeping the list of staff: who they are, what they may do and see."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts import queries
from frontdesk.accounts.errors import LoginTaken
from frontdesk.accounts.models import Kin, StaffGrant, StaffRole, StaffRow, StaffUnit
from frontdesk.accounts.rules import Grant, KinKind, Role
from frontdesk.accounts.service import login as sessions
from frontdesk.accounts.service.passwords import hash_password
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit


def add(
    unit: Unit,
    *,
    login: str,
    name: str,
    roles: Collection[Role],
    grants: Collection[Grant] = (),
    password: str | None = None,
    password_hash: str | None = None,
    handlaggare: str | None = None,
    units: Collection[str] = (),
    by: Actor,
) -> uuid.UUID:
    """Add somebody. Give the password, or its hash when it was made before; raises LoginTaken or BadPassword."""
    login = login.strip().casefold()
    if queries.login_exists(unit.desk, login):
        raise LoginTaken
    row = StaffRow(
        login=login,
        name=name.strip(),
        password_hash=hash_password(password) if password is not None else password_hash,
        handlaggare=handlaggare,
        created_at=unit.now,
    )
    unit.desk.add(row)
    unit.desk.flush()
    _log(unit, by, "staff.added", row.id)
    allow(unit, staff_id=row.id, roles=roles, grants=grants, units=units, by=by)
    return row.id


def allow(
    unit: Unit,
    *,
    staff_id: uuid.UUID,
    roles: Collection[Role],
    grants: Collection[Grant],
    units: Collection[str],
    by: Actor,
) -> None:
    """Replace what somebody may do and see; it is in force at their next click."""
    for table in (StaffRole, StaffGrant, StaffUnit):
        unit.desk.execute(delete(table).where(table.staff_id == staff_id))
    unit.desk.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(set(roles)))
    unit.desk.add_all(StaffGrant(staff_id=staff_id, board=g.board, area=g.area) for g in sorted(set(grants)))
    unit.desk.add_all(StaffUnit(staff_id=staff_id, unit=key) for key in sorted(set(units)))
    _changed(unit, staff_id)
    _log(unit, by, "staff.allowed", staff_id, fields=[*sorted(set(roles)), *map(str, sorted(set(grants)))])


def set_password(unit: Unit, *, staff_id: uuid.UUID, password_hash: str, by: Actor) -> None:
    """Set a new password, hashed before the transaction began; every open session of the person ends."""
    unit.desk.get_one(StaffRow, staff_id).password_hash = password_hash
    _log(unit, by, "staff.password_set", staff_id)
    sessions.end_all(unit, staff_id=staff_id)


def close(unit: Unit, *, staff_id: uuid.UUID, by: Actor) -> None:
    """Close an account: it stays for the log's sake, but nobody can sign in with it."""
    _changed(unit, staff_id).active = False
    _log(unit, by, "staff.closed", staff_id)
    sessions.end_all(unit, staff_id=staff_id)


def list_kin(unit: Unit, *, staff_id: uuid.UUID, person: str, kind: KinKind, by: Actor) -> None:
    """List a person of the register whom somebody must not handle."""
    unit.desk.merge(Kin(staff_id=staff_id, person=person, kind=kind))
    _changed(unit, staff_id)
    _log(unit, by, "staff.kin_listed", staff_id)


def clear_kin(unit: Unit, *, staff_id: uuid.UUID, by: Actor) -> None:
    """Empty somebody's list, to write it anew."""
    unit.desk.execute(delete(Kin).where(Kin.staff_id == staff_id))
    _changed(unit, staff_id)
    _log(unit, by, "staff.kin_cleared", staff_id)


def choose_language(unit: Unit, *, staff_id: uuid.UUID, language: str) -> None:
    """Keep the language a person chose."""
    _changed(unit, staff_id).language = language


def choose_shortcuts(unit: Unit, *, staff_id: uuid.UUID, on: bool) -> None:
    """Keep whether a person wants the keyboard's shortcuts."""
    _changed(unit, staff_id).shortcuts = on


def _changed(unit: Unit, staff_id: uuid.UUID) -> StaffRow:
    row = unit.desk.get_one(StaffRow, staff_id)
    row.version += 1
    unit.desk.flush()
    return row


def _log(unit: Unit, by: Actor, event: str, staff_id: uuid.UUID, fields: Sequence[str] = ()) -> None:
    accesslog.record(unit.desk, who=by, event=event, now=unit.now, fields=[str(staff_id), *fields])
