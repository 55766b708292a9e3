"""A calendar that has grown old is asked on the spot before a time in it is taken, and marked on every time shown."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.rules import Role
from frontdesk.booking.models import Appointment
from frontdesk.calendars.ports import Account, CalendarUnavailable
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service.freebusy_check import Live, ask_first
from frontdesk.calendars.service.presenter import Freshness, freshness
from frontdesk.calls.models.task import Task
from frontdesk.core.intervals import Instants, without
from frontdesk.event_handlers import EVENT_HANDLERS
from integrations.local.calendar import LocalCalendar
from tests.factories.booking import at
from tests.factories.calendars import HOUR, OLLE, SARA, TOMORROW, CalendarHouse
from tests.web.client import Building, Person

NINE, ONE = at(9, day=TOMORROW), at(13, day=TOMORROW)
SPAN = (NINE, NINE + HOUR)
LONG = timedelta(minutes=11)


def ask(house: CalendarHouse, span: Instants = SPAN, seconds: float = 60.0) -> Live:
    return ask_first(house.stores, house.reach, handlaggare=SARA, span=span, seconds=seconds)


def test_what_was_read_lately_is_believed_and_nobody_without_a_calendar_is_asked(house: CalendarHouse) -> None:
    assert ask(house) is Live.FRESH
    house.connect()
    house.read()
    house.local.enter("sara", "own", *SPAN)
    assert ask(house) is Live.FRESH


def test_an_old_mirror_is_asked_and_what_is_said_stands_until_the_next_reading(house: CalendarHouse) -> None:
    house.connect()
    house.read()
    house.local.enter("sara", "own", NINE + HOUR / 2, NINE + 2 * HOUR)
    house.clock.move(LONG)
    assert ask(house) is Live.BUSY
    assert len(house.busy()) == 1
    assert ask(house, (ONE, ONE + HOUR)) is Live.FREE
    house.read()
    assert house.known() == ["own"]


def test_our_own_meetings_are_not_in_the_way_of_themselves(house: CalendarHouse) -> None:
    house.connect()
    house.book(NINE)
    house.write()
    house.clock.move(LONG)
    house.local._calendars["sara"].events["x"] = replace(house.local.written("sara")[0], id="x", meeting=None)
    assert ask(house) is Live.FREE, "a calendar that cannot tell ours apart says busy for it"
    assert house.busy() == []


class Slow(LocalCalendar):
    """A calendar that takes its time: until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
        assert self.let_go.wait(60)
        return super().busy(account, span=span)


@pytest.mark.parametrize("slow", [True, False], ids=["too slow", "not there"])
def test_one_that_cannot_be_asked_in_time_is_unknown(house: CalendarHouse, slow: bool) -> None:  # noqa: FBT001
    house.connect()
    provider = Slow() if slow else LocalCalendar(lambda _: CalendarUnavailable())
    house.reach = replace(house.reach, providers={CalendarKind.CALDAV: provider})
    before = time.monotonic()
    assert ask(house, seconds=0.2) is Live.UNKNOWN
    assert time.monotonic() - before < 30, "nobody waits for the answer"
    assert house.busy() == []
    if isinstance(provider, Slow):
        provider.let_go.set()


def test_no_transaction_is_open_while_a_calendar_is_asked(house: CalendarHouse) -> None:
    wrote = threading.Event()

    class Looks(LocalCalendar):
        def busy(self, account: Account, *, span: Instants) -> Sequence[Instants]:
            with house.stores.writing():
                wrote.set()
            return super().busy(account, span=span)

    house.connect()
    house.reach = replace(house.reach, providers={CalendarKind.CALDAV: Looks()})
    assert ask(house) is Live.FREE
    assert wrote.is_set()


