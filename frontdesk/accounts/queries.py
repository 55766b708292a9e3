"""Every SELECT on staff, sessions, tokens and the mirrors."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Session

from frontdesk.accounts.models import (
    ApiToken,
    Handlaggare,
    Kin,
    LoginAttempt,
    OrgUnit,
    StaffGrant,
    StaffRole,
    StaffRow,
    StaffSession,
    StaffUnit,
)
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.views import Client, DemoLogin, Staff
from frontdesk.core import paging
from frontdesk.core.db import statements


def count_staff(db: Session) -> int:
    """Return the number of accounts, closed ones included."""
    return db.scalar(select(func.count()).select_from(StaffRow)) or 0


def session_of(db: Session, digest: str) -> StaffSession | None:
    """Return the session with this token digest, unless it was ended."""
    return db.scalar(select(StaffSession).where(StaffSession.token == digest, StaffSession.ended_at.is_(None)))


class Recognised(NamedTuple):
    """What the guard reads on every request, in one statement."""

    id: uuid.UUID
    staff_id: uuid.UUID
    version: int
    workstation: str
    proved_at: datetime
    seen_at: datetime
    locked_at: datetime | None


_RECOGNISE = (
    select(
        StaffSession.id,
        StaffSession.staff_id,
        StaffRow.version,
        StaffSession.workstation,
        StaffSession.proved_at,
        StaffSession.seen_at,
        StaffSession.locked_at,
    )
    .join(StaffRow, StaffRow.id == StaffSession.staff_id)
    .where(StaffSession.token == bindparam("token"), StaffSession.ended_at.is_(None), StaffRow.active)
)


def recognise(db: Session, digest: str) -> Recognised | None:
    """Return the open session of a token digest with its owner's id and version."""
    row = statements.one_or_none(db, _RECOGNISE, {"token": digest})
    return Recognised(*row) if row else None


def open_sessions(db: Session, staff_id: uuid.UUID) -> Sequence[StaffSession]:
    """Return a user's sessions that have not been ended."""
    wanted = select(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
    return db.scalars(wanted.order_by(StaffSession.seen_at.desc())).all()


def count_administrators(db: Session, *, but: uuid.UUID) -> int:
    """Return the number of active administrators besides one user."""
    wanted = select(func.count()).select_from(StaffRole).join(StaffRow, StaffRow.id == StaffRole.staff_id)
    return db.scalar(wanted.where(StaffRole.role == Role.ADMINISTRATOR, StaffRow.active, StaffRow.id != but)) or 0


def staff_by_login(db: Session, login: str) -> StaffRow | None:
    """Return an active user by login name, ignoring case."""
    return db.scalar(select(StaffRow).where(StaffRow.login == login.strip().casefold(), StaffRow.active))


def active_staff(db: Session, staff_id: uuid.UUID, session: StaffSession | None = None) -> Staff | None:
    """Return an active user with everything that decides their access."""
    row = db.get(StaffRow, staff_id)
    if row is None or not row.active:
        return None
    return Staff(
        id=row.id,
        login=row.login,
        name=row.name,
        roles=roles(db, staff_id),
        grants=grants(db, staff_id),
        language=row.language,
        shortcuts=row.shortcuts,
        handlaggare=row.handlaggare,
        units=frozenset(db.scalars(select(StaffUnit.unit).where(StaffUnit.staff_id == staff_id))),
        kin=frozenset(db.scalars(select(Kin.person).where(Kin.staff_id == staff_id))),
        session_id=session.id if session else None,
        workstation=session.workstation if session else "",
        must_change_password=row.password_is_temporary,
    )


def roles(db: Session, staff_id: uuid.UUID) -> frozenset[Role]:
    """Return the roles of a user."""
    return frozenset(Role(role) for role in db.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id)))


def grants(db: Session, staff_id: uuid.UUID) -> frozenset[Grant]:
    """Return the boards and areas a user may see."""
    rows = db.execute(select(StaffGrant.board, StaffGrant.area).where(StaffGrant.staff_id == staff_id))
    return frozenset(Grant(board, area) for board, area in rows)


def all_staff(db: Session, *, matching: str = "") -> list[Staff]:
    """Return all active staff by name, or those whose name or login contains `matching`, ignoring case."""
    return some_staff(db, [row.id for row in listed(db, matching=matching)])


class ListedAccount(NamedTuple):
    """An active account as lists show it."""

    id: uuid.UUID
    name: str
    login: str


_LISTED = select(StaffRow.id, StaffRow.name, StaffRow.login).where(StaffRow.active)
_BY_NAME = StaffRow.name, StaffRow.login


def listed(db: Session, *, matching: str = "") -> list[ListedAccount]:
    """Return active accounts by name; `matching` is sought in Python, because SQLite cannot fold Swedish letters."""
    wanted = matching.strip().casefold()
    found = (ListedAccount(*row) for row in db.execute(_LISTED.order_by(*_BY_NAME)))
    return [one for one in found if wanted in one.name.casefold() or wanted in one.login]


