"""Conflicts of interest: a user's own person and relatives in the register, to be handed to a colleague.

The answer is the same whether the number is in the register or not, and the list is never shown: either would reveal
to an administrator who is a client.
"""

import uuid

from frontdesk.accounts.rules import KinKind
from frontdesk.accounts.service import staff
from frontdesk.admin.queries import conflicts_of_interest
from frontdesk.cases.rules.identity import parse
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date


def list_number(unit: Unit, *, staff_id: uuid.UUID, number: str, kind: KinKind, by: Actor) -> None:
    """Record that a user must not handle the person with this number. Raises InvalidInput for no identity number."""
    found = parse("".join(number.split()), local_date(unit.now))
    if found is None:
        raise InvalidInput(N_("Det är inget giltigt personnummer eller samordningsnummer."))
    for key in conflicts_of_interest.keys_of(unit.register, found.number):
        staff.list_kin(unit, staff_id=staff_id, person=key, kind=kind, by=by)
