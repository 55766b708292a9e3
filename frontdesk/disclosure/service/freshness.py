"""Freshness of imported facts: older than FRESH_HOURS working hours, status and payments are not told."""

from frontdesk.cases.queries.freshness import FRESH_HOURS, freshness
from frontdesk.core.db.unit import Unit


def stale_sources(unit: Unit) -> frozenset[str]:
    """Return the sources whose facts are too old to tell."""
    hours = unit.setting(FRESH_HOURS)
    return frozenset(each.source for each in freshness(unit.register, unit.now, limit_hours=hours) if not each.fresh)


def is_fresh(unit: Unit, source: str | None = None) -> bool:
    """Whether a source's facts are fresh; without a source, whether all sources' are."""
    stale = stale_sources(unit)
    return source not in stale if source else not stale