def with_roles(db: Session, roles: Collection[Role]) -> list[ListedAccount]:
    """Return active staff with any of these roles, once each, by name, in one statement."""
    having = StaffRow.id.in_(select(StaffRole.staff_id).where(StaffRole.role.in_(roles)))
    return [ListedAccount(*row) for row in db.execute(_LISTED.where(having).order_by(*_BY_NAME))]


def some_staff(db: Session, ids: Sequence[uuid.UUID]) -> list[Staff]:
    """Return active users, in the order given, with everything that decides their access.

    Always five statements.
    """
    rows = {row.id: row for row in db.scalars(select(StaffRow).where(StaffRow.id.in_(ids), StaffRow.active))}
    roles_of = _by_person(db, select(StaffRole.staff_id, StaffRole.role).where(StaffRole.staff_id.in_(ids)))
    grant = StaffGrant
    grants_of = _by_person(db, select(grant.staff_id, grant.board, grant.area).where(grant.staff_id.in_(ids)))
    units_of = _by_person(db, select(StaffUnit.staff_id, StaffUnit.unit).where(StaffUnit.staff_id.in_(ids)))
    kin_of = _by_person(db, select(Kin.staff_id, Kin.person).where(Kin.staff_id.in_(ids)))
    return [
        Staff(
            id=one,
            login=rows[one].login,
            name=rows[one].name,
            roles=frozenset(Role(role) for (role,) in roles_of[one]),
            grants=frozenset(Grant(*each) for each in grants_of[one]),
            language=rows[one].language,
            shortcuts=rows[one].shortcuts,
            handlaggare=rows[one].handlaggare,
            units=frozenset(unit for (unit,) in units_of[one]),
            kin=frozenset(person for (person,) in kin_of[one]),
        )
        for one in ids
        if one in rows
    ]


def _by_person(db: Session, wanted: Select[*tuple[Any, ...]]) -> defaultdict[uuid.UUID, list[tuple[str, ...]]]:
    """Return rows that begin with a user's id, grouped by that id and without it."""
    found: defaultdict[uuid.UUID, list[tuple[str, ...]]] = defaultdict(list)
    for staff_id, *rest in db.execute(wanted):
        found[staff_id].append(tuple(rest))
    return found


def staff_names(db: Session) -> dict[uuid.UUID, str]:
    """Return the names of all active users by id, sorted by name."""
    rows = db.execute(select(StaffRow.id, StaffRow.name).where(StaffRow.active).order_by(StaffRow.name))
    return {row.id: row.name for row in rows}


def headed_units(db: Session) -> frozenset[str]:
    """Return the units that have an active unit head."""
    heads = (
        select(StaffUnit.unit)
        .join(StaffRow, StaffRow.id == StaffUnit.staff_id)
        .join(StaffRole, StaffRole.staff_id == StaffUnit.staff_id)
        .where(StaffRow.active, StaffRole.role == Role.UNIT_HEAD)
    )
    return frozenset(db.scalars(heads))


def demo_logins(db: Session) -> list[DemoLogin]:
    """Return the demo's logins in the order of the roles: the first account of each role and area.

    The area is that of the account's units; `place` is the first unit's name.
    """
    rows = db.execute(
        select(StaffRole.role, StaffRow.login, StaffRow.name, func.min(OrgUnit.area), func.min(OrgUnit.name))
        .join(StaffRow, StaffRow.id == StaffRole.staff_id)
        .join(StaffUnit, StaffUnit.staff_id == StaffRow.id, isouter=True)
        .join(OrgUnit, OrgUnit.key == StaffUnit.unit, isouter=True)
        .where(StaffRow.active)
        .group_by(StaffRole.role, StaffRow.id, StaffRow.login, StaffRow.name)
        .order_by(StaffRow.id)
    )
    first: dict[tuple[str, str | None], DemoLogin] = {}
    for role, login, name, area, place in rows:
        first.setdefault((role, area), DemoLogin(login=login, name=name, role=Role(role), place=place or ""))
    order = {role: nth for nth, role in enumerate(Role)}
    return sorted(first.values(), key=lambda one: order[one.role])


def failures(db: Session, login: str, source: str, since: datetime) -> tuple[int, datetime | None]:
    """Return how many attempts in a row have failed since `since` for a name from a source, and the last one's time."""
    same = (LoginAttempt.login == login) & (LoginAttempt.source == source)
    last_success = db.scalar(select(func.max(LoginAttempt.at)).where(same, LoginAttempt.succeeded))
    wanted = select(func.count(), func.max(LoginAttempt.at)).where(
        same, LoginAttempt.at > max(since, last_success or since), ~LoginAttempt.succeeded
    )
    count, last = db.execute(wanted).one()
    return count, last


def failures_of_source(db: Session, source: str, since: datetime) -> int:
    """Return how many attempts from a source have failed since `since`, for any name."""
    wanted = select(func.count()).where(LoginAttempt.source == source, LoginAttempt.at > since, ~LoginAttempt.succeeded)
    return db.scalar(wanted) or 0


