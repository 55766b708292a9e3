"""What somebody's own calendar shows as out of office is an absence; what a person entered wins."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from frontdesk.absence import queries, service
from frontdesk.absence.models import Absence
from frontdesk.absence.rules import AbsenceKind, AbsenceSource, whole_days
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import Event
from frontdesk.core.times import FixedClock, start_instant

MONDAY = date(2026, 11, 23)
SARA, JONAS = "demo:h-1", "demo:h-2"
SECRET = "Läkarbesök onkologen@outlook"


def day(count: int) -> date:
    return MONDAY + timedelta(days=count)


def at(count: int, hour: int) -> datetime:
    return start_instant(day(count), time(hour))


def out(unit: Unit, *spans: tuple[str, datetime, datetime], key: str = SARA) -> None:
    service.from_calendar(unit, handlaggare=key, spans=spans)


def rows(unit: Unit) -> list[Absence]:
    return list(unit.db.scalars(select(Absence).order_by(Absence.starts_at)))


def heard(unit: Unit) -> list[Event]:
    told: list[Event] = []
    unit.event_handlers = {
        kind: [lambda _unit, event: told.append(event)] for kind in (AbsenceRegistered, AbsenceEnded)
    }
    return told


def test_out_of_office_is_some_leave_and_the_events_name_is_not_kept(unit: Unit) -> None:
    out(unit, (SECRET, *whole_days(day(2), day(3))))
    [row] = rows(unit)
    assert (row.source, row.kind) == (AbsenceSource.CALENDAR, AbsenceKind.LEAVE)
    assert (row.starts_at, row.ends_at) == whole_days(day(2), day(3))
    assert "onkologen" not in (row.source_id or "")


def test_reading_the_same_again_changes_nothing(unit: Unit) -> None:
    spans = [("e1", *whole_days(day(2), day(3))), ("e2", at(8, 8), at(8, 12)), ("e2", at(15, 8), at(15, 12))]
    out(unit, *spans)
    told = heard(unit)
    out(unit, *reversed(spans))
    assert len(rows(unit)) == 3
    assert told == []


def test_an_event_that_moved_moves_and_one_that_is_gone_goes(unit: Unit) -> None:
    out(unit, ("e1", *whole_days(day(2), day(3))), ("e2", *whole_days(day(8), day(8))))
    told = heard(unit)
    out(unit, ("e1", *whole_days(day(3), day(4))))
    [row] = rows(unit)
    assert (row.starts_at, row.ends_at) == whole_days(day(3), day(4))
    ended = [(one.starts_at, one.ends_at) for one in told if isinstance(one, AbsenceEnded)]
    assert ended == [whole_days(day(2), day(2)), whole_days(day(8), day(8))]


def test_an_absence_that_has_begun_ends_now_when_the_calendar_no_longer_shows_it(
    stores: Stores, clock: FixedClock
) -> None:
    with stores.writing() as unit:
        out(unit, ("e1", *whole_days(day(0), day(4))))
    clock.move(timedelta(hours=26))
    with stores.writing() as unit:
        out(unit)
        [row] = rows(unit)
        assert row.ends_at == unit.now


def test_what_is_long_over_is_left_alone(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        out(unit, ("e1", *whole_days(day(0), day(0))))
    clock.move(timedelta(days=5))
    with stores.writing() as unit:
        out(unit)
        assert [(row.starts_at, row.ends_at) for row in rows(unit)] == [whole_days(day(0), day(0))]


def test_what_a_person_entered_or_changed_wins(unit: Unit) -> None:
    starts_at, ends_at = whole_days(day(2), day(4))
    service.register(unit, by=CLOCK, handlaggare=SARA, starts_at=starts_at, ends_at=ends_at, kind=AbsenceKind.VACATION)
    out(unit, ("e1", *whole_days(day(3), day(3))), ("e2", *whole_days(day(9), day(9))))
    assert [row.source for row in rows(unit)] == [AbsenceSource.HAND, AbsenceSource.CALENDAR], (
        "known already: not told twice"
    )
    service.end(unit, by=CLOCK, absence_id=rows(unit)[1].id)
    out(unit, ("e1", *whole_days(day(3), day(3))), ("e2", *whole_days(day(9), day(9))))
    assert queries.absent_spans(unit.db, [SARA], whole_days(day(5), day(12))) == {}, "they said they are here after all"


def test_anothers_calendar_is_another_matter(unit: Unit) -> None:
    out(unit, ("e1", *whole_days(day(2), day(2))))
    out(unit, ("e1", *whole_days(day(2), day(2))), key=JONAS)
    out(unit, key=SARA)
    assert [row.handlaggare for row in rows(unit)] == [JONAS]


def test_a_key_that_begins_like_anothers_is_not_theirs(unit: Unit) -> None:
    out(unit, ("e1", *whole_days(day(2), day(2))), key="demo:h-1")
    out(unit, ("e1", *whole_days(day(2), day(2))), key="demo:h-11")
    out(unit, key="demo:h-1")
    assert [row.handlaggare for row in rows(unit)] == ["demo:h-11"]
