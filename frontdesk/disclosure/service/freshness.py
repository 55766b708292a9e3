"""Whether today's facts are here: older than so many working hours, and status and payments are not told."""

from frontdesk.cases.queries.freshness import FRESH_HOURS, freshness
from frontdesk.core import choices
from frontdesk.core.db.unit import Unit


def stale_sources(unit: Unit) -> frozenset[str]:
    """Return the sources whose facts are too old to be told."""
    hours = choices.get(unit.desk, FRESH_HOURS)
    return frozenset(each.source for each in freshness(unit.register, unit.now, limit_hours=hours) if not each.fresh)


def is_fresh(unit: Unit, source: str | None = None) -> bool:
    """Whether a source's facts (or, without one, every source's) are fresh."""
    stale = stale_sources(unit)
    return source not in stale if source else not stale
