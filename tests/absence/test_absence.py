"""Who is away, who stands in, and that what a person entered wins over an import."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from frontdesk.absence import queries, service
from frontdesk.absence.errors import AlreadyOver, EndsBeforeItBegins, StandsInForThemselves
from frontdesk.absence.models import Absence
from frontdesk.absence.rules import (
    AbsenceKind,
    AbsenceSource,
    away_until,
    first_day_back,
    kind_of,
    part_of_day,
    whole_days,
)
from frontdesk.absence.views import AbsenceEnded, AbsenceFact, AbsenceRegistered
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import Event
from frontdesk.core.times import FixedClock, start_instant

MONDAY = date(2026, 11, 23)
SARA, JONAS, EVA = "demo:h-1", "demo:h-2", "demo:h-3"


def day(count: int) -> date:
    return MONDAY + timedelta(days=count)


def at(count: int, hour: int) -> datetime:
    return start_instant(day(count), time(hour))


def register(unit: Unit, key: str, first: int, last: int, *stand_ins: str) -> None:
    starts_at, ends_at = whole_days(day(first), day(last))
    service.register(
        unit,
        by=CLOCK,
        handlaggare=key,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=AbsenceKind.VACATION,
        stand_ins=stand_ins,
    )


def fact(name: str, first: int, last: int, *stand_ins: str, key: str = SARA) -> AbsenceFact:
    return AbsenceFact(f"demo:{name}", key, day(first), day(last), AbsenceKind.ILL, stand_ins)


def heard(unit: Unit) -> list[Event]:
    told: list[Event] = []
    unit.event_handlers = {
        kind: [lambda _unit, event: told.append(event)] for kind in (AbsenceRegistered, AbsenceEnded)
    }
    return told


def test_whoever_is_away_is_back_on_a_workday(unit: Unit) -> None:
    register(unit, SARA, 0, 4, JONAS)
    found = queries.absent_now(unit.db, SARA, unit.now)
    assert found is not None
    assert (found.back_on, found.stand_ins) == (day(7), (JONAS,))
    assert queries.absent_now(unit.db, JONAS, unit.now) is None


def test_two_absences_with_a_weekend_between_are_one_to_a_caller(unit: Unit) -> None:
    register(unit, SARA, 0, 4)
    register(unit, SARA, 7, 8)
    found = queries.absent_now(unit.db, SARA, unit.now)
    assert found is not None
    assert found.back_on == day(9)


def test_stand_ins_come_in_order_and_those_away_themselves_are_passed_over(unit: Unit) -> None:
    register(unit, SARA, 0, 4, JONAS, EVA)
    register(unit, JONAS, 0, 10)
    span = at(1, 8), at(2, 17)
    assert queries.stand_ins_for(unit.db, SARA, span) == [EVA]
    found = queries.absent_now(unit.db, SARA, unit.now)
    assert found is not None
    assert found.stand_ins == (EVA,)


def test_only_absences_that_meet_the_span_are_found(unit: Unit) -> None:
    register(unit, SARA, 0, 1)
    register(unit, JONAS, 5, 6)
    assert set(queries.absent_spans(unit.db, None, (at(0, 8), at(2, 17)))) == {SARA}
    assert queries.absent_spans(unit.db, [JONAS], (at(0, 8), at(2, 17))) == {}
    assert queries.absent_spans(unit.db, [SARA], whole_days(day(2), day(3))) == {}


def test_what_cannot_be_is_refused(unit: Unit) -> None:
    with pytest.raises(EndsBeforeItBegins):
        register(unit, SARA, 3, 1)
    with pytest.raises(AlreadyOver):
        register(unit, SARA, -3, -1)
    with pytest.raises(StandsInForThemselves):
        register(unit, SARA, 0, 1, SARA)


def test_somebody_who_is_back_early_can_be_booked_at_once(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        told = heard(unit)
        register(unit, SARA, 0, 4)
        register(unit, JONAS, 3, 4)
    clock.move(timedelta(hours=30))
    with stores.writing() as unit:
        told = heard(unit)
        sara, jonas = unit.db.scalars(select(Absence).order_by(Absence.starts_at))
        service.end(unit, by=CLOCK, absence_id=sara.id)
        service.end(unit, by=CLOCK, absence_id=jonas.id)
        assert queries.absent_spans(unit.db, None, (unit.now, at(9, 8))) == {}
        assert sara.ends_at == unit.now
        assert [type(event) for event in told] == [AbsenceEnded, AbsenceEnded]
        with pytest.raises(AlreadyOver):
            service.end(unit, by=CLOCK, absence_id=jonas.id)


def test_an_import_brings_changes_and_removes(unit: Unit) -> None:
    told = heard(unit)
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 0, 1, JONAS), fact("b", 3, 4)])
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 0, 2, EVA, JONAS)])
    [row] = unit.db.scalars(select(Absence))
    assert (row.starts_at, row.ends_at) == whole_days(day(0), day(2))
    assert [stand_in.handlaggare for stand_in in row.stand_ins] == [EVA, JONAS]
    gone = [event for event in told if isinstance(event, AbsenceEnded)]
    assert len(told) - len(gone) == 3, "two new and one changed"
    assert [(event.starts_at, event.ends_at) for event in gone] == [whole_days(day(3), day(4))]


def test_an_import_that_says_the_same_tells_nobody(unit: Unit) -> None:
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 0, 1)])
    told = heard(unit)
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 0, 1)])
    assert told == []


def test_what_a_person_changed_wins_over_the_import(unit: Unit) -> None:
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 2, 5)])
    row = unit.db.scalars(select(Absence)).one()
    service.end(unit, by=CLOCK, absence_id=row.id)
    register(unit, SARA, 10, 11)
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 2, 9)])
    assert set(queries.absent_spans(unit.db, None, (at(0, 8), at(9, 17)))) == set()
    assert {one.source for one in unit.db.scalars(select(Absence))} == {AbsenceSource.HAND}


def test_another_case_systems_absences_are_left_alone(unit: Unit) -> None:
    service.reconcile_absences(unit, source_system="demo", facts=[fact("a", 0, 1)])
    service.reconcile_absences(unit, source_system="other", facts=[])
    assert set(queries.absent_spans(unit.db, None, (at(0, 8), at(1, 17)))) == {SARA}


def test_an_unknown_word_for_leave_is_some_leave() -> None:
    assert kind_of(" Vacation ") is AbsenceKind.VACATION
    assert kind_of("okänt") is AbsenceKind.LEAVE


def test_part_of_a_day() -> None:
    assert part_of_day(MONDAY, time(13), time(15)) == (at(0, 13), at(0, 15))


def test_nobody_is_away_until_anything_when_here() -> None:
    assert away_until(at(0, 10), [(at(1, 0), at(2, 0))]) is None
    assert first_day_back(at(5, 0)) == day(7)
