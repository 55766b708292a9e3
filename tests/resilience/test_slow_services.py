"""A slow service outside never stops the desk, nor the calendars beside it."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.calendars.ports import Account, CalendarUnavailable, Changes, Window
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import pull
from frontdesk.core import outside
from frontdesk.core.db.stores import Stores
from integrations.fetching import ServerVisit
from integrations.local.calendar import LocalCalendar
from tests.factories import booking
from tests.factories.calendars import OLLE, SARA, CalendarHouse
from tests.slow_services import dripping, queue_meanwhile
from tests.web.client import make_building

# Far above what it takes (see the benchmark `outside`), and far below the two minutes of a feed.
MOST_SECONDS = 5.0


@pytest.mark.harm("One slow calendar server must not stop the whole reception.")
@pytest.mark.parametrize("kind", [CalendarKind.ICS, CalendarKind.CALDAV])
def test_the_queue_is_shown_while_four_calendars_drip(stores: Stores, kind: CalendarKind) -> None:
    building = make_building(stores)
    with stores.writing() as unit:
        booking.make_office(unit)
    receptionist = building.login(Role.RECEPTIONIST)
    handlaggare = building.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)
    felt = queue_meanwhile(building, receptionist, handlaggare, kind=kind, at_once=4)
    assert len(felt.pages) > 20
    assert max(felt.pages) < MOST_SECONDS
    assert max(felt.waits) < outside.LONGEST + MOST_SECONDS
    for answer in felt.answers:
        assert answer.status_code == 422
        assert "Kalendern svarar inte." in answer.text


class Slow(LocalCalendar):
    """A calendar that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.asked = threading.Event()

    def changes(self, account: Account, *, cursor: str, window: Window) -> Changes:
        if account.address != "sara":
            return super().changes(account, cursor=cursor, window=window)
        self.asked.set()
        if not self.let_go.wait(30):
            raise CalendarUnavailable
        return Changes("late", (), whole=False)


def slow_house(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> tuple[CalendarHouse, Slow]:
    slow = Slow()
    house = CalendarHouse(stores)
    house.reach = replace(house.reach, providers=dict.fromkeys(CalendarKind, slow))
    house.connect()
    house.connect(OLLE, "olle")
    monkeypatch.setattr(pull, "SLOW_AFTER", 0.2)
    monkeypatch.setattr(pull, "AT_ONCE", 1)
    return house, slow


def test_a_slow_calendar_holds_up_no_other(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    house, slow = slow_house(stores, monkeypatch)
    reading = threading.Thread(target=house.read)
    reading.start()
    try:
        assert slow.asked.wait(30)
        until = time.monotonic() + 30
        while house.connection(OLLE).read_at is None and time.monotonic() < until:
            time.sleep(0.05)
        assert house.connection(OLLE).read_at is not None
        assert house.connection().read_at is None
    finally:
        slow.let_go.set()
        reading.join(60)
    assert house.connection().read_at is not None


def test_what_takes_too_long_in_a_request_is_left_to_the_clock(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    house, slow = slow_house(stores, monkeypatch)
    with outside.at_most(0.2):
        assert not pull.read_now(stores, house.reach, house.connection().id)
    row = house.connection()
    assert (row.failed, row.lease, row.read_at) == (None, None, None)
    assert row.due_at <= house.clock.now()
    slow.let_go.set()
    house.read()
    assert house.connection().read_at is not None


def test_a_visit_ends_when_its_request_must_be_answered() -> None:
    began = time.monotonic()
    with dripping() as address, outside.at_most(1.0), pytest.raises(CalendarUnavailable):
        _read(address)
    assert time.monotonic() - began < MOST_SECONDS


def test_nothing_is_waited_for_longer_than_asked_and_errors_come_through() -> None:
    with pytest.raises(TimeoutError):
        outside.within(0.05, lambda: time.sleep(1))
    with outside.at_most(0.05), pytest.raises(TimeoutError):
        outside.within(10, lambda: time.sleep(1))
    assert outside.within(5, lambda: "said") == "said"
    with pytest.raises(CalendarUnavailable):
        outside.within(5, _unavailable)
    assert outside.left(7) == 7
    with outside.at_most(0.05), pytest.raises(CalendarUnavailable):
        outside.answer_of(lambda: time.sleep(1), unavailable=CalendarUnavailable)


def _read(address: str) -> bytes:
    with ServerVisit(reach="any", longest=timedelta(minutes=2)) as visit, visit.ask("GET", address) as answer:
        return answer.body(1_000)


def _unavailable() -> None:
    raise CalendarUnavailable
