"""What is decided about a calendar is told in the log, with a code: believed, doubted, dropped, read again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import (
    CalendarRefused,
    CalendarUnavailable,
    ChangeNotification,
    Changes,
    Written,
)
from frontdesk.calendars.rules import CalendarKind, CalendarRefusal, NotificationKind
from frontdesk.calendars.service import connecting, pull, subscriptions
from frontdesk.calendars.service.freebusy_check import ask_first
from frontdesk.core.intervals import Instants
from integrations.local.calendar import LocalCalendar
from tests.calendars.test_mirror import enter, saying
from tests.factories.booking import RECEPTIONIST, at
from tests.factories.calendars import HOUR, ROUND, SARA, TOMORROW, CalendarHouse
from tests.log_lines import codes, says


def read_whole(house: CalendarHouse, *, wait: timedelta = ROUND) -> None:
    with house.stores.writing() as unit:
        unit.db.get_one(CalendarConnection, house.connection().id).cursor = ""
    house.read(wait=wait)


def test_a_loss_is_doubted_for_its_number_and_believed_when_repeated(house: CalendarHouse) -> None:
    enter(house, *"abcdefghij")
    house.connect()
    house.read()
    for name in "abc":
        house.local.erase("sara", name)
    with capture_logs() as lines:
        read_whole(house)
        house.read(wait=HOUR)
    assert codes(lines, "calendar loss doubted") == ["many"]
    assert codes(lines, "calendar loss believed") == ["repeated"]
    doubted = next(line for line in lines if line["event"] == "calendar loss doubted")
    assert (doubted["lost"], doubted["connection"]) == (3, str(house.connection().id))
    assert says(lines, "sara") == []


def test_a_small_loss_is_believed_at_once(house: CalendarHouse) -> None:
    enter(house, *"abcdefghij")
    house.connect()
    house.read()
    house.local.erase("sara", "a")
    with capture_logs() as lines:
        house.read()
        house.read()
    assert codes(lines, "calendar loss believed") == ["few"]


def test_an_empty_answer_is_doubted_until_a_person_confirms_it(house: CalendarHouse) -> None:
    enter(house, "a", "b")
    house.connect()
    house.read()
    saying(house, *[Changes("9", whole=True)] * 9)
    with capture_logs() as lines:
        house.read(wait=HOUR)
        with house.stores.writing() as unit:
            connecting.confirm(unit, connection_id=house.connection().id, by=RECEPTIONIST)
        house.read(wait=timedelta())
    assert (codes(lines, "calendar loss doubted"), codes(lines, "calendar loss believed")) == (["empty"], ["confirmed"])


def test_what_comes_back_was_not_lost(house: CalendarHouse) -> None:
    enter(house, "a", "b")
    house.connect()
    house.read()
    sound = house.reach
    saying(house, Changes("9", whole=True))
    with capture_logs() as lines:
        house.read(wait=HOUR)
        house.reach = sound
        house.read(wait=HOUR)
    assert codes(lines, "calendar loss believed") == ["returned"]
    assert house.known() == ["a", "b"]


def test_a_calendar_that_is_not_read_says_why(house: CalendarHouse) -> None:
    house.connect()
    saying(house, CalendarUnavailable(), CalendarRefused(CalendarRefusal.UNREADABLE), RuntimeError("Sara Ek"))
    with capture_logs() as lines:
        for _ in range(3):
            house.read(wait=HOUR)
    assert codes(lines, "calendar not read") == ["unavailable", "unreadable", "broken"]
    assert says(lines, "Sara", "sara") == []


def test_an_answer_that_comes_after_its_lease_is_dropped(house: CalendarHouse) -> None:
    house.connect()
    house.clock.move(ROUND)
    [slow] = pull._claim_some(house.stores)
    house.clock.move(pull.LEASE)
    house.read(wait=timedelta())
    with capture_logs() as lines:
        pull.read(house.stores, house.reach, slow)
    assert codes(lines, "calendar answer dropped") == ["lease_lost"]


def test_the_nightly_reading_is_one_line(house: CalendarHouse) -> None:
    house.connect()
    with capture_logs() as lines:
        pull.resync_all(house.stores)
    assert [(line["code"], line["count"]) for line in lines] == [("nightly", 1)]


def test_a_calendar_that_is_not_written_or_asked_says_why(house: CalendarHouse) -> None:
    house.connect()
    house.read()
    house.book(at(9, day=TOMORROW))
    house.reach = replace(house.reach, providers=dict.fromkeys(CalendarKind, Down()))
    house.clock.move(timedelta(minutes=11))
    span = at(13, day=TOMORROW), at(14, day=TOMORROW)
    with capture_logs() as lines:
        house.write()
        ask_first(house.stores, house.reach, handlaggare=SARA, span=span, seconds=60.0)
    assert codes(lines, "meeting not written") == ["read_only"]
    assert codes(lines, "calendar not asked") == ["unavailable"]
    assert says(lines, SARA) == []


class Down(LocalCalendar):
    """A calendar that can be neither written nor asked."""

    def put(self, *_: object, **__: object) -> Written:
        raise CalendarRefused(CalendarRefusal.READ_ONLY)

    def busy(self, *_: object, **__: object) -> Sequence[Instants]:
        raise CalendarUnavailable


@pytest.mark.parametrize(
    ("to", "refused", "codes_wanted"),
    [(15, [], ["moved"]), (13, ["not_free"], ["moved"]), (-48, ["impossible"], ["moved"])],
)
def test_a_meeting_moved_outside_is_followed_or_put_back(
    house: CalendarHouse, to: int, refused: list[str], codes_wanted: list[str]
) -> None:
    house.connect()
    made = house.book(at(9, day=TOMORROW))
    house.book(at(13, day=TOMORROW))
    house.write()
    house.read()
    starts = at(0, day=TOMORROW) + to * HOUR
    house.local.enter("sara", str(made.id), starts, starts + HOUR)
    with capture_logs() as lines:
        house.read()
    assert codes(lines, "own meeting changed outside") == codes_wanted
    assert codes(lines, "outside move refused") == refused
    assert says(lines, made.id, made.alias, SARA) == []


def test_a_meeting_removed_outside_is_looked_for_and_then_asked_about(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(at(9, day=TOMORROW))
    house.book(at(13, day=TOMORROW))
    house.write()
    house.read()
    house.local.erase("sara", str(made.id))
    with capture_logs() as lines:
        house.read()
        house.read()
    assert codes(lines, "calendar read again") == ["meeting_missing"]
    assert codes(lines, "own meeting changed outside") == ["removed"]


def test_notifications_that_prove_nothing_are_dropped(house: CalendarHouse) -> None:
    forged = [ChangeNotification("no-such", "x", NotificationKind.CHANGED)] * 2
    with capture_logs() as lines, house.stores.writing() as unit:
        subscriptions.heard(unit, forged)
    assert [(line["code"], line["dropped"]) for line in lines] == [("no_subscription", 2)]
