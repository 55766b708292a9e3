"""Reception's list of bookings, and what staff and API clients may see of appointments."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from frontdesk.accounts.queries import (
    granted_keys,
    handlaggare_by_key,
    units_by_key,
)
from frontdesk.accounts.rules import PROTECTED_UNIT, Grant, Role
from frontdesk.accounts.views import Client, Staff
from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.queries import catalogue
from frontdesk.availability.queries.catalogue import named
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import MODE_LABELS, STATUS_LABELS
from frontdesk.booking import queries
from frontdesk.booking.errors import AppointmentNotFound
from frontdesk.booking.models import Appointment
from frontdesk.booking.rules import read_alias
from frontdesk.booking.service import side_effects
from frontdesk.booking.views import BookingDay, BookingList, Expected
from frontdesk.cases.queries import cases_of, person_facts
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.idempotency import StoredAnswer
from frontdesk.core.paging import FIRST, RequestedRows
from frontdesk.core.times import day_span, local_date
from frontdesk.disclosure.service import programs
from frontdesk.safety.service import (
    client_names,
    concealed_persons,
    silent_matters,
    visibility,
)

WEEK = 7


def bookings(unit: Unit, *, staff: Staff, day: date, whole_week: bool, asked: RequestedRows = FIRST) -> BookingList:
    """Return the bookings of a day, with the names this user may see, or of its week, with codes only.

    Each name shown is recorded in the access log; the caller must commit before sending the page.
    """
    first = day - timedelta(days=day.weekday()) if whole_week else day
    days = [first + timedelta(days=number) for number in range(WEEK if whole_week else 1)]
    span = day_span(days[0])[0], day_span(days[-1])[1]
    rows = queries.some_between(unit.db, span, granted_keys(staff.grants), asked=asked)
    known = {} if whole_week else names(unit, staff, rows.rows, page=f"bookings:{day}")
    lines = rows.of(_lines(unit, staff, rows.rows, known))
    return BookingList(
        day=day,
        today=local_date(unit.now),
        whole_week=whole_week,
        days=tuple(BookingDay(one, tuple(line for line in lines if local_date(line.starts_at) == one)) for one in days),
        lines=lines,
    )


def by_code(unit: Unit, *, staff: Staff, typed: str) -> BookingList | None:
    """Return the booking with a code, as a list of its day; of several the next to come, else the latest.

    None if the code is unknown, or belongs to a handläggare this user may not book with.
    """
    found = only_granted(unit, staff, queries.by_alias(unit.db, read_alias(typed)))
    today = local_date(unit.now)
    ahead = [row for row in found if local_date(row.starts_at) >= today]
    row = next(iter(ahead[-1:] or found[:1]), None)
    if row is None:
        return None
    day = local_date(row.starts_at)
    lines = tuple(_lines(unit, staff, [row], names(unit, staff, [row], page="booking")))
    return BookingList(day=day, today=today, whole_week=False, days=(BookingDay(day, lines),))


def granted(unit: Unit, *, staff: Staff, appointment: Appointment | None) -> Appointment:
    """Return the appointment if this user may book with one of its participants. Raises AppointmentNotFound."""
    if appointment is None:
        raise AppointmentNotFound
    everybody = {appointment.handlaggare, *queries.colleagues_of(unit.db, appointment.id)}
    if not _reachable(unit, staff, everybody):
        raise AppointmentNotFound
    return appointment


def only_granted(unit: Unit, staff: Staff, rows: Sequence[Appointment]) -> list[Appointment]:
    """Return the appointments with at least one participant this user may book with."""
    also = queries.colleagues(unit.db, [row.id for row in rows])
    everybody = {row.id: {row.handlaggare, *also.get(row.id, ())} for row in rows}
    reachable = _reachable(unit, staff, {key for keys in everybody.values() for key in keys})
    return [row for row in rows if everybody[row.id] & reachable]


def _reachable(unit: Unit, staff: Staff, keys: Sequence[str] | set[str]) -> frozenset[str]:
    people = handlaggare_by_key(unit.db, keys)
    units = units_by_key(unit.db, {person.unit for person in people.values()})
    open_units = {key for key, row in units.items() if Grant(row.board, row.area) in staff.grants}
    return frozenset(key for key, person in people.items() if person.unit in open_units)


def names(unit: Unit, staff: Staff, rows: Sequence[Appointment], *, page: str) -> dict[str, FoundPerson]:
    """Return the clients whose names this user may see, by key; each is logged as a page view."""
    found = client_names(unit, staff, [row.person or row.may_be for row in rows])
    told = {row.person for row in rows} | concealed_of(unit, rows)
    for key in found.keys() & told:
        unit.log_view(
            who=staff.actor,
            event="person.listed",
            person=key,
            fields=("bookings",),
            page=page,
            shown=[f"{row.id}:{row.version}" for row in rows if key in {row.person, row.may_be}],
        )
    return found


def _lines(unit: Unit, staff: Staff, rows: Sequence[Appointment], known: dict[str, FoundPerson]) -> list[Expected]:
    # A silent matter is listed by code too, so that a row without a name can mean many things: another board's client,
    # a relative, violence, a protected person.
    coded = frozenset() if staff.has(Role.PROTECTED_DESK) else silent_matters(unit.db, [row.id for row in rows])
    also = queries.colleagues(unit.db, [row.id for row in rows])
    people = handlaggare_by_key(
        unit.db, {row.handlaggare for row in rows} | {key for keys in also.values() for key in keys}
    )
    rooms = named(unit.db, {row.room for row in rows if row.room})
    concealed = concealed_of(unit, rows)
    places, orders = catalogue.places_by_code(unit.db), queries.orders_of(unit.db, [row.id for row in rows])
    return [
        Expected(
            id=row.id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            alias=row.alias,
            name="" if row.id in coded else name_of(row, known, concealed),
            handlaggare=", ".join(people[key].name for key in (row.handlaggare, *also.get(row.id, ()))),
            mode=MODE_LABELS[row.mode],
            place=_where(row, places, rooms),
            status=row.status,
            status_words=STATUS_LABELS[row.status],
            interpreter=orders[row.id].status if row.id in orders else None,
            begun=row.starts_at <= unit.now,
            today=local_date(row.starts_at) == local_date(unit.now),
        )
        for row in rows
    ]


def _where(row: Appointment, places: dict[str, Place], rooms: dict[int, str]) -> str:
    """Return place and room, such as `Stadshuset entré A, Rum 3`."""
    place = places[row.place].name if row.place in places else ""
    return ", ".join(part for part in (place, rooms.get(row.room or 0, "")) if part)


class Named(Protocol):
    """An appointment or a view of one, as far as its name is concerned."""

    @property
    def person(self) -> str | None: ...
    @property
    def may_be(self) -> str | None: ...
    @property
    def name(self) -> str: ...


def concealed_of(unit: Unit, rows: Sequence[Named]) -> frozenset[str]:
    """Return the protected persons (by us or in the register) among the likely clients of bookings by name."""
    keys = {row.may_be for row in rows if row.may_be}
    return concealed_persons(unit.db, unit.register, keys) if keys else frozenset()


def name_of(row: Named, known: Mapping[str, FoundPerson], concealed: Collection[str]) -> str:
    """Return the name to show: as typed, or of a client this user may see; else "".

    A typed name whose likely client is protected is only shown to users who may see that person.
    """
    if row.person is None:
        return "" if row.may_be in concealed and row.may_be not in known else row.name
    return known[row.person].name if row.person in known else ""


def granted_appointment(unit: Unit, *, client: Client, appointment_id: uuid.UUID) -> Appointment | NotHere:
    """Return an appointment, locked, or NotHere. The caller must commit in both cases, since both are logged."""
    found = queries.locked(unit.db, appointment_id)
    if found is None or not _may_touch(unit, client, found):
        unit.log(
            who=client.actor, event="appointment.shown", fields=("appointment", str(appointment_id)), result="not_here"
        )
        return NotHere()
    side_effects.log(unit, found, "appointment.shown", client.actor)
    return found


def told_again(client: Client, unit: Unit, kept: StoredAnswer) -> None:
    """Log that an API client got a stored answer again (idempotent retry)."""
    unit.log(who=client.actor, event="answer.repeated", person=kept.person)


def refused_person(unit: Unit, *, client: Client, key: str) -> NotHere | None:
    """Return NotHere if an API client may not see this person; the caller must commit, since that is logged."""
    facts = person_facts(unit.register, key, visibility(unit, programs.narrowed(client)))
    if facts is not None and not programs.is_kept_back(unit, client, facts):
        return None
    unit.log(who=client.actor, event="person.opened", person=key, result="not_here")
    return NotHere()


def require_handlaggare(unit: Unit, *, client: Client, key: str) -> None:
    """Refuse a handläggare outside the granted boards and areas. Raises NobodyToMeet."""
    if not _is_granted(unit, client, key):
        raise NobodyToMeet(fields={"handlaggare": NobodyToMeet.message})


def granted_handlaggare(
    unit: Unit, *, client: Client, kind: MeetingKind, person: str | None, asked: str | None
) -> str | None:
    """Return the handläggare to book with: the one asked for (None: any), or the client's own if the type requires it.

    Raises NobodyToMeet for a protected type, a handläggare not granted or not the client's own, or a client with none.
    """
    if asked is not None:
        require_handlaggare(unit, client=client, key=asked)
    if kind.protected:
        raise NobodyToMeet(fields={"type": NobodyToMeet.message})
    if not kind.only_own:
        return asked
    own = _own(unit, client, kind, person) if person else []
    if not own or asked not in {None, *own}:
        raise NobodyToMeet(fields={"handlaggare": NobodyToMeet.message})
    return asked or own[0]


def may_offer(kind: MeetingKind) -> bool:
    """Whether free times of a type may be listed without naming a client.

    Not for types only the client's own handläggare holds, nor for protected ones: they could not be booked.
    """
    return not (kind.only_own or kind.protected)


def _own(unit: Unit, client: Client, kind: MeetingKind, person: str) -> list[str]:
    visible = visibility(unit, client)
    known = [case for case in cases_of(unit.register, person, visible) if case.area == (kind.area or case.area)]
    return [each.handlaggare_key for case in known for each in case.responsible(visible.today)]


def _may_touch(unit: Unit, client: Client, found: Appointment) -> bool:
    visible = visibility(unit, programs.narrowed(client))
    # Both checks always run, so that a refusal does not reveal which of them failed.
    facts = person_facts(unit.register, found.person or "", visible)
    seen = facts is not None and not programs.is_kept_back(unit, client, facts)
    return _is_granted(unit, client, found.handlaggare) and (seen or found.person is None)


def _is_granted(unit: Unit, client: Client, key: str) -> bool:
    known = handlaggare_by_key(unit.db, [key])
    units = units_by_key(unit.db, [one.unit for one in known.values()])
    return any(Grant(one.board, one.area) in client.grants and one.kind != PROTECTED_UNIT for one in units.values())
