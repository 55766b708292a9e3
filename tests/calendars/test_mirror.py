"""What an outside calendar says becomes busy spans, and no broken answer frees anybody."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.absence.queries import absent_spans
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import (
    Account,
    CalendarRefused,
    CalendarUnavailable,
    Changes,
    Misread,
    OutsideEvent,
    Window,
)
from frontdesk.calendars.rules import CalendarKind, CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.enums import Doubt, SyncError
from frontdesk.calendars.service import connecting, pull
from frontdesk.calendars.service.events import OutOfOfficeRead
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from integrations.local.calendar import LocalCalendar
from tests.factories.booking import RECEPTIONIST
from tests.factories.calendars import HOUR, ROUND, SARA, CalendarHouse

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class Says(LocalCalendar):
    """A calendar that gives the next of some answers, or raises it."""

    def __init__(self, *answers: Changes | Exception) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[str] = []

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        self.asked.append(cursor)
        if not self.answers:
            return super().changes(account, cursor=cursor, window=window)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def enter(house: CalendarHouse, *names: str, at: datetime = NINE) -> None:
    for name in names:
        house.local.enter("sara", name, at, at + HOUR)


def saying(house: CalendarHouse, *answers: Changes | Exception) -> Says:
    """Let everybody's calendar give these answers from now on."""
    said = Says(*answers)
    house.reach = replace(house.reach, providers=dict.fromkeys(CalendarKind, said))
    return said


def tasks(stores: Stores) -> list[tuple[str, str]]:

    with stores.reading() as unit:
        rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None)))
        return sorted((row.kind, row.to) for row in rows)


def test_what_is_entered_moved_and_erased_follows(house: CalendarHouse) -> None:
    enter(house, "a", "b", "c")
    house.connect()
    house.read()
    assert house.known() == ["a", "b", "c"]
    enter(house, "b", at=NINE + 5 * HOUR)
    house.local.erase("sara", "c")
    house.read()
    five_later = int((NINE + 5 * HOUR).timestamp())
    assert house.known() == ["a", "b"]
    assert ("b", five_later, five_later + 3600) in house.busy()
    assert house.connection().read_at == house.clock.now()


@pytest.mark.parametrize("shows_as", [ShowsAs.FREE, ShowsAs.ELSEWHERE])
def test_what_takes_no_time_blocks_nothing(house: CalendarHouse, shows_as: ShowsAs) -> None:
    enter(house, "a")
    house.local.enter("sara", "b", NINE, NINE + HOUR, shows_as)
    house.connect()
    house.read()
    assert house.known() == ["a"]
    house.local.enter("sara", "a", NINE, NINE + HOUR, shows_as)
    house.read()
    assert house.known() == [], "an event that became free is not one that vanished"


def test_a_calendar_that_does_not_answer_deletes_nothing_and_is_left_alone_longer_each_time(
    house: CalendarHouse,
) -> None:
    enter(house, "a")
    house.connect()
    house.read()
    saying(house, *[CalendarUnavailable()] * 20)
    waits = []
    for _ in range(6):
        house.clock.set(house.connection().due_at)
        house.read(wait=timedelta())
        waits.append(house.connection().due_at - house.clock.now())
    assert waits == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60, 60)]
    assert house.known() == ["a"]
    assert house.connection().failed is SyncError.UNAVAILABLE
    assert ("calendar-failing", "administrator") in tasks(house.stores)


def test_a_calendar_that_asks_to_be_left_alone_is(house: CalendarHouse) -> None:
    house.connect()
    storm = saying(house, *[CalendarUnavailable(timedelta(minutes=50))] * 5)
    house.read()
    for _ in range(9):
        house.read()
    assert len(storm.asked) == 1
    house.read()
    assert len(storm.asked) == 2


def test_wrong_credentials_stop_the_calendar_and_everybody_is_told_once(house: CalendarHouse) -> None:
    enter(house, "a")
    house.connect()
    house.read()
    refused = saying(house, *[CalendarRefused(CalendarRefusal.CREDENTIALS)] * 5)
    for _ in range(24):
        house.read(wait=HOUR)
    row = house.connection()
    assert (row.stopped, row.failed, house.known()) == (True, SyncError.CREDENTIALS, ["a"])
    assert len(refused.asked) == 2, "at once, and once more in the night"
    wanted = [("calendar-failing", "administrator"), ("calendar-yours-failing", "handlaggare")]
    assert tasks(house.stores) == wanted
    house.connect()
    refused.answers.clear()
    house.read()
    assert (house.connection().stopped, house.connection().failed) == (False, None)
    assert tasks(house.stores) == []


