"""Recognising a protected person in words that were typed, so that they go to those who may know of them.

The same is asked of the stores whoever it is, and nothing of the answer may reach the desk's page.
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
from frontdesk.safety import service as safety

# A report of concern is about somebody who is not of age, or has just become so.
_YOUNG = timedelta(days=21 * 365)
_MOST_NUMBERS = 10


def protected_child(unit: Unit, *, names: str, text: str) -> str | None:
    """Return the protected person a report is about: by an identity number anywhere in it, or a child by its name.

    `names` is what was typed as the child's name, age and address; `text` is all the rest. A namesake of a protected
    child is taken for that child: its report reaches the same people a little later, and nobody is given away.
    """
    today = local_date(unit.now)
    numbers = numbers_in(f"{names} {text}", today)[:_MOST_NUMBERS]
    keys = [key_behind(unit, typed=number.number) for number in numbers]
    hidden = safety.concealed(unit.desk, unit.register, [key for key in keys if key])
    young = protected_children(unit.register, safety.hidden_keys(unit.desk), born_after=today - _YOUNG)
    named = [child.key for child in young if mentions(names, child.given_name, child.family_name)]
    return next((key for key in (*keys, *named) if key in hidden or key in named), None)


def protected_standing(unit: Unit, contact_id: uuid.UUID) -> str | None:
    """Return the person whose card is open in a contact, when they are protected."""
    standing = queries.standing(unit.desk, contact_id)
    person = standing.person if standing else None
    return person if person and person in safety.concealed(unit.desk, unit.register, [person]) else None
