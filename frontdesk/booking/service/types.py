"""Appointment types: seed the defaults, and find one by code."""

from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.booking.errors import UnknownType
from frontdesk.booking.models import AppointmentType
from frontdesk.booking.queries import types as queries
from frontdesk.booking.rules.defaults import TYPES
from frontdesk.booking.rules.kinds import MeetingKind


def seed(desk: Session) -> None:
    """Add the shipped types of meeting that are missing; existing ones are not changed."""
    present = set(desk.scalars(select(AppointmentType.code)))
    desk.add_all(
        AppointmentType(**asdict(replace(kind, position=position)))
        for position, kind in enumerate(TYPES)
        if kind.code not in present
    )
    desk.flush()


def known(desk: Session, code: str) -> MeetingKind:
    """Return an appointment type, active or not. Raises UnknownType."""
    kind = queries.known(desk, code)
    if kind is None:
        raise UnknownType
    return kind


def of(desk: Session, code: str) -> MeetingKind:
    """Return an active appointment type. Raises UnknownType, for an inactive one too."""
    kind = known(desk, code)
    if not kind.active:
        raise UnknownType
    return kind
