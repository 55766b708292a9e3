"""Synchronise appointments with handläggare's own calendars: push, accept or revert moves, feed, ask before booking."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.queries import slots
from frontdesk.availability.queries.catalogue import named, places_by_code
from frontdesk.availability.rules.enums import CANCELLED, COMING, MODE_LABELS, AppointmentStatus, Mode, UndoableChange
from frontdesk.availability.service import catalogue, occupancy
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.rules import OutsideMoveRefusal
from frontdesk.booking.service import change, hold, interpreters, notify, side_effects, undo, untold
from frontdesk.booking.service.undo import MINUTE_OF_REGRET
from frontdesk.booking.views import AppointmentEvent, AppointmentMoved
from frontdesk.calendars.errors import NoSuchQuestion
from frontdesk.calendars.queries import (
    concerns,
    meetings_asked_about,
    owner_of,
)
from frontdesk.calendars.rules.writing import calendar_file
from frontdesk.calendars.service import push_queue
from frontdesk.calendars.service.events import CalendarConnected, MeetingMovedOutside, MeetingRemovedOutside
from frontdesk.calendars.service.freebusy_check import Live, ask_first
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.i18n import N_, translator
from frontdesk.core.intervals import Instants
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import seconds
from frontdesk.safety.service import (
    blocked_persons,
)
from frontdesk.safety.views import ContactUnsafe, PersonProtected, ProtectionLifted

_log = structlog.get_logger("frontdesk.booking")
LONGEST = timedelta(hours=12)


def changed(unit: Unit, event: AppointmentEvent) -> None:
    """Queue a change for all calendars concerned; it is pushed when the minute to undo is over."""
    people = (event.handlaggare, *event.colleagues)
    # Most handläggare have no calendar connected: skip fetching the appointment for them.
    if concerns(unit.db, event.appointment_id, people):
        _promise(unit, queries.appointment_by_id(unit.db, event.appointment_id), unit.now + MINUTE_OF_REGRET)


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
        push_queue.put_back(unit, appointment.id, notice=True)
        side_effects.log(unit, appointment, "appointment.put_back", CLOCK)
        return
    interpreters.follow(unit, appointment, CLOCK)
    before.silenced = notify.changed(unit, appointment, CLOCK)
    untold.changed(unit, appointment, before, told=False)
    unit.db.add(before)
    side_effects.log(unit, appointment, "appointment.moved_outside", CLOCK)
    side_effects.nothing_to_see(unit, appointment)
    side_effects.announce(unit, appointment, AppointmentMoved, leaves=before)


def removed_outside(unit: Unit, event: MeetingRemovedOutside) -> None:
    """Log that an appointment was deleted in a calendar. It stays booked: only a person cancels it."""
    appointment = queries.appointment_by_id(unit.db, event.appointment_id)
    if appointment is not None:
        side_effects.log(unit, appointment, "appointment.missing_outside", CLOCK)


def keep(unit: Unit, *, handlaggare: str, appointment_id: uuid.UUID, by: Actor) -> None:
    """Keep a meeting deleted in its handläggare's calendar, and write it there again. Raises NoSuchQuestion."""
    appointment = _asked(unit, handlaggare, appointment_id)
    push_queue.put_back(unit, appointment.id, notice=False)
    side_effects.log(unit, appointment, "appointment.kept", by)


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
    asked = {row.appointment_id for row in meetings_asked_about(unit.db, [handlaggare])}
    appointment = queries.locked(unit.db, appointment_id)
    if appointment is None or appointment.id not in asked:
        raise NoSuchQuestion
    return appointment


def _promise(unit: Unit, appointment: Appointment | None, due_at: datetime) -> None:
    if appointment is None:
        return
    people = queries.people_of(unit.db, appointment)
    if concerns(unit.db, appointment.id, people):
        push_queue.promise(unit, shown(unit, [appointment])[0], people=people, due_at=due_at)


