"""Appointment types: seed the defaults, and find one by code."""

from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.booking.errors import UnknownType
from frontdesk.booking.models import AppointmentType
from frontdesk.booking.queries import types as queries
from frontdesk.booking.rules.defaults import TYPES
from frontdesk.booking.rules.kinds import MeetingKind


def seed(db: Session) -> None:
    """Add the shipped types of meeting that are missing; existing ones are not changed."""
    present = set(db.scalars(select(AppointmentType.code)))
    db.add_all(
        AppointmentType(**asdict(replace(kind, position=position)))
        for position, kind in enumerate(TYPES)
        if kind.code not in present
    )
    db.flush()


def known(db: Session, code: str) -> MeetingKind:
    """Return an appointment type, active or not. Raises UnknownType."""
    kind = queries.known(db, code)
    if kind is None:
        raise UnknownType
    return kind


def of(db: Session, code: str) -> MeetingKind:
    """Return an active appointment type. Raises UnknownType, for an inactive one too."""
    kind = known(db, code)
    if not kind.active:
        raise UnknownType
    return kind
