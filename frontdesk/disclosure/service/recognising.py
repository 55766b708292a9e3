"""Recognise protected persons in typed text, to route it to the protected desk.

Runs the same queries for every person; the result must never be shown at reception.
"""

import uuid
from datetime import timedelta

from frontdesk.cases.queries.people import protected_children
from frontdesk.cases.rules.identity import numbers_in
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.rules.mandates import mentions
from frontdesk.disclosure.service.finding import key_behind
from frontdesk.safety.service import concealed_persons, hidden_keys

# A report of concern (orosanmälan) is about a minor, or a person who has recently come of age.
_YOUNG = timedelta(days=21 * 365)
_MOST_NUMBERS = 10


def protected_child(unit: Unit, *, names: str, text: str) -> str | None:
    """Return the protected person a report is about: by an identity number in any field, or a child by name.

    `names` is what was typed as the child's name, age and address; `text` is the rest. A namesake of a protected child
    is treated as that child: the report reaches the right unit a little later, and no identity is revealed.
    """
    today = local_date(unit.now)
    numbers = numbers_in(f"{names} {text}", today)[:_MOST_NUMBERS]
    keys = [key_behind(unit, typed=number.number) for number in numbers]
    hidden = concealed_persons(unit.db, unit.register, [key for key in keys if key])
    young = protected_children(unit.register, hidden_keys(unit.db), born_after=today - _YOUNG)
    named = [child.key for child in young if mentions(names, child.given_name, child.family_name)]
    return next((key for key in (*keys, *named) if key in hidden or key in named), None)


def protected_standing(unit: Unit, contact_id: uuid.UUID) -> str | None:
    """Return the person whose card is open in a contact, if protected, else None."""
    standing = queries.identification_of(unit.db, contact_id)
    person = standing.person if standing else None
    return person if person and person in concealed_persons(unit.db, unit.register, [person]) else None