def test_an_adapter_that_breaks_harms_nobody_else(house: CalendarHouse) -> None:
    house.connect()
    saying(house, RuntimeError("text nobody may log"))
    house.read()
    assert house.connection().failed is SyncError.BROKEN


def test_when_much_vanishes_nothing_is_deleted_and_what_is_new_counts(house: CalendarHouse) -> None:
    enter(house, *"abcdefghij")
    house.connect()
    house.read()
    for name in "abc":
        house.local.erase("sara", name)
    enter(house, "k")
    with house.stores.writing() as unit:
        unit.db.get_one(CalendarConnection, house.connection().id).cursor = ""
    house.read()
    row = house.connection()
    assert house.known() == list("abcdefghijk")
    assert (row.failed, row.doubt, row.doubted, row.cursor) == (SyncError.DOUBTFUL, Doubt.RAISED, 3, "")
    assert len(tasks(house.stores)) == 2
    house.read()
    assert house.known() == list("abcdefghijk"), "given time to come to itself"
    house.read(wait=HOUR)
    assert house.known() == list("defghijk"), "a whole answer that says so again is true"
    assert (house.connection().failed, house.connection().doubt, tasks(house.stores)) == (None, Doubt.NONE, [])


def test_an_empty_answer_is_true_only_when_a_person_says_so(house: CalendarHouse) -> None:
    enter(house, "a", "b")
    house.connect()
    house.read()
    saying(house, *[Changes("9", whole=True)] * 9)
    for _ in range(4):
        house.read(wait=HOUR)
    assert house.known() == ["a", "b"]
    with house.stores.writing() as unit:
        connecting.confirm(unit, connection_id=house.connection().id, by=RECEPTIONIST)
    house.read(wait=timedelta())
    assert house.known() == []
    assert house.connection().doubt is Doubt.NONE


def test_what_is_over_may_go(house: CalendarHouse) -> None:
    enter(house, *"abcdef", at=house.clock.now() - 5 * HOUR)
    house.connect()
    house.read()
    assert len(house.known()) == 6
    saying(house, Changes("9", whole=True))
    house.read()
    assert (house.known(), house.connection().failed) == ([], None)


def test_half_an_answer_is_none(house: CalendarHouse) -> None:
    enter(house, "a")
    house.connect()
    house.read()
    saying(house, CalendarRefused(CalendarRefusal.UNREADABLE))
    house.read()
    assert (house.known(), house.connection().failed, house.connection().stopped) == (
        ["a"],
        SyncError.UNREADABLE,
        False,
    )


def test_the_cursor_moves_with_the_changes_also_when_there_are_none(house: CalendarHouse) -> None:
    house.connect()
    saying(house, Changes("17"))
    house.read()
    assert house.connection().cursor == "17"


def test_what_was_read_for_somebody_who_lost_the_claim_is_not_taken_in(house: CalendarHouse) -> None:
    """A clock that slept through its lease must not write an old answer over a newer one."""
    enter(house, "a")
    house.connect()
    house.clock.move(ROUND)
    [slow] = pull._claim_some(house.stores)
    assert pull._claim_some(house.stores) == [], "nobody else reads it meanwhile"
    house.clock.move(pull.LEASE)
    enter(house, "b")
    assert house.read(wait=timedelta()) == 1, "a clock that was killed mid-way is followed by another"
    assert house.known() == ["a", "b"]
    house.local.erase("sara", "b")
    before = house.connection().cursor
    pull.read(house.stores, house.reach, slow)
    assert (house.known(), house.connection().cursor) == (["a", "b"], before)


def confirm(house: CalendarHouse) -> None:
    with house.stores.writing() as unit:
        connecting.confirm(unit, connection_id=house.connection().id, by=RECEPTIONIST)


def read_again(house: CalendarHouse) -> None:
    with house.stores.writing() as unit:
        connecting.read_again(unit, connection_id=house.connection().id)


@pytest.mark.parametrize("wish", [CalendarHouse.connect, confirm, read_again])
def test_what_is_wished_while_a_calendar_is_being_read_is_not_undone_by_that_reading(
    house: CalendarHouse, wish: Callable[[CalendarHouse], object]
) -> None:
    enter(house, "a")
    house.connect()
    house.read()
    house.clock.move(ROUND)
    [slow] = pull._claim_some(house.stores)
    house.local.erase("sara", "a")
    enter(house, "b")
    saying(house, CalendarRefused(CalendarRefusal.CREDENTIALS))
    wish(house)
    pull.read(house.stores, house.reach, slow)
    assert (house.connection().failed, house.known()) == (None, ["a"]), "it asked before the wish"
    house.reach = replace(house.reach, providers=dict.fromkeys(CalendarKind, house.local))
    assert pull.read_now(house.stores, house.reach, house.connection().id)
    assert house.known() == ["b"]


