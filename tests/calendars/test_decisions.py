"""What is decided about a calendar is told in the log, with a code: believed, doubted, dropped, read again."""

from datetime import timedelta

from structlog.testing import capture_logs

from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable, Changes
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.service import connecting, pull
from tests.calendars.test_mirror import enter, saying
from tests.factories.booking import RECEPTIONIST
from tests.factories.calendars import HOUR, ROUND, CalendarHouse
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
