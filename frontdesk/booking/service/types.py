"""Appointment types: seed the defaults, and find one by code."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.booking.errors import UnknownType
from frontdesk.booking.models import AppointmentType
from frontdesk.booking.queries import types as queries
from frontdesk.booking.rules.defaults import TYPES
from frontdesk.booking.rules.kinds import MeetingKind


def seed(desk: Session) -> None:
    """Add the default appointment types that are missing; existing ones are not changed."""
    present = set(desk.scalars(select(AppointmentType.code)))
    for position, default in enumerate(TYPES):
        if default.code not in present:
            desk.add(
                AppointmentType(
                    code=default.code,
                    label_sv=default.label_sv,
                    label_en=default.label_en,
                    area=default.area,
                    minutes=default.minutes,
                    modes=[mode.value for mode in default.modes],
                    before=default.before,
                    after=default.after,
                    notice=default.notice,
                    same_day=default.same_day,
                    only_own=default.only_own,
                    experienced=default.experienced,
                    protected=default.protected,
                    no_sms=default.no_sms,
                    desk_a_day=default.desk_a_day,
                    two_staff=default.two_staff,
                    decision=default.decision,
                    position=position,
                )
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