def test_every_night_everything_is_read_again(house: CalendarHouse) -> None:
    enter(house, "a")
    house.connect()
    house.read()
    with house.stores.writing() as unit:
        unit.db.get_one(CalendarConnection, house.connection().id)
    lost = saying(house)
    lost.enter("sara", "z", NINE, NINE + HOUR)
    house.read()
    assert house.known() == ["a"], "the cursor says that nothing changed"
    lost.enter("sara", "a", NINE, NINE + HOUR)
    pull.resync_all(house.stores)
    house.read(wait=HOUR)
    assert house.known() == ["a", "z"]
    assert house.connection().whole_at == house.clock.now()


def test_out_of_office_blocks_and_is_told_whole(house: CalendarHouse) -> None:
    told: list[OutOfOfficeRead] = []

    def hear(_: Unit, event: OutOfOfficeRead) -> None:
        told.append(event)

    house.stores.event_handlers = {**house.stores.event_handlers, OutOfOfficeRead: (hear,)}
    enter(house, "a")
    week = (NINE + timedelta(days=7), NINE + timedelta(days=12))
    house.local.enter("sara", "leave", *week, ShowsAs.OUT_OF_OFFICE)
    house.connect()
    house.read()
    assert house.known() == ["a", "leave"]
    name = f"{house.connection().id}:leave"
    assert told == [OutOfOfficeRead(SARA, ((name, *week),))]
    enter(house, "b")
    house.read()
    assert len(told) == 1, "nothing of it changed"
    house.local.erase("sara", "leave")
    house.read()
    assert told[1:] == [OutOfOfficeRead(SARA, ())]


def test_out_of_office_becomes_an_absence(house: CalendarHouse) -> None:
    house.connect()
    house.local.enter("sara", "leave", NINE, NINE + timedelta(days=2), ShowsAs.OUT_OF_OFFICE)
    house.read()
    with house.stores.reading() as unit:
        assert list(absent_spans(unit.db, [SARA], (NINE, NINE + HOUR))) == [SARA]


def test_twenty_thousand_events_are_taken_in_and_a_second_reading_writes_none(house: CalendarHouse) -> None:
    for number in range(20_000):
        begin = NINE + timedelta(minutes=20 * number)
        house.local.enter("sara", f"{number:05}", begin, begin + timedelta(minutes=15))
    house.connect()
    house.read()
    assert len(house.busy()) == 20_000
    pull.resync_all(house.stores)
    house.read()
    assert len(house.busy()) == 20_000


def sick(*names: str, **counts: int) -> Changes:
    """A whole answer of which some events could not be read."""
    return Changes("later", (), whole=True, unread=names, misread=Misread(**counts))


def test_what_is_known_of_an_event_that_cannot_be_read_any_more_stays(house: CalendarHouse) -> None:
    enter(house, "a", "b", "c")
    house.connect()
    house.read()
    saying(house, replace(sick("a", "b", set_aside=2), events=[told for told in seen(house) if told.id == "c"]))
    house.read()
    assert house.known() == ["a", "b", "c"]
    assert house.connection().doubt is Doubt.NONE
    saying(house, Changes("later", (), gone=["b"], unread=["a"], misread=Misread(set_aside=1)))
    house.read()
    assert house.known() == ["a", "c"]


def seen(house: CalendarHouse) -> Sequence[OutsideEvent]:
    window = Window(NINE - HOUR, NINE + 2 * HOUR)
    return house.local.changes(Account("sara", "sara", "secret"), cursor="", window=window).events


def test_how_much_was_not_read_as_it_was_meant_is_counted_until_everything_is_read_again(house: CalendarHouse) -> None:
    house.connect()
    counts = []
    for said in (
        sick("a", set_aside=2, doubtful=1, unknown_zones=1),
        Changes("later", (), gone=["x"]),
        Changes("later", (), gone=["x"], misread=Misread(doubtful=3)),
        sick(),
    ):
        saying(house, said)
        house.read()
        row = house.connection()
        counts.append((row.set_aside, row.doubtful, row.unknown_zones))
    assert counts == [(2, 1, 1), (2, 1, 1), (2, 3, 1), (0, 0, 0)]