def _follow(unit: Unit, appointment: Appointment, starts_at: datetime, ends_at: datetime) -> AppointmentSnapshot | None:
    """Move everything the appointment occupies; None if the new time is past, too long or not free."""
    if starts_at <= unit.now or not timedelta() < ends_at - starts_at <= LONGEST:
        _log.info("outside move refused", code=OutsideMoveRefusal.IMPOSSIBLE)
        return None
    by_start, by_end = (seconds(new) - seconds(old) for new, old in _ends(appointment, starts_at, ends_at))
    spans = {
        resource: (starts + by_start, ends + by_end)
        for resource, (starts, ends) in slots.occupied_by(unit.db, appointment.id)
    }
    kind = catalogue.active_type(unit.db, appointment.type)
    occupancy.lock(unit.db, *spans)
    try:
        with unit.db.begin_nested():
            before = undo.remember(unit, appointment, UndoableChange.MOVED, None)
            for resource, span in spans.items():
                occupancy.sweep(unit.db, [resource], span, unit.now)
                _refuse_elsewhere(unit, resource, span, decision=kind.decision)
            occupancy.move(unit.db, appointment.id, spans, keep_until=seconds(before.until))
    except occupancy.Overlap:
        _log.info("outside move refused", code=OutsideMoveRefusal.NOT_FREE)
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
        raise occupancy.Overlap


KEPT = timedelta(days=30)

TITLE, NAME = N_("Bokat möte"), N_("Bokade möten")


def feed_file(unit: Unit, *, secret: str, host: str) -> bytes:
    """Return the iCalendar file of a secret address. Raises NotHere for an unknown secret."""
    owner = owner_of(unit.db, secret)
    if owner is None:
        raise NotHere
    return calendar_file(events(unit, owner), name=NAME, host=host)


def events(unit: Unit, handlaggare: str) -> list[FeedEvent]:
    """Return a handläggare's meetings from 30 days ago on; cancelled ones for 30 days after the cancellation."""
    since = unit.now - KEPT
    # While a change can be undone, the calendar shows the meeting as it was before.
    return shown(unit, undo.as_before(unit, handlaggare, queries.feed_of(unit.db, handlaggare, since, since)))


def shown(unit: Unit, rows: Sequence[Appointment]) -> list[FeedEvent]:
    """Return meetings as calendar events: a neutral title with the alias, and the place unless it is secret."""
    keys = {key for row in rows if (key := row.person or row.likely_client)}
    blocked = blocked_persons(unit.db, unit.register, sorted(keys)) if keys else frozenset()
    names = {code: place.name for code, place in places_by_code(unit.db).items()}
    rooms = named(unit.db, {row.room for row in rows if row.room})
    return [
        FeedEvent(
            id=row.id,
            sequence=row.version - 1,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            changed_at=row.changed_at,
            title=f"{TITLE} {row.alias}",
            location="" if _is_secret(unit, row, blocked) else _location(row, names, rooms),
            cancelled=row.status in CANCELLED,
        )
        for row in rows
    ]


def _is_secret(unit: Unit, row: Appointment, blocked: frozenset[str]) -> bool:
    kind = unit.db.get(AppointmentType, row.type)
    # Even if the identity number belongs to no hidden person; otherwise a missing place would reveal one.
    return (
        row.by_number
        or row.discreet
        or (row.person or row.likely_client) in blocked
        or (kind is not None and kind.protected)
    )


def _location(row: Appointment, places: dict[str, str], rooms: dict[int, str]) -> str:
    if row.mode is Mode.VISIT:
        where = places.get(row.place or "", ""), rooms.get(row.room or 0, "")
        return ", ".join(part for part in where if part)
    return translator("sv")(MODE_LABELS[row.mode])


def about_held(stores: Stores, reach: CalendarAdapters, contact_id: uuid.UUID) -> Live:
    """Query the calendar for the time a contact holds."""
    with stores.reading() as unit:
        held = hold.latest_of(unit.db, contact_id)
    if held is None:
        return Live.FRESH
    return ask_first(stores, reach, handlaggare=held.handlaggare, span=(held.starts_at, held.ends_at))


def about(stores: Stores, reach: CalendarAdapters, *, kind: str, handlaggare: str | None, starts_at: datetime) -> Live:
    """Query a named handläggare's calendar for a time; with None ("any") no calendar is queried."""
    if handlaggare is None:
        return Live.FRESH
    with stores.reading() as unit:
        minutes = catalogue.active_type(unit.db, kind).minutes
    span: Instants = (starts_at, starts_at + timedelta(minutes=minutes))
    return ask_first(stores, reach, handlaggare=handlaggare, span=span)


def flag(unit: Unit, appointment: Appointment) -> None:
    """Create a task telling the handläggare that their calendar could not be checked for this booking."""
    unit.task(
        TaskNeeded(
            kind="calendar-unread",
            to=TaskFor.HANDLAGGARE,
            key=f"calendar-unread:{appointment.id}",
            due_at=appointment.starts_at,
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
        )
    )
