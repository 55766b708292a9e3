"""What a viewer may see of the register, and which clients' names: asked here by every page, list and program.

Nothing else may build a `Visibility` (tests/house keeps it so): two pages that decide for themselves soon disagree, and
the one that forgot a rule shows a name.
"""

from collections.abc import Iterable

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Viewer
from frontdesk.cases.queries import shown
from frontdesk.cases.queries.freshness import CLOSED_MONTHS
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson
from frontdesk.core import choices
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.safety import queries


def visibility(unit: Unit, viewer: Viewer) -> Visibility:
    """Return the filter for a person at work or a program: what is granted, nothing long closed, no hidden person.

    The protected desk sees those protected by us and those the case system protects, within its grants.
    """
    protected_desk = viewer.has(Role.PROTECTED_DESK)
    hidden = queries.hidden_keys(unit.desk)
    return _filter(unit, viewer, hidden=frozenset() if protected_desk else hidden, protected_desk=protected_desk)


def visibility_past_protection(unit: Unit, viewer: Viewer) -> Visibility:
    """Return the filter for those who answer for the protection itself: within their grants they see whom it hides."""
    return _filter(unit, viewer, hidden=frozenset(), protected_desk=True)


def client_names(unit: Unit, viewer: Viewer, persons: Iterable[str | None]) -> dict[str, FoundPerson]:
    """Return those of some persons whose names a list may show this viewer, by key; one query however many they are.

    A relative of the viewer (jäv) is never shown. The caller logs what it shows.
    """
    keys = {person for person in persons if person is not None} - viewer.kin
    return shown(unit.register, keys, visibility(unit, viewer)) if keys else {}


def _filter(unit: Unit, viewer: Viewer, *, hidden: frozenset[str], protected_desk: bool) -> Visibility:
    return Visibility.of(
        viewer.grants,
        today=local_date(unit.now),
        hidden=hidden,
        protected_desk=protected_desk,
        closed_months=choices.get(unit.desk, CLOSED_MONTHS),
    )
