"""Who is away in the demo's first weeks: leaves that two people cover between them, and a part-time Friday."""

from datetime import date, timedelta

from frontdesk.absence import service
from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.accounts import queries as accounts
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

UNIT = "demo:EB-1"
# Those whose stories the journeys tell are left as the case system has them.
TOLD_OF = frozenset({"demo:H01", "demo:H02"})
_NEEDED = 6
_FRIDAY = 4


def somebody(unit: Unit) -> None:
    """Enter the absences of one unit, whose head then has something to look at."""
    people = [row.key for row in accounts.in_unit(unit.desk, UNIT) if row.key not in TOLD_OF]
    if len(people) < _NEEDED:
        return
    first, second, *away = people
    monday = local_date(unit.now) - timedelta(days=local_date(unit.now).weekday()) + timedelta(days=7)
    _leave(unit, away[0], (monday, 2), AbsenceKind.VACATION, (first, second), (60, 40))
    _leave(unit, away[1], (monday + timedelta(days=21), 2), AbsenceKind.PARENTAL, (first, second))
    _leave(unit, away[2], (monday + timedelta(days=28), 1), AbsenceKind.TRAINING, (second,))
    _leave(unit, away[3], (monday + timedelta(days=28), 1), AbsenceKind.VACATION, (first,))
    service.register_series(
        unit,
        by=CLOCK,
        handlaggare=away[2],
        pattern=Pattern(frozenset({_FRIDAY}), monday),
        kind=AbsenceKind.LEAVE,
        stand_ins=[second],
    )


def _leave(
    unit: Unit,
    handlaggare: str,
    weeks: tuple[date, int],
    kind: AbsenceKind,
    stand_ins: tuple[str, ...],
    shares: tuple[int, ...] = (),
) -> None:
    first, count = weeks
    starts_at, ends_at = whole_days(first, first + timedelta(days=7 * count - 3))
    service.register(
        unit,
        by=CLOCK,
        handlaggare=handlaggare,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        stand_ins=stand_ins,
        shares=shares,
    )
