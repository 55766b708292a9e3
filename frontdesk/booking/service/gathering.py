"""The resources of a meeting: lead, further participants, and a room."""

from collections.abc import Iterable

from sqlalchemy import delete

from frontdesk.booking.models import Appointment, AppointmentSnapshot, Colleague
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import rooms, slots
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.slots import MINUTE
from frontdesk.booking.service import types
from frontdesk.booking.views import FreeTime
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Span
from frontdesk.core.times import seconds


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
        room_buffers=before.room is not None and rooms.keeps_buffers(unit.db, before.place),
    )
    return spans(types.known(unit.db, appointment.type), was)


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
