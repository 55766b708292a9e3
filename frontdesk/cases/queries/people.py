"""Queries for rooms that store persons' keys: after an import, which are gone, protected or deceased."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Case, CasePerson, CaseStaff, Person
from frontdesk.cases.queries.visible import person_is_visible
from frontdesk.cases.rules.lists import ListedProtection
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson, PersonState
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list

_STATES = select(Person.key, Person.protection, Person.unsafe_contact, Person.deceased_on).where(
    in_list(Person.key, "keys")
)


def states_of(register: Session, person_keys: Collection[str]) -> dict[str, PersonState]:
    """Return the state of each person by key, past every filter; a missing key is a person who is gone.

    For jobs that protect persons, never for a page: it includes hidden persons.
    """
    rows = statements.rows(register, _STATES, {"keys": sorted(person_keys)})
    return {
        row.key: PersonState(row.key, row.protection != ListedProtection.NONE, row.unsafe_contact, row.deceased_on)
        for row in rows
    }


_PROTECTED = select(Person.key).where(Person.protection != ListedProtection.NONE)


def protected_keys(register: Session) -> frozenset[str]:
    """Return everyone the case system protects. For jobs that protect persons, never for a page."""
    return frozenset(row.key for row in statements.rows(register, _PROTECTED))


_NAMES = select(Person.key, Person.given_name, Person.family_name, Person.birth_date).where(in_list(Person.key, "keys"))


def names_past_filter(register: Session, person_keys: Collection[str]) -> dict[str, FoundPerson]:
    """Return persons past every filter, to find other data of a protected person; never for a page."""
    rows = statements.rows(register, _NAMES, {"keys": sorted(person_keys)})
    return {row.key: FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows}


_CHILDREN = select(Person.key, Person.given_name, Person.family_name, Person.birth_date).where(
    (Person.protection != ListedProtection.NONE) | in_list(Person.key, "keys"),
    Person.birth_date > bindparam("born_after"),
)


def protected_children(register: Session, hidden: Collection[str], *, born_after: date) -> list[FoundPerson]:
    """Return children protected by the case system or in `hidden`, past every filter.

    To recognise a protected child in a report and route it to staff with access; none of it may reach a receptionist's
    page.
    """
    values = {"keys": sorted(hidden), "born_after": born_after}
    return [FoundPerson(*row) for row in statements.rows(register, _CHILDREN, values)]


_CLIENTS = (
    select(CasePerson.person_key)
    .join(CaseStaff, CaseStaff.case_key == CasePerson.case_key)
    .join(Case, Case.key == CasePerson.case_key)
    .where(
        CaseStaff.handlaggare_key == bindparam("handlaggare"),
        in_list(CasePerson.person_key, "keys"),
        Case.closed_on.is_(None),
        *(
            condition
            for part in (CaseStaff, CasePerson)
            for condition in (part.since <= bindparam("on"), or_(part.until.is_(None), part.until >= bindparam("on")))
        ),
    )
    .distinct()
)


def clients_of(register: Session, handlaggare: str, person_keys: Collection[str], *, on: date) -> frozenset[str]:
    """Return those of some persons who have an open case with a handläggare on a day."""
    values = {"handlaggare": handlaggare, "keys": sorted(person_keys), "on": on}
    return frozenset(row.person_key for row in statements.rows(register, _CLIENTS, values))


_UNITS = (
    select(Case.unit_key, Case.sphere)
    .join(CasePerson, CasePerson.case_key == Case.key)
    .where(CasePerson.person_key == bindparam("person"))
    .order_by(Case.closed_on.is_(None).desc(), Case.opened_on.desc(), Case.key)
)


def units_of(register: Session, person: str) -> list[tuple[str, str]]:
    """Return unit and sphere ("board/area") of a person's cases, past every filter; open and new ones first."""
    return [(row.unit_key, row.sphere) for row in statements.rows(register, _UNITS, {"person": person})]


_SHOWN = select(Person.key, Person.given_name, Person.family_name, Person.birth_date).where(
    in_list(Person.key, "keys"), person_is_visible()
)


def visible_by_key(register: Session, person_keys: Collection[str], visible: Visibility) -> dict[str, FoundPerson]:
    """Return those of some persons who are visible, by key, for lists that store keys."""
    rows = statements.rows(register, _SHOWN, {"keys": sorted(person_keys), **visible.parameters})
    return {row.key: FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows}
