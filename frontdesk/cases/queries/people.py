"""What whoever holds persons' keys asks after an import: who is gone, protected or deceased."""

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Person
from frontdesk.cases.queries.visible import Among
from frontdesk.cases.rules.lists import Protection
from frontdesk.cases.views import PersonState

_STATES = select(Person.key, Person.protection, Person.unsafe_contact, Person.deceased_on).where(
    Among(Person.key, "keys")
)


def states_of(register: Session, person_keys: Collection[str]) -> dict[str, PersonState]:
    """Return the state of each person by key, whoever asks; a key without an answer is a person who is gone.

    For jobs that protect, never for a page: it sees those who are hidden.
    """
    rows = register.execute(_STATES, {"keys": json.dumps(sorted(person_keys))})
    return {
        row.key: PersonState(row.key, row.protection != Protection.NONE, row.unsafe_contact, row.deceased_on)
        for row in rows
    }
