"""Whether the prerequisites for opening are there; one statement for each, no persons."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.accounts.models import ApiToken, StaffGrant, StaffRole, StaffRow
from frontdesk.accounts.rules import Role, Scope
from frontdesk.availability.models.catalogue import AppointmentType, Place
from frontdesk.calls.models.task import Task
from frontdesk.cases.models import ImportRun


def imported(register: Session) -> bool:
    """Whether anything has been imported from the case system."""
    return _any(register, select(ImportRun.source))


def can_sign_in(db: Session, role: Role, *, granted: bool = False) -> bool:
    """Whether a user with the role can sign in; with `granted`, one who may also see some board's cases."""
    wanted = select(StaffRow.id).join(StaffRole, StaffRole.staff_id == StaffRow.id)
    wanted = wanted.where(StaffRow.active, StaffRole.role == role)
    return _any(db, wanted.join(StaffGrant, StaffGrant.staff_id == StaffRow.id) if granted else wanted)


def kinds_offered(db: Session) -> bool:
    """Whether a type of appointment can be booked."""
    return _any(db, select(AppointmentType.code).where(AppointmentType.active))


def places_offered(db: Session) -> bool:
    """Whether there is a place to meet at."""
    return _any(db, select(Place.code).where(Place.active))


def exchange_known(db: Session, now: datetime) -> bool:
    """Whether a telephone exchange has a valid token."""
    alive = ApiToken.ended_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
    return any(Scope.CTI in scopes for scopes in db.scalars(select(ApiToken.scopes).where(*alive)))


def is_open(db: Session, task: str) -> bool:
    """Whether a task of this kind is open."""
    return _any(db, select(Task.id).where(Task.kind == task, Task.done_at.is_(None)))


def _any(session: Session, wanted: Select[*tuple[object, ...]]) -> bool:
    return bool(session.scalar(select(func.count()).select_from(wanted.limit(1).subquery())))
