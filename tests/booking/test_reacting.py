"""What booking does when another room tells, and what its clock does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.service import end, register
from frontdesk.availability.jobs import roll_windows
from frontdesk.availability.models.catalogue import WindowOccurrence
from frontdesk.availability.models.occupancy import Hold, Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.booking import jobs
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import attend, book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.contact import Channel, ContactSource
from frontdesk.calls.views import ContactClosed
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.views import WrongPerson
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.rebooking.jobs import hand_over_hit
from tests.factories.booking import (
    RECEPTIONIST,
    at,
    days_on,
    make_appointment,
    make_handlaggare,
    make_office,
    open_all_week,
)

CONTACT = RECEPTIONIST.id
TUESDAY = days_on(1)


@pytest.fixture
def house(stores: Stores) -> Stores:
    """The stores with the house's own reactions and an office."""
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit)
    return stores


def open_tasks(house: Stores) -> list[tuple[str, str]]:
    with house.reading() as unit:
        return [(row.kind, row.to) for row in unit.db.scalars(select(Task).where(Task.done_at.is_(None)))]


def test_the_wrong_persons_booking_never_was(house: Stores) -> None:
    assert CONTACT is not None
    with house.writing() as unit:
        kept = make_appointment(unit, at(9, day=TUESDAY))
        kept.contact_id = CONTACT
        hold.hold(unit, pick=Pick("EB_NEW", at(13, day=TUESDAY), mode=Mode.VISIT), by=RECEPTIONIST, contact_id=CONTACT)
        unit.db.add(Contact(id=CONTACT, channel=Channel.PHONE, source=ContactSource.HAND, started_at=unit.now))
        unit.db.flush()
        unit.publish(WrongPerson(CONTACT, "demo:p-1"))
    with house.reading() as unit:
        assert unit.db.scalars(select(Appointment.status)).one() == AppointmentStatus.UNDONE
        assert unit.db.scalars(select(Hold)).all() == []
        assert unit.db.scalars(select(Occupancy)).all() == []


def test_a_contact_that_is_over_lets_its_time_go(house: Stores) -> None:
    assert CONTACT is not None
    with house.writing() as unit:
        book.propose(unit, contact_id=CONTACT, kind="EB_NEW", within_days=3)
        hold.hold(unit, pick=Pick("EB_NEW", at(13, day=TUESDAY), mode=Mode.VISIT), by=RECEPTIONIST, contact_id=CONTACT)
        unit.publish(ContactClosed(CONTACT, "answered", None))
    with house.reading() as unit:
        assert unit.db.scalars(select(Hold)).all() == []


