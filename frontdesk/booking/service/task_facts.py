"""Tasks with the facts the user may see: client, time, staff, telephone number, and the link to settle it.

Everything is read for all tasks at once. Each name shown is logged before it is sent.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.rules import DESK_ROLES, Role
from frontdesk.accounts.views import Staff
from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import CANCELLED, MODE_LABELS
from frontdesk.booking import queries, rules
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import lists
from frontdesk.calls.queries import task_views
from frontdesk.calls.views import TaskFacts, TaskList, TaskView
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, RequestedRows
from frontdesk.core.times import local_date
from frontdesk.notices.queries import numbers_told
from frontdesk.safety.service import (
    client_names,
    numbers_to_dial,
    silent_matters,
)


@dataclass(frozen=True)
class _Known:
    """The data read for all tasks of a page; `reachable`: appointments the user may book or takes part in."""

    appointments: Mapping[uuid.UUID, Appointment]
    reachable: frozenset[uuid.UUID]
    colleagues: Mapping[uuid.UUID, Sequence[str]]
    people: Mapping[str, Handlaggare]
    kinds: Mapping[str, MeetingKind]
    places: Mapping[str, Place]
    names: Mapping[str, str]
    born: Mapping[str, date | None]
    numbers: Mapping[str, str]
    told: Mapping[uuid.UUID, str]
    concealed: frozenset[str]
    silent: frozenset[uuid.UUID]


def for_staff(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> TaskList:
    """Return the user's open tasks, the first due first, with the facts they may see.

    The caller must commit before sending the page, since each name shown is recorded in the access log.
    """
    tasks = task_views.for_staff(unit.db, staff, unit.now, asked=asked)
    if not any(task.appointment_id or task.person or task.kind == rules.REPLY for task in tasks):
        return tasks
    known = _read(unit, staff, tasks.rows)
    return tasks.map(lambda task: _told(task, _linked(task, _facts(task, known, staff), staff)))


def about(unit: Unit, *, staff: Staff, appointment: Appointment, kind: str) -> TaskFacts | None:
    """Return the facts of a task of a kind about an appointment. The caller must commit before sending the page."""
    task = TaskView(
        id=appointment.id,
        kind=kind,
        text="",
        values={},
        due_at=None,
        made_at=unit.now,
        overdue=False,
        contact_id=None,
        appointment_id=appointment.id,
    )
    return _facts(task, _read(unit, staff, [task]), staff)


def people(unit: Unit, *, staff: Staff, persons: Iterable[str | None]) -> dict[str, FoundPerson]:
    """Return the persons whose names this user may see, by key; each is logged."""
    return _names(unit, staff, {person for person in persons if person})


def _told(task: TaskView, facts: TaskFacts | None) -> TaskView:
    """Return a task with its facts; its text names the client by the same name or code as the facts."""
    values = {**task.values, "client": facts.who} if facts is not None and "client" in task.values else task.values
    return replace(task, facts=facts, values=values)


def _read(unit: Unit, staff: Staff, tasks: Sequence[TaskView]) -> _Known:
    rows = queries.some(unit.db, {task.appointment_id for task in tasks if task.appointment_id})
    colleagues = queries.colleagues(unit.db, [row.id for row in rows])
    reachable = frozenset(row.id for row in _reachable(unit, staff, rows, colleagues))
    persons = {row.person or row.may_be or "" for row in rows} | {task.person or "" for task in tasks}
    found = _names(unit, staff, persons - {""})
    names = {key: person.name for key, person in found.items()}
    everybody = {row.handlaggare for row in rows} | {key for keys in colleagues.values() for key in keys}
    return _Known(
        appointments={row.id: row for row in rows},
        reachable=reachable,
        colleagues=colleagues,
        people=handlaggare_by_key(unit.db, everybody) if everybody else {},
        kinds=catalogue.types_by_code(unit.db) if rows else {},
        places=catalogue.places_by_code(unit.db) if rows else {},
        names=names,
        born={key: person.birth_date for key, person in found.items()},
        numbers=numbers_to_dial(unit, staff, names.keys()),
        concealed=lists.concealed_of(unit, rows),
        silent=silent_matters(unit.db, [row.id for row in rows]),
        told=numbers_told(unit.db, [row.id for row in rows if row.person is None and row.id in reachable]),
    )


def _reachable(
    unit: Unit, staff: Staff, rows: Sequence[Appointment], colleagues: Mapping[uuid.UUID, Collection[str]]
) -> Iterable[Appointment]:
    """Yield the appointments with participants the user may book with, and the user's own."""
    granted = {row.id for row in lists.only_granted(unit, staff, rows)} if rows else set()
    own = staff.handlaggare
    return (row for row in rows if row.id in granted or own in {row.handlaggare, *colleagues.get(row.id, ())})


