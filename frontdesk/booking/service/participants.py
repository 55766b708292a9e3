"""The participants of a meeting: lead, colleagues, a second staff member where two must go, and a room."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import catalogue, slots
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import COMING, Mode
from frontdesk.availability.rules.slots import MINUTE
from frontdesk.availability.service import catalogue as types
from frontdesk.availability.service.catalogue import known_type
from frontdesk.availability.views import FreeTime
from frontdesk.booking import queries
from frontdesk.booking.models import Appointment, AppointmentSnapshot, Colleague
from frontdesk.booking.views import AppointmentEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local_date, seconds
from frontdesk.safety.service import (
    needs_two,
)
from frontdesk.safety.views import OneIsEnough, TwoWanted


def spans(kind: MeetingKind, time: FreeTime) -> dict[int, Span]:
    """Return the spans a meeting occupies, by resource: people with buffers, a room with them if its place says so."""
    start, end = seconds(time.starts_at), seconds(time.ends_at)
    busy = start - kind.before * MINUTE, end + kind.after * MINUTE
    people = dict.fromkeys((time.resource_id, *time.others), busy)
    return people | ({time.room: busy if time.room_buffers else (start, end)} if time.room else {})


def spans_before(unit: Unit, appointment: Appointment, before: AppointmentSnapshot) -> dict[int, Span]:
    """Return the spans an appointment occupied before its latest change, by resource."""
    people = slots.resources_by_key(unit.db, [before.handlaggare, *before.colleagues])
    lead = people.pop(before.handlaggare)
    was = FreeTime(
        handlaggare=before.handlaggare,
        resource_id=lead,
        starts_at=before.starts_at,
        ends_at=before.ends_at,
        mode=before.mode,
        place=before.place,
        others=tuple(people.values()),
        room=before.room,
        room_buffers=before.room is not None and catalogue.keeps_buffers(unit.db, before.place),
    )
    return spans(types.known_type(unit.db, appointment.type), was)


def invite_resources(unit: Unit, appointment: Appointment, others: Iterable[int]) -> tuple[str, ...]:
    """Set the colleagues of an appointment by resource id; return their keys."""
    keys = tuple(sorted(slots.names(unit.db, others).values()))
    invite(unit, appointment, keys)
    return keys


def invite(unit: Unit, appointment: Appointment, keys: Iterable[str]) -> None:
    """Set the colleagues of an appointment to exactly these keys."""
    wanted, present = set(keys), set(queries.colleagues_of(unit.db, appointment.id))
    if gone := present - wanted:
        row = Colleague
        unit.db.execute(delete(row).where(row.appointment_id == appointment.id, row.handlaggare.in_(gone)))
    unit.db.add_all(Colleague(appointment_id=appointment.id, handlaggare=key) for key in sorted(wanted - present))


_TWO = 2


def must_be_two(unit: Unit, person: str | None, kind: MeetingKind, mode: Mode | None, at: datetime) -> bool:
    """Whether a meeting needs two staff members; without a mode it counts as a home visit if the type allows that."""
    is_home = mode is Mode.HOME or (mode is None and kind.allows(Mode.HOME))
    return is_home and person is not None and needs_two(unit.db, person, on=local_date(at))


def lacks_second(unit: Unit, hold: Hold, person: str | None, kind: MeetingKind) -> bool:
    """Whether a hold for one person is for a meeting that needs two."""
    return must_be_two(unit, person, kind, hold.mode, hold.starts_at) and len(slots.held_with(unit.db, hold.id)) < _TWO


def two_wanted(unit: Unit, event: TwoWanted) -> None:
    """Create reception tasks to find a second person, or another time, for the client's coming visits."""
    for appointment in queries.coming_of(unit.db, event.person, unit.now):
        _see_to(unit, appointment)


def one_is_enough(unit: Unit, event: OneIsEnough) -> None:
    """Settle the tasks to find a second person."""
    for appointment in queries.coming_of(unit.db, event.person, unit.now):
        _see_to(unit, appointment)


def appointment_changed(unit: Unit, event: AppointmentEvent) -> None:
    """Update the task about a home visit that was moved, cancelled or restored."""
    appointment = queries.appointment_by_id(unit.db, event.appointment_id)
    if appointment is not None and appointment.mode is Mode.HOME:
        _see_to(unit, appointment)


def _see_to(unit: Unit, appointment: Appointment) -> None:
    """Create the task if a second person is missing, else settle it."""
    key = f"in-twos:{appointment.id}"
    if not _lacks_one(unit, appointment):
        unit.settle(key)
        return
    unit.task(
        TaskNeeded(
            kind="booking-in-twos",
            to=TaskFor.RECEPTION,
            key=key,
            due_at=appointment.starts_at,
            handlaggare=appointment.handlaggare,
            appointment_id=appointment.id,
            about={"alias": appointment.alias},
        )
    )


def _lacks_one(unit: Unit, appointment: Appointment) -> bool:
    kind = known_type(unit.db, appointment.type)
    if appointment.status not in COMING or queries.colleagues_of(unit.db, appointment.id):
        return False
    return must_be_two(unit, appointment.person, kind, appointment.mode, appointment.starts_at)
