"""Find, hold, book."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from frontdesk.accesslog.models import LogRow
from frontdesk.availability.errors import NobodyToMeet
from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.enums import Mode, Occupied
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import HoldGone, NameMissing, NotOffered, SlotTaken
from frontdesk.booking.service import book, hold
from frontdesk.booking.views import Guest, Pick
from frontdesk.calendars.models import OutsideBusy
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock, local
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

WEDNESDAY = days_on(2)
KARIN = Guest(person="demo:p-1")


def wish(first: date = WEDNESDAY, last: date | None = None, *, interpreter: str = "") -> Wish:
    return Wish(type="EB_NEW", first=first, last=last or first, interpreter=interpreter)


def pick(hour: int, handlaggare: str | None = "demo:h-1", *, unit: str | None = None) -> Pick:
    starts_at = at(hour, day=WEDNESDAY)
    return Pick(type="EB_NEW", starts_at=starts_at, handlaggare=handlaggare, unit=unit, mode=Mode.VISIT)


def clocks(unit: Unit, wanted: Wish) -> list[str]:
    return [f"{local(time.starts_at):%a %H.%M}" for time in search.free_times(unit, wanted)]


def test_a_free_day_is_offered_hour_by_hour(unit: Unit) -> None:
    make_office(unit)
    expected = ["09.00", "10.00", "11.00", "13.00", "14.00", "15.00"]
    assert clocks(unit, wish()) == [f"Wed {time}" for time in expected]


def test_an_interpreter_makes_the_meeting_longer(unit: Unit) -> None:
    make_office(unit)
    assert clocks(unit, wish(interpreter="ar")) == ["Wed 09.00", "Wed 10.30", "Wed 13.00", "Wed 14.30"]


def test_notice_holds_back_today(unit: Unit) -> None:
    make_office(unit)
    assert clocks(unit, wish(first=days_on(0))) == ["Mon 14.00", "Mon 15.00"]


def test_a_weekend_and_a_holiday_offer_nothing(unit: Unit) -> None:
    make_office(unit)
    assert clocks(unit, wish(days_on(5), days_on(6))) == []
    assert clocks(unit, wish(date(2026, 12, 24), date(2026, 12, 27))) == []


def test_a_booked_time_is_gone_and_its_notes_push_the_grid(unit: Unit) -> None:
    make_office(unit)
    make_appointment(unit, at(9, day=WEDNESDAY))
    assert clocks(unit, wish())[:2] == ["Wed 10.10", "Wed 13.00"]


def test_an_outside_calendar_blocks_without_a_buffer_of_its_own(unit: Unit) -> None:
    make_office(unit)
    found = search.free_times(unit, wish())
    busy = [int(at(hour, day=WEDNESDAY).timestamp()) for hour in (9, 10)]
    unit.db.add(OutsideBusy(resource_id=found[0].resource_id, starts=busy[0], ends=busy[1], event="x"))
    assert clocks(unit, wish())[:2] == ["Wed 10.00", "Wed 11.00"]


def test_a_held_time_is_shown_to_nobody_else(unit: Unit) -> None:
    make_office(unit)
    hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    assert "Wed 10.00" not in clocks(unit, wish())
    with pytest.raises(SlotTaken) as refused:
        hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    assert [f"{local(time.starts_at):%H.%M}" for time in refused.value.next_free] == ["13.00", "14.00", "15.00"]


def test_an_expired_hold_is_in_nobodys_way(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    clock.move(timedelta(minutes=8))
    with stores.writing() as unit:
        assert "Wed 10.00" in clocks(unit, wish())
        book.book(unit, pick=pick(10), guest=KARIN, by=RECEPTIONIST)
        assert unit.db.scalar(select(func.count()).select_from(Hold)) == 0


def test_booking_turns_the_holds_row_into_the_appointments(unit: Unit) -> None:
    make_office(unit)
    held = hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    row = unit.db.scalars(select(Occupancy.id)).one()
    appointment = book.book_held(unit, hold_id=held.id, guest=KARIN, by=RECEPTIONIST)
    unit.db.expire_all()
    occupied = unit.db.scalars(select(Occupancy)).one()
    assert (occupied.id, occupied.kind, occupied.appointment_id) == (row, Occupied.APPOINTMENT, appointment.id)
    assert occupied.ends - occupied.starts == 70 * 60
    assert unit.db.scalars(select(Hold)).all() == []


def test_choosing_another_time_lets_the_first_go(unit: Unit) -> None:
    make_office(unit)
    contact = RECEPTIONIST.id
    hold.hold(unit, pick=pick(10), by=RECEPTIONIST, contact_id=contact)
    hold.hold(unit, pick=pick(13), by=RECEPTIONIST, contact_id=contact)
    assert "Wed 10.00" in clocks(unit, wish())
    assert unit.db.scalar(select(func.count()).select_from(Hold)) == 1


def test_an_expired_hold_nobody_took_can_still_be_booked(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        held = hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    clock.move(timedelta(minutes=20))
    with stores.writing() as unit:
        assert book.book_held(unit, hold_id=held.id, guest=KARIN, by=RECEPTIONIST).starts_at == at(10, day=WEDNESDAY)


def test_a_hold_somebody_took_over_is_gone(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        held = hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    clock.move(timedelta(minutes=20))
    with stores.writing() as unit:
        hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
        with pytest.raises(HoldGone):
            book.book_held(unit, hold_id=held.id, guest=KARIN, by=RECEPTIONIST)


def test_what_came_into_the_handlaggares_own_calendar_stops_a_held_time(unit: Unit) -> None:
    make_office(unit)
    held = hold.hold(unit, pick=pick(10), by=RECEPTIONIST)
    start = int(held.starts_at.timestamp())
    unit.db.add(OutsideBusy(resource_id=held.resource_id, starts=start, ends=start + 600, event="x"))
    with pytest.raises(SlotTaken):
        book.book_held(unit, hold_id=held.id, guest=KARIN, by=RECEPTIONIST)


def test_a_time_outside_the_hours_or_off_the_grid_is_not_offered(unit: Unit) -> None:
    make_office(unit)
    for starts_at in (at(8, day=WEDNESDAY), at(10, 20, day=WEDNESDAY), at(9, day=days_on(400)), at(9)):
        with pytest.raises(NotOffered):
            book.book(unit, pick=Pick("EB_NEW", starts_at, "demo:h-1"), guest=KARIN, by=RECEPTIONIST)


def test_anyone_means_the_least_booked_first(unit: Unit) -> None:
    make_office(unit, people=3)
    make_appointment(unit, at(9, day=WEDNESDAY), handlaggare="demo:h-1")
    make_appointment(unit, at(9, day=WEDNESDAY), handlaggare="demo:h-2")
    first, second, third = (
        book.book(unit, pick=pick(13, None, unit="demo:u-eb"), guest=KARIN, by=RECEPTIONIST) for _ in range(3)
    )
    assert first.handlaggare == "demo:h-3"
    assert {second.handlaggare, third.handlaggare} == {"demo:h-1", "demo:h-2"}
    with pytest.raises(SlotTaken):
        book.book(unit, pick=pick(13, None, unit="demo:u-eb"), guest=KARIN, by=RECEPTIONIST)


def test_somebody_who_is_not_here_cannot_be_booked(unit: Unit) -> None:
    make_office(unit)
    with pytest.raises(NobodyToMeet):
        book.book(unit, pick=pick(10, "demo:h-99"), guest=KARIN, by=RECEPTIONIST)


def test_somebody_who_is_not_in_the_register_is_booked_by_name(unit: Unit) -> None:
    make_office(unit)
    with pytest.raises(NameMissing):
        book.book(unit, pick=pick(10), guest=Guest(), by=RECEPTIONIST)
    appointment = book.book(unit, pick=pick(10), guest=Guest(name=" Kim Okänd "), by=RECEPTIONIST)
    assert (appointment.person, appointment.name) == (None, "Kim Okänd")


def test_every_booking_is_in_the_log(stores: Stores) -> None:
    with stores.writing() as unit:
        make_office(unit)
        hold.hold(unit, pick=pick(13), by=RECEPTIONIST)
        make_appointment(unit, at(9, day=WEDNESDAY))
    with stores.reading() as unit:
        assert unit.db.scalars(select(LogRow.event).order_by(LogRow.seq)).all() == ["time.held", "appointment.booked"]