def _names(unit: Unit, staff: Staff, persons: Collection[str]) -> dict[str, FoundPerson]:
    found = client_names(unit, staff, persons)
    for key in found:
        unit.log_view(who=staff.actor, event="person.listed", person=key, fields=("tasks",), page="tasks")
    return found


def _facts(task: TaskView, known: _Known, staff: Staff) -> TaskFacts | None:
    appointment = known.appointments.get(task.appointment_id) if task.appointment_id else None
    if appointment is None:
        return _of_person(task, known, staff)
    day = local_date(appointment.starts_at)
    # A cancelled meeting is on no page to link to.
    may_open = staff.has(*DESK_ROLES) and appointment.id in known.reachable and appointment.status not in CANCELLED
    href, words = rules.link(task.kind, day=day, appointment_id=appointment.id) if may_open else ("", "")
    kind = known.kinds[appointment.type]
    with_whom = (appointment.handlaggare, *known.colleagues.get(appointment.id, ()))
    return TaskFacts(
        who=_who(task, appointment, known),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        what_sv=kind.label_sv,
        what_en=kind.label_en,
        how=MODE_LABELS[appointment.mode],
        place=known.places[appointment.place].name if appointment.place else "",
        staff=", ".join(known.people[key].name for key in with_whom if key in known.people),
        number=_number(task, appointment, known),
        was_at=datetime.fromisoformat(task.about["was_at"]) if "was_at" in task.about else None,
        was_words=rules.was(task.kind),
        now_words=rules.now(task.kind),
        link=href,
        link_words=words,
        **_to_open(appointment.person or task.person or appointment.may_be, known, staff),
    )


def _linked(task: TaskView, facts: TaskFacts | None, staff: Staff) -> TaskFacts | None:
    """Link a task to read an SMS reply to that reply, even if it has no booking any more."""
    if task.kind != rules.REPLY or not staff.has(*DESK_ROLES):
        return facts
    href, words = rules.to_reply(task.about)
    return replace(facts or TaskFacts(), link=href, link_words=words)


def _of_person(task: TaskView, known: _Known, staff: Staff) -> TaskFacts | None:
    person = task.person
    if person is None or person not in known.names:
        return None
    href, words = rules.PROTECTED_BOOKINGS if staff.has(Role.PROTECTED_DESK) else ("", "")
    return TaskFacts(
        who=known.names[person],
        number=known.numbers.get(person, ""),
        link=href,
        link_words=words,
        **_to_open(person, known, staff),
    )


class _ToOpen(TypedDict, total=False):
    born: date | None
    card: str


def _to_open(person: str | None, known: _Known, staff: Staff) -> _ToOpen:
    """Return birth date and card key for the protected desk, to identify the client and open the card; else nothing."""
    if person not in known.names or person is None or not staff.has(Role.PROTECTED_DESK):
        return {}
    return {"born": known.born[person], "card": person}


def _who(task: TaskView, appointment: Appointment, known: _Known) -> str:
    """Return the client's name if the user may see it, else the code; typed names need the right to book."""
    person = appointment.person or task.person
    if person is not None and person in known.names:
        return known.names[person]
    if appointment.person is None and appointment.id in known.reachable and appointment.may_be not in known.concealed:
        return appointment.name or appointment.alias
    return appointment.alias


def _number(task: TaskView, appointment: Appointment, known: _Known) -> str:
    person = appointment.person or task.person
    if appointment.id in known.silent:
        return ""
    if person is not None:
        return known.numbers.get(person, "")
    return known.told.get(appointment.id, "")
