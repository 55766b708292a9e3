"""What is agreed stands in the handläggare's own calendar: once, late enough to be taken back, and never a name."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Colleague
from frontdesk.booking.service import change, side_effects
from frontdesk.booking.views import AppointmentMoved
from frontdesk.calendars import queries
from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Written
from frontdesk.calendars.rules import CalendarKind, CalendarRefusal
from frontdesk.calendars.rules.enums import SyncError
from frontdesk.calendars.service import connecting, push
from frontdesk.calendars.views import FeedEvent
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from integrations.local.calendar import LocalCalendar
from tests.factories.booking import RECEPTIONIST, at
from tests.factories.calendars import HOUR, MINUTE, OLLE, SARA, TOMORROW, CalendarHouse

NINE, TEN = at(9, day=TOMORROW), at(10, day=TOMORROW)


def shown(house: CalendarHouse, address: str = "sara") -> list[tuple[object, str, str]]:
    return [(kept.starts_at, kept.title[:10], kept.location) for kept in house.local.written(address)]


def test_a_meeting_is_written_when_the_minute_to_take_it_back_is_over(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    assert house.write(wait=MINUTE / 2) == 0
    assert house.write(wait=MINUTE / 2) == 1
    assert shown(house) == [(NINE, "Bokat möte", "Stadshuset entré A")]
    [kept] = house.local.written("sara")
    assert (kept.meeting, made.alias in kept.title) == (made.id, True)
    assert house.write() == 0, "once"


def test_what_was_taken_back_never_left(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    with house.stores.writing() as unit:
        change.take_back(unit, appointment_id=made.id, by=RECEPTIONIST)
    assert house.write() == 0
    assert house.local.shown("sara") == []
    assert house.events() == []


def test_only_the_latest_of_several_changes_is_written(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    house.move(made.id, TEN)
    assert house.write() == 1
    assert [when for when, *_ in shown(house)] == [TEN]
    house.move(made.id, NINE)
    house.move(made.id, TEN)
    assert house.write() == 0, "what stands there already is not written again"


def test_a_moved_meeting_moves_and_a_cancelled_one_goes(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    house.write()
    house.move(made.id, TEN)
    house.write()
    assert [when for when, *_ in shown(house)] == [TEN]
    house.cancel(made.id)
    house.write()
    assert house.local.shown("sara") == []
    assert house.events() == []


def test_another_handlaggare_another_calendar(house: CalendarHouse) -> None:
    house.connect()
    house.connect(OLLE, "olle")
    made = house.book(NINE)
    house.write()
    house.move(made.id, NINE, handlaggare=OLLE)
    assert house.write() == 2
    assert (house.local.shown("sara"), [when for when, *_ in shown(house, "olle")]) == ([], [NINE])


def test_what_is_booked_already_is_written_when_a_calendar_is_connected(house: CalendarHouse) -> None:
    house.book(NINE)
    house.connect()
    house.write(wait=MINUTE * 0)
    assert [when for when, *_ in shown(house)] == [NINE]


def test_the_place_goes_when_somebody_is_protected(house: CalendarHouse) -> None:
    house.connect()
    house.book(NINE, person="demo:p-9")
    house.write()
    with house.stores.writing() as unit:
        protect(unit, person="demo:p-9", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    house.write(wait=MINUTE * 0)
    assert [place for *_, place in shown(house)] == [""]


def test_a_calendar_that_is_down_gets_its_meetings_when_it_is_back(house: CalendarHouse) -> None:
    house.connect()
    house.local.trouble = lambda _: CalendarUnavailable()
    house.book(NINE)
    house.book(at(13, day=TOMORROW))
    assert house.write() == 1, "one try is enough to know that it is down"
    assert house.connection().unwritten is SyncError.UNAVAILABLE
    house.local.trouble = lambda _: None
    house.write()
    assert len(shown(house)) == 2
    assert house.connection().unwritten is None


def test_a_calendar_that_may_not_be_written_is_not_tried_again_and_again(house: CalendarHouse) -> None:
    house.connect()
    house.local.trouble = lambda _: CalendarRefused(CalendarRefusal.READ_ONLY)
    house.book(NINE)
    tries = [house.write(wait=HOUR) for _ in range(24)]
    assert sum(tries) == 2, "at once, and once more in the night"
    assert house.connection().unwritten is SyncError.READ_ONLY


class DiesAfter(LocalCalendar):
    """A calendar whose answers never reach us: everything is done, and then our worker is gone."""

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        super().put(account, event, known=known)
        raise KeyboardInterrupt

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:
        super().remove(account, event, known=known)
        raise KeyboardInterrupt


def dying(house: CalendarHouse) -> Callable[[], None]:
    """Let the worker die between its call and the settling; return what brings another one."""
    mortal = DiesAfter()
    mortal._calendars = house.local._calendars
    living = house.reach
    house.reach = replace(living, providers=dict.fromkeys(CalendarKind, mortal))

    def another() -> None:
        house.reach = living
        house.clock.move(push.LEASE)

    return another


def test_a_worker_that_dies_between_call_and_settling_loses_and_doubles_nothing(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    another = dying(house)
    with pytest.raises(KeyboardInterrupt):
        house.write()
    assert house.write(wait=MINUTE) == 0, "its lease still stands"
    another()
    assert house.write() == 1
    assert [when for when, *_ in shown(house)] == [NINE]
    house.cancel(made.id)
    another = dying(house)
    with pytest.raises(KeyboardInterrupt):
        house.write()
    another()
    house.write()
    assert (house.local.shown("sara"), house.events()) == ([], [])


def test_what_a_dead_worker_wrote_is_known_again_though_the_meeting_has_moved_on(house: CalendarHouse) -> None:
    house.connect()
    made = house.book(NINE)
    another = dying(house)
    with pytest.raises(KeyboardInterrupt):
        house.write()
    another()
    house.move(made.id, TEN)
    house.read(wait=MINUTE * 0)
    assert house.appointment(made.id).starts_at == TEN, "our own writing is no move by the handläggare"
    house.write()
    assert [when for when, *_ in shown(house)] == [TEN]


def test_two_clocks_write_each_meeting_once(house: CalendarHouse) -> None:
    house.connect()
    house.book(NINE)
    house.clock.move(MINUTE)
    with house.stores.writing() as unit:
        first = push.claim(unit)
    with house.stores.writing() as unit:
        assert push.claim(unit) is None
    assert first is not None
    push.write(house.stores, house.reach, first)
    assert len(shown(house)) == 1


def test_one_meeting_is_written_into_one_calendar_at_a_time(house: CalendarHouse) -> None:
    house.connect()
    house.connect(OLLE, "olle")
    made = house.book(NINE)
    house.write()
    house.move(made.id, NINE, handlaggare=OLLE)
    house.clock.move(MINUTE)
    with house.stores.writing() as unit:
        assert push.claim(unit) is not None
    with house.stores.writing() as unit:
        assert push.claim(unit) is None


def test_disconnecting_takes_our_meetings_out_or_leaves_them(house: CalendarHouse) -> None:
    first = house.connect()
    house.book(NINE)
    house.write()
    with house.stores.writing() as unit:
        connecting.disconnect(unit, handlaggare=SARA, connection_id=first, remove=False, by=RECEPTIONIST)
    house.write()
    assert len(shown(house)) == 1
    second = house.connect()
    house.write()
    assert len(shown(house)) == 1, "what was left is adopted, not doubled"
    with house.stores.writing() as unit:
        connecting.disconnect(unit, handlaggare=SARA, connection_id=second, remove=True, by=RECEPTIONIST)
    house.write()
    assert (house.local.shown("sara"), house.events()) == ([], [])
    with house.stores.reading() as unit:
        assert queries.connections(unit.db) == [], "and what opened it is forgotten"


def test_two_people_at_a_meeting_have_it_in_both_calendars(house: CalendarHouse) -> None:
    house.connect()
    house.connect(OLLE, "olle")
    made = house.book(NINE)
    with house.stores.writing() as unit:
        unit.db.add(Colleague(appointment_id=made.id, handlaggare=OLLE))
        unit.db.flush()
        side_effects.announce(unit, made, AppointmentMoved)
    house.write()
    assert (len(shown(house)), len(shown(house, "olle"))) == (1, 1)
    house.cancel(made.id)
    house.write()
    assert (house.local.shown("sara"), house.local.shown("olle")) == ([], [])
    assert house.appointment(made.id).status is AppointmentStatus.CANCELLED_BY_CLIENT
