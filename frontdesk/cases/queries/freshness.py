"""Age of each source's facts, in working hours: Friday's extract is not stale on Monday morning."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import ImportRun
from frontdesk.cases.views import SourceFreshness
from frontdesk.core import municipal_settings
from frontdesk.core.db import statements
from frontdesk.core.i18n import N_
from frontdesk.core.workdays import working_time_between


def _at_least_one(hours: int) -> None:
    if hours < 1:
        raise ValueError("at least one working hour")


FRESH_HOURS = municipal_settings.declare(
    "cases.fresh_hours",
    10,
    N_("Så många arbetstimmar gamla får registrets uppgifter vara innan status och utbetalningar inte längre visas."),
    _at_least_one,
)
CLOSED_MONTHS = municipal_settings.declare(
    "cases.closed_months", 24, N_("Så många månader efter avslut syns ett ärende fortfarande i receptionen.")
)

_newest = (
    select(ImportRun.source, func.max(ImportRun.generation).label("generation")).group_by(ImportRun.source).subquery()
)
_LATEST = (
    select(ImportRun.source, ImportRun.generation, ImportRun.extracted_at, ImportRun.imported_at)
    .join(_newest, (_newest.c.source == ImportRun.source) & (_newest.c.generation == ImportRun.generation))
    .order_by(ImportRun.source)
)


def freshness(
    register: Session, now: datetime, *, limit_hours: int = 10, half_days: Mapping[date, time] | None = None
) -> list[SourceFreshness]:
    """Return every source with the age of its facts; empty when nothing was ever imported."""
    limit = timedelta(hours=limit_hours)
    found = []
    for row in statements.rows(register, _LATEST):
        age = working_time_between(row.extracted_at, now, half_days)
        found.append(
            SourceFreshness(row.source, row.generation, row.extracted_at, row.imported_at, age, fresh=age <= limit)
        )
    return found
