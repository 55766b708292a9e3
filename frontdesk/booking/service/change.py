"""Move or cancel an appointment, or change its handläggare or mode."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import structlog

from frontdesk.availability.queries import slots
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import COMING, AppointmentStatus, Mode, UndoableChange
from frontdesk.availability.service import catalogue, occupancy
from frontdesk.availability.views import FreeTime
from frontdesk.booking import queries
from frontdesk.booking.errors import ModeNotAllowed, NotByPhone, NotComing, TooLateToTakeBack
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.rules import TimeRefusal
from frontdesk.booking.service import (
    candidates,
    interpreters,
    notify,
    participants,
    phone_meetings,
    side_effects,
    undo,
    untold,
)
from frontdesk.booking.views import AppointmentCancelled, AppointmentMoved, Pick
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import Stale
from frontdesk.core.times import seconds
from frontdesk.notices.rules.status import Withheld
from frontdesk.notices.service import outbox

_log = structlog.get_logger("frontdesk.booking")


class _Company(TypedDict, total=False):
    besides: tuple[str, ...]
    two: bool
    present: tuple[str, ...]


@dataclass(frozen=True)
class NewTime:
    """The values to change; None: unchanged. `besides`: the complete list of further participants."""

    starts_at: datetime | None = None
    handlaggare: str | None = None
    mode: Mode | None = None
    besides: tuple[str, ...] | None = None


def move(
    unit: Unit,
    *,
    appointment_id: uuid.UUID,
    version: int,
    to: NewTime,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    told: bool = False,
) -> Appointment:
    """Change an appointment's time, handläggare or mode. Raises Stale, NotComing, SlotTaken or NotOffered.

    For a minute the old time stays reserved and `undoing.undo` can restore it, in the contact `contact_id`. `told`: the
    client asked for or agreed to the change, so reception need not ring if no SMS can be sent.
    """
    appointment = coming(unit, appointment_id, version)
    kind = catalogue.active_type(unit.db, appointment.type)
    before = undo.remember(unit, appointment, UndoableChange.MOVED, contact_id)
    present = tuple(before.colleagues)
    pick = pick_for(unit, appointment, kind, to, present, moving=appointment.id)

    def attempt(time: FreeTime) -> FreeTime:
        spans = participants.spans(kind, time)
        occupancy.move(unit.db, appointment.id, spans, keep_until=seconds(before.until))
        return time

    leaving = slots.resources_of(unit.db, appointment.id)
    time = candidates.take(unit, pick, kind, attempt, besides=leaving)
    arrange(unit, appointment, time, present=present)
    interpreters.follow(unit, appointment, by)
    # A change of handläggare alone is not announced: SMS never name them.
    if (before.starts_at, before.place, before.mode) != (appointment.starts_at, appointment.place, appointment.mode):
        before.silenced = notify.changed(unit, appointment, by)
        untold.changed(unit, appointment, before, told=told)
    unit.db.add(before)
    side_effects.log(unit, appointment, "appointment.moved", by)
    was = [before.handlaggare, *present]
    side_effects.announce(unit, appointment, AppointmentMoved, before=was, leaves=before)
    return appointment


def cancel(
    unit: Unit,
    *,
    appointment_id: uuid.UUID,
    version: int,
    by_client: bool,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    told: bool | None = None,
) -> Appointment:
    """Cancel an appointment; its time becomes free when the minute to undo is over. Raises Stale or NotComing.

    `told`: the client knows of it; by default, if the client cancelled.
    """
    appointment = coming(unit, appointment_id, version)
    before = undo.remember(unit, appointment, UndoableChange.CANCELLED, contact_id)
    occupancy.keep(unit.db, appointment.id, seconds(before.until))
    _end(
        unit,
        appointment,
        AppointmentStatus.CANCELLED_BY_CLIENT if by_client else AppointmentStatus.CANCELLED_BY_OFFICE,
        by,
        leaves=before,
    )
    before.silenced = notify.cancelled(unit, appointment, by)
    untold.changed(unit, appointment, before, told=by_client if told is None else told)
    unit.db.add(before)
    side_effects.log(unit, appointment, "appointment.cancelled", by)
    return appointment


def take_back(unit: Unit, *, appointment_id: uuid.UUID, by: Actor) -> Appointment:
    """Undo a booking within its first minute, without notifying the client. Raises TooLateToTakeBack or NotComing."""
    appointment = queries.existing(unit.db, appointment_id)
    if appointment.version != 1 or unit.now > appointment.created_at + undo.MINUTE_OF_REGRET:
        raise TooLateToTakeBack
    if appointment.status not in COMING:
        raise NotComing
    strike(unit, appointment, by=by)
    return appointment


def strike(unit: Unit, appointment: Appointment, *, by: Actor) -> None:
    """Mark an appointment as undone, free its time and withhold SMS about it that have not been sent."""
    occupancy.free(unit.db, appointment.id)
    _end(unit, appointment, AppointmentStatus.UNDONE, by)
    outbox.withhold_for_appointment(unit, appointment.id, why=Withheld.UNDONE)
    untold.look(unit, appointment)
    side_effects.log(unit, appointment, "appointment.undone", by)


def coming(unit: Unit, appointment_id: uuid.UUID, version: int) -> Appointment:
    """Return an appointment that can still change, locked. Raises AppointmentNotFound, Stale or NotComing."""
    appointment = queries.existing(unit.db, appointment_id)
    if appointment.version != version:
        raise Stale
    if appointment.status not in COMING:
        raise NotComing
    return appointment


def pick_for(
    unit: Unit,
    appointment: Appointment,
    kind: MeetingKind,
    to: NewTime,
    present: tuple[str, ...],
    *,
    moving: uuid.UUID | None,
) -> Pick:
    """Return the time an appointment moves to, as a Pick. Raises ModeNotAllowed or NotByPhone."""
    mode = to.mode or appointment.mode
    if not kind.allows(mode):
        raise ModeNotAllowed
    if mode is not appointment.mode:
        _may_become(unit, appointment, kind, mode)
    starts_at = to.starts_at or appointment.starts_at
    two = participants.must_be_two(unit, appointment.person, kind, mode, starts_at)
    return Pick(
        type=appointment.type,
        starts_at=starts_at,
        handlaggare=to.handlaggare or appointment.handlaggare,
        mode=mode,
        interpreter=appointment.interpreter,
        moving=moving,
        as_agreed=to.starts_at in {None, appointment.starts_at},
        **_company(kind, to, present, two=two),
    )


def _may_become(unit: Unit, appointment: Appointment, kind: MeetingKind, mode: Mode) -> None:
    """Refuse a mode that does not suit the client or the matter. Raises NotByPhone."""
    if mode not in kind.modes_with(appointment.interpreter):
        _log.info("time refused", code=TimeRefusal.NOT_BY_PHONE)
        raise NotByPhone
    phone_meetings.refuse(unit, appointment.person, mode, matters=[appointment.id])


def _company(kind: MeetingKind, to: NewTime, present: tuple[str, ...], *, two: bool) -> _Company:
    """Return the further participants: those named, else the present ones; a second staff member may be replaced.

    A meeting handed over to its second person needs a new second one. `two`: a second staff member is required, even
    if there has been none until now.
    """
    if to.besides:
        return {"besides": to.besides}
    if to.besides is not None and not two:
        return {"besides": ()}
    if (kind.two_staff and len(present) == 1) or (two and len(present) <= 1):
        return {"two": True, "present": present}
    return {"besides": tuple(key for key in present if key != to.handlaggare)}


def arrange(unit: Unit, appointment: Appointment, time: FreeTime, *, present: tuple[str, ...]) -> None:
    """Write the new time to an appointment whose occupancy has moved; `present`: the colleagues until now.

    Resets `seen_at` of the handläggare, and of colleagues if time, mode or place changed.
    """
    was = appointment.starts_at, appointment.ends_at, appointment.mode, appointment.place
    side_effects.nothing_to_see(unit, appointment)
    appointment.handlaggare, appointment.mode = time.handlaggare, time.mode
    appointment.place, appointment.room = time.place, time.room
    appointment.starts_at, appointment.ends_at = time.starts_at, time.ends_at
    appointment.status, appointment.seen_at, appointment.arrived_at = AppointmentStatus.BOOKED, None, None
    appointment.version += 1
    appointment.changed_at = unit.now
    if present or time.others:
        participants.invite(unit, appointment, slots.names(unit.db, time.others).values())
        if was != (appointment.starts_at, appointment.ends_at, appointment.mode, appointment.place):
            _nobody_has_seen(unit, appointment)
    unit.db.flush()


def _nobody_has_seen(unit: Unit, appointment: Appointment) -> None:
    for part in queries.parts_of(unit.db, appointment.id):
        part.seen_at = None


def _end(
    unit: Unit,
    appointment: Appointment,
    status: AppointmentStatus,
    by: Actor,
    *,
    leaves: AppointmentSnapshot | None = None,
) -> None:
    appointment.status, appointment.changed_at = status, unit.now
    appointment.version += 1
    unit.db.flush()
    interpreters.follow(unit, appointment, by)
    side_effects.nothing_to_see(unit, appointment)
    side_effects.announce(unit, appointment, AppointmentCancelled, leaves=leaves)
