"""Reconciliation after each import: mirrors of units, handläggare and absences, and persons not to contact."""

from collections.abc import Iterator

from frontdesk.absence.rules import AbsenceKind
from frontdesk.absence.service import (
    reconcile_absences,
)
from frontdesk.absence.views import AbsenceFact
from frontdesk.accounts.service.organisation import reconcile_organisation
from frontdesk.accounts.views import HandlaggareFact, UnitFact
from frontdesk.admin.models import Reconciled
from frontdesk.admin.queries import planned
from frontdesk.booking.service import external_calendar, phone_meetings, protection, untold
from frontdesk.cases.models import RegisterAbsence, RegisterHandlaggare, RegisterUnit
from frontdesk.cases.queries import organisation, people
from frontdesk.cases.views import PersonState
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local_date
from frontdesk.notices.rules.status import Withheld
from frontdesk.notices.service import withhold_for
from frontdesk.safety.service import erase_number, follow_register, named_person
from frontdesk.safety.views import PersonProtected
from frontdesk.waitlist.service import entries


def reconcile_if_new(stores: Stores) -> bool:
    """Reconcile when a source has a newer generation than the last seen; return whether one had."""
    with stores.reading() as unit:
        seen = planned.reconciled(unit.db)
        newest = organisation.generations(unit.register)
    if all(source in seen and seen[source].generation >= number for source, number in newest.items()):
        return False
    with stores.writing() as unit:
        reconcile_all(unit)
    return True


def reconcile_all(unit: Unit) -> None:
    """Update everything the desk mirrors or has planned from the register, in one transaction."""
    reconcile_organisation(
        unit.db,
        [_unit(row) for row in organisation.units(unit.register)],
        [_handlaggare(row) for row in organisation.handlaggare(unit.register)],
    )
    newest = organisation.generations(unit.register)
    known = organisation.absences(unit.register, ending_from=local_date(unit.now))
    for source in newest:
        facts = [_absence(row) for row in known if row.source == source]
        reconcile_absences(unit, source_system=source, facts=facts)
    _leave_alone(unit)
    follow_register(unit)
    for source, generation in newest.items():
        unit.db.merge(Reconciled(source=source, generation=generation, at=unit.now))


def _leave_alone(unit: Unit) -> None:
    """Stop what is planned for persons who are gone, protected or deceased, and create a task about each."""
    expected = planned.persons_planned_for(unit.db, unit.now)
    states = people.states_of(unit.register, expected)
    for person, why in _changed(expected, states):
        withhold_for(unit, person, why=why)
        erase_number(unit, person=person)
        if why is Withheld.PROTECTED:
            _reach_bookings(unit, states[person])
        unit.publish(_task(unit, person, why))


def _reach_bookings(unit: Unit, state: PersonState) -> None:
    """Treat bookings as *Skydda nu* does, those by name too; for an unsafe phone only SMS and telephone meetings.

    Everything else on the desk is treated once, when the protection begins (`safety.follow_register`): what staff with
    access leave there afterwards is kept. A booking by name may be added at any time.
    """
    if not state.protected:
        protection.silence_by_name(unit, state.key)
        phone_meetings.of_person(unit, state.key)
        return
    event = PersonProtected(person=state.key)
    for reach in (
        protection.whom_it_concerns,
        protection.forget_answers,
        entries.hidden,
        external_calendar.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ):
        reach(unit, event)


def _changed(planned: set[str], states: dict[str, PersonState]) -> Iterator[tuple[str, Withheld]]:
    for person in sorted(planned):
        state = states.get(person)
        if state is None:
            yield person, Withheld.GONE
        elif state.protected or state.unsafe_contact:
            yield person, Withheld.PROTECTED
        elif state.deceased_on:
            yield person, Withheld.DECEASED


def _task(unit: Unit, person: str, why: Withheld) -> TaskNeeded:
    return TaskNeeded(
        kind=f"person-{why}",
        to=TaskFor.PROTECTED_DESK if why is Withheld.PROTECTED else TaskFor.UNIT_HEAD,
        key=f"person-{why}:{person}",
        staff_id=named_person(unit.db),
        person=person,
    )


def _unit(row: RegisterUnit) -> UnitFact:
    return UnitFact(row.key, row.name, row.outside_name or "", row.board, row.area, row.kind)


def _handlaggare(row: RegisterHandlaggare) -> HandlaggareFact:
    return HandlaggareFact(
        key=row.key,
        name=f"{row.given_name} {row.family_name}",
        unit=row.unit_key,
        phone_hours=row.phone_hours or "",
        phone=row.phone or "",
        email=row.email or "",
        started_on=row.started_on,
        introduction_until=row.introduction_until,
        mentor=row.mentor_key,
    )


def _absence(row: RegisterAbsence) -> AbsenceFact:
    stand_ins = tuple(key for key in (row.stand_ins or "").split(",") if key)
    return AbsenceFact(row.key, row.handlaggare_key, row.since, row.until, _kind(row.kind), stand_ins)


def _kind(code: str | None) -> AbsenceKind:
    return AbsenceKind(code) if code in set(AbsenceKind) else AbsenceKind.LEAVE