def test_an_absence_asks_about_every_booking_it_hits_until_it_ends(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        make_appointment(unit, at(9, day=TUESDAY))
        starts_at, ends_at = whole_days(TUESDAY, TUESDAY)
        away = register(
            unit, by=CLOCK, handlaggare="demo:h-1", starts_at=starts_at, ends_at=ends_at, kind=AbsenceKind.ILL
        )
    clock.move(timedelta(minutes=15))
    hand_over_hit(house)
    assert open_tasks(house) == [("booking-absence", "reception")]
    with house.writing() as unit:
        end(unit, by=CLOCK, absence_id=away)
    assert open_tasks(house) == []


def test_a_close_booking_nobody_saw_becomes_a_task_after_half_an_hour_of_working_time(
    house: Stores, clock: FixedClock
) -> None:
    with house.writing() as unit:
        seen = make_appointment(unit, at(9, day=TUESDAY))
        make_appointment(unit, at(13, day=TUESDAY))
        make_appointment(unit, at(9, day=days_on(9)))
    clock.move(timedelta(minutes=29))
    jobs.ask_about_unseen(house)
    assert open_tasks(house) == []
    with house.writing() as unit:
        attend.seen(unit, handlaggare="demo:h-1", appointment_ids=[seen.id])
    clock.move(timedelta(minutes=1))
    jobs.ask_about_unseen(house)
    jobs.ask_about_unseen(house)
    assert open_tasks(house) == [("booking-unseen", "reception")]
    with house.writing() as unit:
        ids = unit.db.scalars(select(Appointment.id)).all()
        attend.seen(unit, handlaggare="demo:h-1", appointment_ids=ids)
    assert open_tasks(house) == []


def test_each_of_those_who_take_part_must_see_a_close_booking(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        make_handlaggare(unit, "demo:h-2", name="Jonas Ek")
        open_all_week(unit, "demo:h-2")
        pick = Pick("EB_NEW", at(9, day=TUESDAY), "demo:h-1", mode=Mode.VISIT, besides=("demo:h-2",))
        one = book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)

    def unseen_by() -> list[str]:
        jobs.ask_about_unseen(house)
        with house.reading() as unit:
            rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None), Task.kind == "booking-unseen"))
            return sorted(row.about["who"] for row in rows)

    def sees(key: str) -> None:
        with house.writing() as unit:
            attend.seen(unit, handlaggare=key, appointment_ids=[one.id])

    sees("demo:h-1")
    assert unseen_by() == []
    clock.move(timedelta(minutes=30))
    assert unseen_by() == ["Jonas Ek"], "the one who leads has seen it"
    sees("demo:h-2")
    assert unseen_by() == []
    with house.writing() as unit:
        to = NewTime(starts_at=at(13, day=TUESDAY))
        change.move(unit, appointment_id=one.id, version=1, to=to, by=RECEPTIONIST)
    clock.move(timedelta(minutes=30))
    assert unseen_by() == ["Jonas Ek", "Sara Nilsson"], "of the new time nobody knows"
    sees("demo:h-2")
    assert unseen_by() == ["Sara Nilsson"]
    with house.writing() as unit:
        change.cancel(unit, appointment_id=one.id, version=2, by_client=True, by=RECEPTIONIST)
    assert unseen_by() == []


def test_handing_a_meeting_over_leaves_what_a_colleague_has_seen(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        for key in ("demo:h-2", "demo:h-3"):
            make_handlaggare(unit, key, name=key)
            open_all_week(unit, key)
        pick = Pick("EB_NEW", at(9, day=TUESDAY), "demo:h-1", mode=Mode.VISIT, besides=("demo:h-2",))
        one = book.book(unit, pick=pick, guest=Guest(name="Kim"), by=RECEPTIONIST)
        attend.seen(unit, handlaggare="demo:h-2", appointment_ids=[one.id])
    clock.move(timedelta(minutes=30))
    jobs.ask_about_unseen(house)
    with house.writing() as unit:
        change.move(unit, appointment_id=one.id, version=1, to=NewTime(handlaggare="demo:h-3"), by=RECEPTIONIST)
    assert open_tasks(house) == [], "whoever has it no more need not see it"
    clock.move(timedelta(minutes=30))
    jobs.ask_about_unseen(house)
    with house.reading() as unit:
        rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None)))
        assert [row.about["who"] for row in rows] == ["demo:h-3"]


def test_the_clock_keeps_openings_ahead_and_forgets_expired_holds(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        hold.hold(unit, pick=Pick("EB_NEW", at(13, day=TUESDAY), mode=Mode.VISIT), by=RECEPTIONIST)
        last = unit.db.scalar(select(func.max(WindowOccurrence.day)))
        assert last is not None
    clock.move(timedelta(weeks=2))
    roll_windows(house)
    roll_windows(house)
    jobs.forget_holds(house)
    with house.reading() as unit:
        later = unit.db.scalar(select(func.max(WindowOccurrence.day)))
        assert later == last + timedelta(weeks=2)
        assert unit.db.scalars(select(Hold)).all() == []
        doubled = select(WindowOccurrence.window_id, WindowOccurrence.day).group_by(
            WindowOccurrence.window_id, WindowOccurrence.day
        )
        assert unit.db.execute(doubled.having(func.count() > 1)).all() == []
