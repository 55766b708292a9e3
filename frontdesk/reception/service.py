"""Puts the panels of the rooms on one page, in one unit of work: what is shown has been logged before it is sent."""

from collections.abc import Sequence

from frontdesk.cases.queries.freshness import FRESH_HOURS, freshness
from frontdesk.cases.views import SourceFreshness
from frontdesk.core import choices
from frontdesk.core.db.unit import Unit
from frontdesk.reception.views import Desk, FactsAge


def idle(unit: Unit) -> Desk:
    """Return the page of somebody who is between two contacts."""
    return Desk(now=unit.now, facts=facts_age(unit))


def facts_age(unit: Unit) -> FactsAge:
    """Return how old the register is, as the top bar says it."""
    return _oldest(freshness(unit.register, unit.now, limit_hours=choices.get(unit.desk, FRESH_HOURS)))


def _oldest(sources: Sequence[SourceFreshness]) -> FactsAge:
    at = min((source.extracted_at for source in sources), default=None)
    return FactsAge(at=at, fresh=bool(sources) and all(source.fresh for source in sources))
