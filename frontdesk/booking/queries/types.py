"""SELECTs of appointment types, as plain rows because they are read so often."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdesk.booking.models import AppointmentType
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.core.db import statements

_FIELDS = tuple(field.name for field in fields(MeetingKind))
_KIND = select(*(getattr(AppointmentType, name) for name in _FIELDS))
_KNOWN = _KIND.where(AppointmentType.code == bindparam("code"))
_OFFERED = _KIND.where(AppointmentType.active).order_by(AppointmentType.position, AppointmentType.code)


def offered(db: Session) -> Sequence[MeetingKind]:
    """Return the active appointment types, in display order."""
    return [_kind(row) for row in statements.rows(db, _OFFERED)]


def known(db: Session, code: str) -> MeetingKind | None:
    """Return an appointment type, active or not, or None."""
    found = statements.one_or_none(db, _KNOWN, {"code": code})
    return _kind(found) if found else None


def by_code(db: Session) -> dict[str, MeetingKind]:
    """Return every appointment type, active or not, by code; there are a few dozen."""
    return {row.code: _kind(row) for row in statements.rows(db, _KIND)}


def _kind(row: Sequence[Any]) -> MeetingKind:
    values: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    return MeetingKind(**values | {"modes": tuple(values["modes"])})
