"""The access filter: what a viewer may see in the register, and which clients' names a list may show.

No other module may build a `Visibility` (checked in tests/house): two filters soon disagree, and the one that lacks a
rule reveals a name.
"""

from collections.abc import Iterable

from frontdesk.accounts.queries import (
    handlaggare_by_key,
    units_by_key,
)
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff, Viewer
from frontdesk.cases.queries import clients_of, visible_by_key
from frontdesk.cases.queries.freshness import CLOSED_MONTHS
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.safety import queries

PROTECTED_UNIT = "protected"


def visibility(unit: Unit, viewer: Viewer) -> Visibility:
    """Return the filter for a user or program: only granted areas, no case closed long ago, no hidden person.

    The protected desk and staff of a unit for protected persons also see protected persons, within their grants.
    """
    protected_desk = viewer.has(Role.PROTECTED_DESK) or _works_with_protected(unit, viewer)
    hidden = queries.hidden_keys(unit.db)
    return _filter(unit, viewer, hidden=frozenset() if protected_desk else hidden, protected_desk=protected_desk)


def visibility_past_protection(unit: Unit, viewer: Viewer) -> Visibility:
    """Return the filter for users responsible for protections: includes protected persons, within their grants."""
    return _filter(unit, viewer, hidden=frozenset(), protected_desk=True)


def client_names(unit: Unit, viewer: Viewer, persons: Iterable[str | None]) -> dict[str, FoundPerson]:
    """Return the persons whose names a list may show this viewer, by key; the number of queries is constant.

    A protected person is shown to the handläggare of their open case, who must know which client they meet. A relative
    of the viewer (jäv) is never shown. The caller must log what it shows.
    """
    keys = {person for person in persons if person is not None} - viewer.kin
    if not keys:
        return {}
    known = visible_by_key(unit.register, keys, visibility(unit, viewer))
    own = _own_clients(unit, viewer, keys - known.keys())
    return known | visible_by_key(unit.register, own, visibility_past_protection(unit, viewer)) if own else known


def _own_clients(unit: Unit, viewer: Viewer, persons: set[str]) -> frozenset[str]:
    handlaggare = viewer.handlaggare if isinstance(viewer, Staff) else None
    if handlaggare is None or not persons:
        return frozenset()
    return clients_of(unit.register, handlaggare, persons, on=local_date(unit.now))


def _works_with_protected(unit: Unit, viewer: Viewer) -> bool:
    # Most users belong to no unit: skip the queries.
    if not isinstance(viewer, Staff) or (viewer.handlaggare is None and not viewer.units):
        return False
    people = handlaggare_by_key(unit.db, [viewer.handlaggare]) if viewer.handlaggare else {}
    theirs = {*viewer.units, *(person.unit for person in people.values() if person.active)}
    return any(row.kind == PROTECTED_UNIT for row in units_by_key(unit.db, theirs).values())


def _filter(unit: Unit, viewer: Viewer, *, hidden: frozenset[str], protected_desk: bool) -> Visibility:
    return Visibility.of(
        viewer.grants,
        today=local_date(unit.now),
        hidden=hidden,
        protected_desk=protected_desk,
        closed_months=unit.setting(CLOSED_MONTHS),
    )
