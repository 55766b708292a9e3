"""Absences in the demo's first weeks: leaves shared by two substitutes, and a part-time Friday."""

from datetime import date, timedelta

from frontdesk.absence import service
from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.accounts.queries import in_unit
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date

UNITS = ("demo:EB-1", "demo:EB-MOTT")
# The absences of these two come from the case system; here they are only substitutes.
SARA, JONAS = "demo:H01", "demo:H02"
_NEEDED = 4
_FRIDAY = 4


def somebody(unit: Unit) -> None:
    """Register absences in two units, so that their head has some to look at."""
    people = others(unit)
    if len(people) < _NEEDED:
        return
    monday = local_date(unit.now) - timedelta(days=local_date(unit.now).weekday()) + timedelta(days=7)
    later = monday + timedelta(days=28)
    _leave(unit, people[1], (monday, 2), AbsenceKind.VACATION, (people[0], JONAS), (60, 40))
    _leave(unit, people[0], (later, 2), AbsenceKind.PARENTAL, (SARA,))
    _leave(unit, people[1], (later, 1), AbsenceKind.TRAINING, (SARA,))
    _leave(unit, people[2], (later, 1), AbsenceKind.VACATION, (JONAS,))
    _leave(unit, people[3], (later, 1), AbsenceKind.VACATION, (JONAS,))
    service.register_series(
        unit,
        by=CLOCK,
        handlaggare=people[2],
        pattern=Pattern(frozenset({_FRIDAY}), monday),
        kind=AbsenceKind.LEAVE,
        stand_ins=[people[3]],
    )


def others(unit: Unit) -> list[str]:
    """Return the handläggare of the two units, without the substitutes."""
    keys = [row.key for each in UNITS for row in in_unit(unit.db, each)]
    return [key for key in keys if key not in {SARA, JONAS}]


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
