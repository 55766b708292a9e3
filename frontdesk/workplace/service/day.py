"""The handläggare's own page: meetings, what reception sees of them, phone hours, calendar feed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from frontdesk.absence.queries import (
    absent_now,
)
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import (
    handlaggare_by_key,
    units_by_key,
)
from frontdesk.accounts.service import organisation
from frontdesk.accounts.views import Staff
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.service import task_facts
from frontdesk.calendars.queries import meetings_asked_about
from frontdesk.calendars.service import feeds, presenter
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import day_span, local_date
from frontdesk.workplace import queries
from frontdesk.workplace.errors import NoHandlaggare, PhoneHoursTooLong
from frontdesk.workplace.queries import Meeting
from frontdesk.workplace.service import naming
from frontdesk.workplace.service.messages import inbox
from frontdesk.workplace.views import BookingLine, Bookings, DayOfBookings, Myself, Workplace

DAYS_AHEAD = 8
LONGEST_PHONE_HOURS = 200


def page(unit: Unit, *, staff: Staff, feed_address: str = "") -> Workplace:
    """Return the whole page of a handläggare."""
    return Workplace(
        bookings=bookings(unit, staff=staff),
        inbox=inbox(unit, staff=staff),
        tasks=task_facts.for_staff(unit, staff=staff),
        myself=myself(unit, staff=staff, feed_address=feed_address),
    )


def key_of(staff: Staff) -> str:
    """Return the handläggare key of a login. Raises NoHandlaggare."""
    if staff.handlaggare is None:
        raise NoHandlaggare
    return staff.handlaggare


def bookings(unit: Unit, *, staff: Staff) -> Bookings:
    """Return today's meetings and the coming week's; the names shown go to the access log."""
    today = local_date(unit.now)
    span = day_span(today)[0], day_span(today + timedelta(days=DAYS_AHEAD))[0]
    found = queries.meetings(unit.db, key_of(staff), span)
    names = naming.names(unit, staff, [appointment for appointment, *_ in found])
    together = _together(unit, key_of(staff), found)
    lines = [_line(meeting, names, together[meeting[0].id]) for meeting in found]
    if lines:
        shown = tuple(f"appointment:{line.id}" for line in lines)
        unit.log_view(who=staff.actor, event="workplace.shown", fields=shown, page="day")
    days = [
        DayOfBookings(day=day, today=day == today, lines=tuple(of_day))
        for day, of_day in groupby(lines, key=lambda line: local_date(line.starts_at))
    ]
    if not days or not days[0].today:
        days.insert(0, DayOfBookings(day=today, today=True, lines=()))
    gone = len(meetings_asked_about(unit.db, [key_of(staff)]))
    return Bookings(now=unit.now, days=tuple(days), unseen=sum(not line.seen for line in lines), gone=gone)


@dataclass(frozen=True)
class _Together:
    """Other staff of a meeting, its room, and whether the handläggare has seen the booking."""

    others: str
    room: str
    seen: bool


def _together(unit: Unit, key: str, found: Sequence[Meeting]) -> dict[uuid.UUID, _Together]:
    parts = queries.parts(unit.db, [appointment.id for appointment, *_ in found])
    people = handlaggare_by_key(unit.db, {row.handlaggare for row, *_ in found} | {part.handlaggare for part in parts})
    rooms = queries.room_names(unit.db, {row.room for row, *_ in found if row.room})
    together = {}
    for row, *_ in found:
        mine = [part for part in parts if part.appointment_id == row.id]
        seen_at = {row.handlaggare: row.seen_at} | {part.handlaggare: part.seen_at for part in mine}
        others = ", ".join(people[other].name for other in seen_at if other != key and other in people)
        together[row.id] = _Together(others, rooms.get(row.room or 0, ""), seen_at.get(key) is not None)
    return together


def _line(meeting: Meeting, names: dict[uuid.UUID, str], together: _Together) -> BookingLine:
    appointment, kind, place, order = meeting
    return BookingLine(
        id=appointment.id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        type_sv=kind.label_sv,
        type_en=kind.label_en,
        mode=appointment.mode,
        place=", ".join(part for part in (place.name if place else "", together.room) if part),
        alias=appointment.alias,
        name=names[appointment.id],
        status=AppointmentStatus(appointment.status),
        interpreter=appointment.interpreter,
        interpreter_order=order.status if order else None,
        seen=together.seen,
        others=together.others,
    )


def myself(unit: Unit, *, staff: Staff, feed_address: str = "") -> Myself:
    """Return what reception sees of a handläggare. `feed_address` is shown once, just after it was made."""
    row = _row(unit, staff)
    absent = absent_now(unit.db, row.key, unit.now)
    stand_ins = handlaggare_by_key(unit.db, absent.stand_ins) if absent else {}
    units = units_by_key(unit.db, [row.unit])
    feed = queries.feed(unit.db, row.key)
    return Myself(
        name=row.name,
        unit=units[row.unit].name if row.unit in units else "",
        phone_hours=row.phone_hours,
        away_until=absent.back_on if absent else None,
        stand_in=", ".join(person.name for person in stand_ins.values()),
        feed_issued_at=feed.issued_at if feed else None,
        feed_address=feed_address,
        calendars=tuple(presenter.connections(unit, [row.key])),
    )


def make_feed(unit: Unit, *, staff: Staff, public_url: str) -> str:
    """Create a new secret URL that a calendar program can subscribe to; the earlier one stops working."""
    secret = feeds.issue(unit, handlaggare=_row(unit, staff).key, by=staff.actor)
    return f"{public_url.rstrip('/')}/calendar/{secret}.ics"


def say_phone_hours(unit: Unit, *, staff: Staff, text: str) -> None:
    """Set the phone hours shown to reception; later imports no longer overwrite them. Raises PhoneHoursTooLong."""
    if len(text.strip()) > LONGEST_PHONE_HOURS:
        raise PhoneHoursTooLong(fields={"phone_hours": PhoneHoursTooLong.message})
    row = _row(unit, staff)
    organisation.say_phone_hours(unit.db, row.key, text.strip())
    unit.tell("workplace", row.key)


def _row(unit: Unit, staff: Staff) -> Handlaggare:
    found = handlaggare_by_key(unit.db, [key_of(staff)]).get(key_of(staff))
    if found is None:
        raise NoHandlaggare
    return found
