"""Synchronise appointments with handläggare's own calendars: push changes, accept or revert moves made there."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import slots
from frontdesk.booking.rules.words import COMING, AppointmentStatus, UndoableChange
from frontdesk.booking.service import change, feed, following, interpreters, promising, taking, types, undoing, untold
from frontdesk.booking.service.undoing import MINUTE_OF_REGRET
from frontdesk.booking.views import AppointmentEvent, AppointmentMoved
from frontdesk.calendars import queries as calendars_queries
from frontdesk.calendars.errors import NoSuchQuestion
from frontdesk.calendars.service import push_queue as calendars
from frontdesk.calendars.service.events import CalendarConnected, MeetingMovedOutside, MeetingRemovedOutside
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import seconds
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted

LONGEST = timedelta(hours=12)


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """Queue a change for all calendars concerned; it is pushed when the minute to undo is over."""
    people = (event.handlaggare, *event.colleagues)
    # Most handläggare have no calendar connected: skip fetching the appointment for them.
    if calendars_queries.concerns(unit.db, event.appointment_id, people):
        _promise(unit, queries.one(unit.db, event.appointment_id), unit.now + MINUTE_OF_REGRET)


def connected(unit: Unit, event: CalendarConnected) -> None:
    """Queue the coming appointments for a calendar that was just connected."""
    for appointment in queries.coming_with(unit.db, event.handlaggare, unit.now):
        _promise(unit, appointment, unit.now)


def hidden(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Remove the place from the calendar events of a person who is now protected."""
    _write_again(unit, event.person)


def shown_again(unit: Unit, event: ProtectionLifted) -> None:
    """Restore the place in the calendar events of a person whose protection has ended."""
    _write_again(unit, event.person)


def _write_again(unit: Unit, person: str) -> None:
    for appointment in queries.coming_for(unit.db, person, unit.now):
        _promise(unit, appointment, unit.now)


def moved_outside(unit: Unit, event: MeetingMovedOutside) -> None:
    """Move an appointment its handläggare has moved in their own calendar, or revert the move there."""
    appointment = queries.locked(unit.db, event.appointment_id)
    if appointment is None or appointment.status not in COMING:
        return
    before = _follow(unit, appointment, event.starts_at, event.ends_at)
    if before is None:
        calendars.put_back(unit, appointment.id, notice=True)
        following.log(unit, appointment, "appointment.put_back", CLOCK)
        return
    interpreters.follow(unit, appointment, CLOCK)
    before.silenced = promising.changed(unit, appointment, CLOCK)
    untold.changed(unit, appointment, before, told=False)
    unit.db.add(before)
    following.log(unit, appointment, "appointment.moved_outside", CLOCK)
    following.nothing_to_see(unit, appointment)
    following.announce(unit, appointment, AppointmentMoved, leaves=before)


def removed_outside(unit: Unit, event: MeetingRemovedOutside) -> None:
    """Log that an appointment was deleted in a calendar. It stays booked: only a person cancels it."""
    appointment = queries.one(unit.db, event.appointment_id)
    if appointment is not None:
        following.log(unit, appointment, "appointment.missing_outside", CLOCK)


def keep(unit: Unit, *, handlaggare: str, appointment_id: uuid.UUID, by: Actor) -> None:
    """Keep a meeting deleted in its handläggare's calendar, and write it there again. Raises NoSuchQuestion."""
    appointment = _asked(unit, handlaggare, appointment_id)
    calendars.put_back(unit, appointment.id, notice=False)
    following.log(unit, appointment, "appointment.kept", by)


def call_off(unit: Unit, *, handlaggare: str, appointment_id: uuid.UUID, by: Actor) -> None:
    """Cancel a meeting deleted in its handläggare's calendar, for the office. Raises NoSuchQuestion or NotComing."""
    appointment = _asked(unit, handlaggare, appointment_id)
    change.cancel(unit, appointment_id=appointment.id, version=appointment.version, by_client=False, by=by)


def move_instead(unit: Unit, *, handlaggare: str, appointment_id: uuid.UUID, starts_at: datetime, by: Actor) -> None:
    """Move a meeting deleted in its handläggare's calendar to another time. Raises NoSuchQuestion or SlotTaken."""
    appointment = _asked(unit, handlaggare, appointment_id)
    to = change.NewTime(starts_at=starts_at)
    change.move(unit, appointment_id=appointment.id, version=appointment.version, to=to, by=by)


def _asked(unit: Unit, handlaggare: str, appointment_id: uuid.UUID) -> Appointment:
    asked = {row.appointment_id for row in calendars_queries.asked(unit.db, [handlaggare])}
    appointment = queries.locked(unit.db, appointment_id)
    if appointment is None or appointment.id not in asked:
        raise NoSuchQuestion
    return appointment


def _promise(unit: Unit, appointment: Appointment | None, due_at: datetime) -> None:
    if appointment is None:
        return
    people = queries.people_of(unit.db, appointment)
    if calendars_queries.concerns(unit.db, appointment.id, people):
        calendars.promise(unit, feed.shown(unit, [appointment])[0], people=people, due_at=due_at)


def _follow(unit: Unit, appointment: Appointment, starts_at: datetime, ends_at: datetime) -> AppointmentSnapshot | None:
    """Move everything the appointment occupies; None if the new time is past, too long or not free."""
    if starts_at <= unit.now or not timedelta() < ends_at - starts_at <= LONGEST:
        return None
    by_start, by_end = (seconds(new) - seconds(old) for new, old in _ends(appointment, starts_at, ends_at))
    spans = {
        resource: (starts + by_start, ends + by_end)
        for resource, (starts, ends) in slots.occupied_by(unit.db, appointment.id)
    }
    kind = types.of(unit.db, appointment.type)
    taking.lock(unit.db, *spans)
    try:
        with unit.db.begin_nested():
            before = undoing.remember(unit, appointment, UndoableChange.MOVED, None)
            for resource, span in spans.items():
                taking.sweep(unit.db, [resource], span, unit.now)
                _refuse_elsewhere(unit, resource, span, decision=kind.decision)
            taking.move(unit.db, appointment.id, spans, keep_until=seconds(before.until))
    except taking.Overlap:
        return None
    appointment.starts_at, appointment.ends_at, appointment.status = starts_at, ends_at, AppointmentStatus.BOOKED
    appointment.version += 1
    # The handläggare, who moved it, has seen it; the colleagues have not.
    appointment.changed_at = appointment.seen_at = unit.now
    for part in queries.parts_of(unit.db, appointment.id):
        part.seen_at = None
    appointment.arrived_at = None
    unit.db.flush()
    return before


def _ends(appointment: Appointment, starts_at: datetime, ends_at: datetime) -> Sequence[tuple[datetime, datetime]]:
    return (starts_at, appointment.starts_at), (ends_at, appointment.ends_at)


def _refuse_elsewhere(unit: Unit, resource: int, span: tuple[int, int], *, decision: bool) -> None:
    if slots.busy_elsewhere(unit.db, [resource], span, decision=decision):
        raise taking.Overlap
