"""What whoever holds persons' keys asks after an import: who is gone, protected or deceased."""

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Person
from frontdesk.cases.queries.visible import Among, person_is_visible
from frontdesk.cases.rules.lists import Protection
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson, PersonState
from frontdesk.core.db import plain

_STATES = select(Person.key, Person.protection, Person.unsafe_contact, Person.deceased_on).where(
    Among(Person.key, "keys")
)


def states_of(register: Session, person_keys: Collection[str]) -> dict[str, PersonState]:
    """Return the state of each person by key, whoever asks; a key without an answer is a person who is gone.

    For jobs that protect, never for a page: it sees those who are hidden.
    """
    rows = plain.rows(register, _STATES, {"keys": json.dumps(sorted(person_keys))})
    return {
        row.key: PersonState(row.key, row.protection != Protection.NONE, row.unsafe_contact, row.deceased_on)
        for row in rows
    }


_NAMES = select(Person.key, Person.given_name, Person.family_name, Person.birth_date).where(Among(Person.key, "keys"))


def names_past_filter(register: Session, person_keys: Collection[str]) -> dict[str, FoundPerson]:
    """Return who some persons are, past every filter: to find what else is a protected person's, never for a page."""
    rows = plain.rows(register, _NAMES, {"keys": json.dumps(sorted(person_keys))})
    return {row.key: FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows}


_SHOWN = select(Person.key, Person.given_name, Person.family_name, Person.birth_date).where(
    Among(Person.key, "keys"), person_is_visible()
)


def shown(register: Session, person_keys: Collection[str], visible: Visibility) -> dict[str, FoundPerson]:
    """Return those of some persons who are visible, by key, for lists that hold keys of their own."""
    rows = plain.rows(register, _SHOWN, {"keys": json.dumps(sorted(person_keys)), **visible.parameters})
    return {row.key: FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows}
