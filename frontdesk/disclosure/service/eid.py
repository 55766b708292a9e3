"""Strong identification (eID): the number to ask for, and what the result proves.

The provider is called between units of work, with no transaction open.
"""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.cases.rules.identity import parse
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import MethodNotPossible
from frontdesk.disclosure.models import Identification, IdentityOrder
from frontdesk.disclosure.ports import Collected, OrderState, Provider
from frontdesk.disclosure.rules.levels import Method
from frontdesk.disclosure.rules.mandates import same_name
from frontdesk.disclosure.service import locks
from frontdesk.disclosure.service.permits import open_identification
from frontdesk.safety.service import visibility


def number_to_identify(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, typed: str = "") -> str:
    """Return the speaker's identity number from the register, else the typed one. Raises MethodNotPossible."""
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    known = _known(unit, staff, standing)
    if known:
        return known[0]
    said = parse("".join(typed.split()).upper(), local_date(unit.now))
    if said is None:
        raise MethodNotPossible
    return said.number


def keep_order(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, provider: Provider, ref: str) -> None:
    """Save a started order, replacing the contact's earlier one."""
    open_identification(unit, staff=staff, contact_id=contact_id)
    drop_order(unit, contact_id=contact_id)
    unit.db.add(IdentityOrder(contact_id=contact_id, provider=provider, ref=ref, started_at=unit.now, hint="waiting"))
    unit.db.flush()


def order_under_way(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> IdentityOrder | None:
    """Return the contact's pending order, None without one. Raises NobodyOpen."""
    open_identification(unit, staff=staff, contact_id=contact_id)
    return queries.order(unit.db, contact_id)


def drop_order(unit: Unit, *, contact_id: uuid.UUID) -> str | None:
    """Delete the pending order and return its reference, so that it can be cancelled at the provider."""
    order = queries.order(unit.db, contact_id)
    if order is None:
        return None
    unit.db.delete(order)
    unit.db.flush()
    return order.ref


def settle_order(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, collected: Collected, visit: bool) -> bool | None:
    """Apply the provider's result: None while pending, else whether it proved the speaker's identity.

    A completed order proves nothing by itself: the number must be the speaker's, or, for a speaker not in the
    register, the name must match the stated one.
    """
    order = queries.order(unit.db, contact_id)
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    if order is None:
        return None
    if collected.state is OrderState.PENDING:
        order.hint = collected.hint
        return None
    drop_order(unit, contact_id=contact_id)
    right = collected.state is OrderState.COMPLETE and _is_speaker(unit, staff, standing, collected)
    visible = visibility(unit, staff)
    return locks.settle(
        unit,
        staff=staff,
        standing=standing,
        method=Method.STRONG_IDENTITY,
        right=right,
        visible=visible,
        visit=visit,
    )


def _known(unit: Unit, staff: Staff, standing: Identification) -> list[str]:
    if standing.speaker_person is None:
        return []
    return queries.identity_numbers(unit.register, standing.speaker_person, visibility(unit, staff))


def _is_speaker(unit: Unit, staff: Staff, standing: Identification, collected: Collected) -> bool:
    if standing.speaker_person is not None:
        return collected.number in _known(unit, staff, standing)
    return same_name(standing.speaker_name, collected.name)
