"""What an outside calendar says becomes busy spans, and a broken answer frees nobody."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from frontdesk.calendars.models import CalendarRead, OutsideBusy
from frontdesk.calendars.ports import Account, CalendarUnavailable, Changes, OutsideEvent
from frontdesk.calendars.service import mirror
from frontdesk.core.db.stores import Stores
from integrations.local.calendar import LocalCalendar

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SARA = "demo:h-1"


def busy(name: str, at: datetime = NINE) -> OutsideEvent:
    return OutsideEvent(name, spans=((at, at + HOUR),))


def enter(calendar: LocalCalendar, name: str, at: datetime = NINE) -> None:
    calendar.enter("sara", name, at, at + HOUR)


def read(stores: Stores, calendar: LocalCalendar) -> None:
    mirror.read(stores, calendar, handlaggare=SARA, resource_id=1, account=Account("sara"))


def known(stores: Stores) -> list[str]:
    with stores.reading() as unit:
        return sorted(unit.desk.scalars(select(OutsideBusy.event)))


def state(stores: Stores) -> CalendarRead:
    with stores.reading() as unit:
        return unit.desk.get_one(CalendarRead, SARA)


def test_what_is_entered_moved_and_erased_follows(stores: Stores) -> None:
    calendar = LocalCalendar()
    for name in ("a", "b", "c"):
        enter(calendar, name)
    read(stores, calendar)
    assert known(stores) == ["a", "b", "c"]
    enter(calendar, "b", NINE + timedelta(hours=5))
    calendar.erase("sara", "c")
    read(stores, calendar)
    assert known(stores) == ["a", "b"]
    with stores.reading() as unit:
        moved = unit.desk.scalars(select(OutsideBusy.starts).where(OutsideBusy.event == "b")).one()
    assert moved == int((NINE + timedelta(hours=5)).timestamp())


def test_a_calendar_that_does_not_answer_deletes_nothing(stores: Stores) -> None:
    calendar = LocalCalendar()
    enter(calendar, "a")
    read(stores, calendar)
    read(stores, LocalCalendar(trouble=lambda _: CalendarUnavailable()))
    assert known(stores) == ["a"]
    assert state(stores).failed == "CalendarUnavailable"
    read(stores, calendar)
    assert state(stores).failed == ""


def test_an_empty_answer_after_events_is_believed_only_the_second_time(stores: Stores) -> None:
    calendar = LocalCalendar()
    for name in ("a", "b", "c"):
        enter(calendar, name)
    read(stores, calendar)
    with stores.writing() as unit:
        assert not mirror.take_in(unit, handlaggare=SARA, resource_id=1, changes=Changes("9", whole=True))
    assert known(stores) == ["a", "b", "c"]
    assert (state(stores).failed, state(stores).cursor) == (mirror.SUSPICIOUS, "")
    read(stores, calendar)
    assert known(stores) == ["a", "b", "c"]


def test_a_whole_answer_said_twice_is_true(stores: Stores) -> None:
    with stores.writing() as unit:
        three = Changes("3", (busy("a"), busy("b"), busy("c")), whole=True)
        assert mirror.take_in(unit, handlaggare=SARA, resource_id=1, changes=three)
        assert not mirror.take_in(unit, handlaggare=SARA, resource_id=1, changes=Changes("4", whole=True))
        assert mirror.take_in(unit, handlaggare=SARA, resource_id=1, changes=Changes("4", whole=True))
    assert known(stores) == []
    assert state(stores).cursor == "4"


def test_the_cursor_moves_with_the_changes_also_when_there_are_none(stores: Stores) -> None:
    with stores.writing() as unit:
        assert mirror.take_in(unit, handlaggare=SARA, resource_id=1, changes=Changes("17"))
    assert state(stores).cursor == "17"