def failures_of_strangers(db: Session, login: str, since: datetime) -> int:
    """Return how many attempts for a name have failed since `since` at browsers it had never signed in at."""
    wanted = select(func.count()).where(
        LoginAttempt.login == login, LoginAttempt.at > since, ~LoginAttempt.succeeded, ~LoginAttempt.known
    )
    return db.scalar(wanted) or 0


def client(db: Session, digest: str, now: datetime) -> Client | None:
    """Return the program a token belongs to, unless the token was ended or has expired."""
    row = db.scalar(select(ApiToken).where(ApiToken.token == digest, *_in_use(now)))
    if row is None:
        return None
    return Client(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        grants=frozenset(Grant(board, area) for board, area in row.grants),
        level=row.level,
    )


def _in_use(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ApiToken.ended_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)


def ending_tokens(db: Session, now: datetime, until: datetime) -> Sequence[ApiToken]:
    """Return the tokens in use that expire before an instant, earliest first."""
    wanted = select(ApiToken).where(*_in_use(now), ApiToken.expires_at < until)
    return db.scalars(wanted.order_by(ApiToken.expires_at)).all()


def tokens(db: Session, *, by: uuid.UUID | None = None) -> Sequence[ApiToken]:
    """Return the tokens that have not been ended, all or those made by one account, by name.

    Expired ones are included.
    """
    wanted = select(ApiToken).where(ApiToken.ended_at.is_(None)).order_by(ApiToken.name)
    return db.scalars(wanted if by is None else wanted.where(ApiToken.created_by_id == by)).all()


def tokens_listed(db: Session, asked: paging.RequestedRows) -> paging.ListPage[ApiToken]:
    """Return the first page of the tokens that have not been ended, by name."""
    wanted = select(ApiToken).where(ApiToken.ended_at.is_(None))
    return paging.listed(db, wanted.order_by(ApiToken.name, ApiToken.id), asked)


def handlaggare_by_key(db: Session, keys: Collection[str] | None = None) -> dict[str, Handlaggare]:
    """Return handläggare by key: the given ones, active or not, or every active one."""
    wanted = select(Handlaggare).order_by(Handlaggare.name)
    wanted = wanted.where(Handlaggare.active) if keys is None else wanted.where(Handlaggare.key.in_(keys))
    return {row.key: row for row in db.scalars(wanted)}


def granted_keys(grants: Collection[Grant]) -> Select[str]:
    """Return the SELECT of the keys of all handläggare, active or not, in units that the grants open."""
    open_to = tuple_(OrgUnit.board, OrgUnit.area).in_([(grant.board, grant.area) for grant in grants])
    return select(Handlaggare.key).join(OrgUnit, OrgUnit.key == Handlaggare.unit).where(open_to)


def in_unit(db: Session, unit: str) -> Sequence[Handlaggare]:
    """Return the active handläggare of a unit, by name."""
    wanted = select(Handlaggare).where(Handlaggare.unit == unit, Handlaggare.active).order_by(Handlaggare.name)
    return db.scalars(wanted).all()


def units_by_key(db: Session, keys: Collection[str] | None = None) -> dict[str, OrgUnit]:
    """Return units by key: the given ones, active or not, or every active one."""
    wanted = select(OrgUnit).order_by(OrgUnit.name)
    wanted = wanted.where(OrgUnit.active) if keys is None else wanted.where(OrgUnit.key.in_(keys))
    return {row.key: row for row in db.scalars(wanted)}


def kin_of(db: Session, handlaggare: str) -> frozenset[str]:
    """Return the persons a handläggare must not handle: themselves and listed relatives."""
    wanted = select(Kin.person).join(StaffRow, StaffRow.id == Kin.staff_id)
    return frozenset(db.scalars(wanted.where(StaffRow.handlaggare == handlaggare)))


def has_login(db: Session, handlaggare: str) -> bool:
    """Whether a handläggare has an active account."""
    wanted = select(StaffRow.id).where(StaffRow.handlaggare == handlaggare, StaffRow.active).limit(1)
    return db.scalar(wanted) is not None


def login_exists(db: Session, login: str) -> bool:
    """Whether a login name is or was in use; a closed account keeps its name."""
    return db.scalar(select(StaffRow.id).where(StaffRow.login == login)) is not None


def is_open(db: Session, session_id: uuid.UUID) -> bool:
    """Whether a session is neither ended nor locked."""
    wanted = select(StaffSession.id).where(
        StaffSession.id == session_id, StaffSession.ended_at.is_(None), StaffSession.locked_at.is_(None)
    )
    return db.scalar(wanted) is not None


def known_grants(db: Session) -> list[Grant]:
    """Return the boards and areas that have a unit, in order."""
    rows = db.execute(select(OrgUnit.board, OrgUnit.area).where(OrgUnit.active).distinct())
    return sorted(Grant(board, area) for board, area in rows)


def first_names(db: Session) -> frozenset[str]:
    """Return the first names of all present and former staff, in lower case."""
    found = (*db.scalars(select(StaffRow.name)), *db.scalars(select(Handlaggare.name)))
    return frozenset(name.split()[0].casefold() for name in found if name.strip())