def test_a_calendar_not_read_for_an_hour_is_stale_and_one_not_connected_unread(house: CalendarHouse) -> None:
    def known() -> list[Freshness]:
        with house.stores.reading() as unit:
            return list(freshness(unit, [SARA, OLLE]).values())

    assert known() == [Freshness.UNREAD, Freshness.UNREAD]
    house.connect()
    house.read()
    assert known() == [Freshness.READ, Freshness.UNREAD]
    house.clock.move(timedelta(minutes=59))
    assert known()[0] is Freshness.READ
    house.clock.move(timedelta(minutes=1))
    assert known()[0] is Freshness.STALE
    house.read()
    assert known()[0] is Freshness.READ


def test_what_is_left_of_a_span_when_others_are_taken_out() -> None:
    def hours(*spans: tuple[int, int]) -> list[Instants]:
        return [(NINE + one * HOUR, NINE + other * HOUR) for one, other in spans]

    [whole] = hours((0, 10))
    assert list(without(whole, hours((2, 3), (-1, 1), (3, 4), (9, 12)))) == hours((1, 2), (4, 9))
    assert list(without(whole, hours((-1, 11)))) == []
    assert list(without(whole, [])) == [whole]


@pytest.fixture
def desk(building: Building) -> tuple[CalendarHouse, Person, str]:
    """A receptionist with a call in hand, in a house where only Sara can be booked and her calendar is connected."""
    house = CalendarHouse(building.stores)
    building.stores.event_handlers = EVENT_HANDLERS
    assert isinstance(building.app.state.ports.calendars[CalendarKind.CALDAV], LocalCalendar)
    house.reach = house.reach.of(building.app.state.ports.calendars, building.app.state.context.settings)
    house.local = building.app.state.ports.calendars[CalendarKind.CALDAV]
    house.connect()
    rut = building.login(Role.RECEPTIONIST)
    return house, rut, rut.post("/queue/call").location.rpartition("/")[2]


def panel(desk: tuple[CalendarHouse, Person, str]) -> str:
    _, rut, contact = desk
    return rut.get(f"/contacts/{contact}/booking?kind=EB_NEW&who=intake", htmx=True).response.text


def test_times_are_marked_by_what_is_known_of_the_calendars_behind_them(
    desk: tuple[CalendarHouse, Person, str],
) -> None:
    house, *_ = desk
    with house.stores.writing() as unit:
        unit.db.get_one(Handlaggare, OLLE).active = False
    house.read()
    assert "booking-stale" not in panel(desk)
    assert "booking-unread" not in panel(desk)
    for _ in range(2):  # an idle hour would lock the screen
        house.clock.move(HOUR / 2)
        panel(desk)
    assert 'aria-describedby="booking-stale"' in panel(desk)
    assert "har inte lästs på länge" in panel(desk)


def test_a_time_that_turns_out_to_be_busy_is_let_go_and_refused(desk: tuple[CalendarHouse, Person, str]) -> None:
    house, rut, contact = desk
    house.local.enter("sara", "own", *SPAN)
    house.local.enter("olle", "own", *SPAN)
    house.connect(OLLE, "olle")
    house.clock.move(LONG)
    form = {"kind": "EB_NEW", "who": "intake", "mode": "visit", "starts_at": NINE.isoformat()}
    refused = rut.post(f"/contacts/{contact}/booking/hold", form, status=409, htmx=True)
    assert "Tiden hann bli bokad" in refused.text
    assert "Läs upp:" not in refused.text


def test_who_cannot_be_asked_is_booked_and_told(desk: tuple[CalendarHouse, Person, str]) -> None:
    house, rut, contact = desk
    house.connect(OLLE, "olle")
    house.local.trouble = lambda _: CalendarUnavailable()
    house.clock.move(LONG)
    form = {"kind": "EB_NEW", "who": "intake", "mode": "visit", "starts_at": NINE.isoformat()}
    rut.post(f"/contacts/{contact}/booking/hold", form, status=200, htmx=True)
    rut.post(f"/contacts/{contact}/booking/book", {"name": "Kim Okänd", "send": "no"}, status=200, htmx=True)
    with house.stores.reading() as unit:
        [made] = unit.db.scalars(select(Appointment))
        [told] = unit.db.scalars(select(Task).where(Task.kind == "calendar-unread"))
    assert (made.starts_at, told.handlaggare) == (NINE, made.handlaggare)
