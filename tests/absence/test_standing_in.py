"""What comes in for somebody away goes to the stand-in whose turn it is, and the head hears of those who could not."""

from datetime import date, time, timedelta

from sqlalchemy import select

from frontdesk.absence import queries, service
from frontdesk.absence.models import StandInTurn
from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.rules.enums import Turn
from frontdesk.accounts.rules import Role
from frontdesk.calls.models.task import Task
from frontdesk.core import municipal_settings
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import start_instant
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import accounts

MONDAY = date(2026, 11, 23)
SARA, JONAS, EVA = "demo:h-1", "demo:h-2", "demo:h-3"
SPAN = start_instant(MONDAY, time(10)), start_instant(MONDAY, time(16))


def office(unit: Unit) -> None:
    unit.event_handlers = EVENT_HANDLERS
    accounts.make_unit(unit)
    accounts.make_staff(unit, Role.UNIT_HEAD, units=["demo:u-1"])
    for key, name in ((SARA, "Sara Nilsson"), (JONAS, "Jonas Ek"), (EVA, "Eva Lind")):
        accounts.make_handlaggare(unit, key, name=name)


def away(unit: Unit, key: str, *stand_ins: str, shares: tuple[int, ...] = (), days: int = 5) -> None:
    starts_at, ends_at = whole_days(MONDAY, MONDAY + timedelta(days=days - 1))
    service.register(
        unit,
        by=CLOCK,
        handlaggare=key,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=AbsenceKind.ILL,
        stand_ins=stand_ins,
        shares=shares,
    )


def give(unit: Unit) -> str | None:
    order = queries.stand_ins_for(unit.db, SARA, SPAN)
    to = order[0] if order else None
    service.gave(unit, away=SARA, to=to, what=Turn.MESSAGE, span=SPAN)
    return to


def heads_tasks(unit: Unit) -> list[tuple[str, str | None, dict[str, str]]]:
    return [(row.kind, row.unit, row.about) for row in unit.db.scalars(select(Task).where(Task.to == "unit_head"))]


def test_what_comes_in_is_dealt_by_share(unit: Unit) -> None:
    office(unit)
    away(unit, SARA, JONAS, EVA, shares=(2, 1))
    assert [give(unit) for _ in range(6)] == [JONAS, EVA, JONAS, JONAS, EVA, JONAS]
    assert heads_tasks(unit) == []


def test_a_stand_in_who_is_away_is_passed_over_and_the_head_told_once(unit: Unit) -> None:
    office(unit)
    away(unit, SARA, JONAS, EVA)
    away(unit, JONAS)
    assert [give(unit), give(unit)] == [EVA, EVA]
    assert heads_tasks(unit) == [("stand-in-away", "demo:u-1", {"stand_in": "Jonas Ek", "away": "Sara Nilsson"})]


def test_a_turn_lost_is_not_owed(unit: Unit) -> None:
    office(unit)
    away(unit, SARA, JONAS, EVA)
    away(unit, JONAS)
    give(unit)
    give(unit)
    assert sorted((row.handlaggare, row.what, row.turns) for row in unit.db.scalars(select(StandInTurn))) == [
        (JONAS, Turn.PASSED, 1),
        (JONAS, Turn.PASSED, 1),
        (EVA, Turn.MESSAGE, 1),
        (EVA, Turn.MESSAGE, 1),
    ]


def test_a_stand_in_who_has_enough_for_the_day_is_passed_over(unit: Unit) -> None:
    office(unit)
    municipal_settings.put(unit.db, queries.MOST_A_DAY, 2, by="test", now=unit.now)
    away(unit, SARA, JONAS, EVA, shares=(3, 1))
    assert [give(unit) for _ in range(5)] == [JONAS, EVA, JONAS, EVA, None]
    assert {kind for kind, _, _ in heads_tasks(unit)} == {"stand-in-full", "stand-in-nobody"}


def test_somebody_with_no_stand_in_takes_nobodys_turn(unit: Unit) -> None:
    office(unit)
    away(unit, SARA)
    assert give(unit) is None
    assert heads_tasks(unit) == [], "the eight weeks show that nobody stands in"
