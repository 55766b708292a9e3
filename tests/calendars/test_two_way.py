"""What a handläggare does with our meetings in their own calendar: moved, taken away, touched, never just obeyed."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.calendars import jobs
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.service import mirror, pull, push_queue
from frontdesk.calls.models.task import Task
from frontdesk.notices.models import Notice
from tests.factories.booking import at, days_on
from tests.factories.calendars import HOUR, MINUTE, OLLE, TOMORROW, CalendarHouse

NINE, TEN, ONE, THREE = (at(hour, day=TOMORROW) for hour in (9, 10, 13, 15))
NOW = timedelta()


@pytest.fixture
def booked(house: CalendarHouse) -> Appointment:
    """A meeting tomorrow at nine that stands in Sara's calendar, and was read back."""
    house.connect()
    made = house.book(NINE)
    house.write()
    house.read()
    return made


def drag(house: CalendarHouse, meeting: uuid.UUID, to: datetime, minutes: int = 60) -> None:
    house.local.enter("sara", str(meeting), to, to + timedelta(minutes=minutes))


def stands(house: CalendarHouse) -> list[datetime]:
    return [kept.starts_at for kept in house.local.written("sara")]


def tasks(house: CalendarHouse) -> list[str]:
    with house.stores.reading() as unit:
        return sorted(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def test_what_we_wrote_comes_back_as_an_echo(house: CalendarHouse, booked: Appointment) -> None:
    for _ in range(3):
        house.read()
        assert house.write() == 0
    assert house.appointment(booked.id).version == 1
    assert house.busy() == [], "our own meeting is no outside event"
    assert tasks(house) == []


def test_a_meeting_moved_outside_moves_here(house: CalendarHouse, booked: Appointment) -> None:
    drag(house, booked.id, THREE)
    house.read()
    moved = house.appointment(booked.id)
    assert (moved.starts_at, moved.ends_at, moved.version) == (THREE, THREE + HOUR, 2)
    assert house.write() == 0, "it stands where it was moved to"
    assert "untold-time" in tasks(house), "the client has no SMS and is to be told"
    house.book(NINE)  # the time it had is free


def test_a_meeting_moved_onto_another_is_put_back_and_its_owner_told(house: CalendarHouse, booked: Appointment) -> None:
    house.book(ONE)
    house.write()
    drag(house, booked.id, ONE)
    house.read()
    assert house.appointment(booked.id).starts_at == NINE
    house.write(wait=NOW)
    assert stands(house) == [NINE, ONE]
    assert "calendar-put-back" in tasks(house)
    house.read()
    assert (house.write(), house.appointment(booked.id).starts_at) == (0, NINE), "and that is the end of it"


@pytest.mark.parametrize("to", [at(9), NINE - timedelta(days=7)], ids=["today, already over", "last week"])
def test_a_meeting_cannot_be_moved_into_the_past(house: CalendarHouse, booked: Appointment, to: datetime) -> None:
    drag(house, booked.id, to)
    house.read()
    assert house.appointment(booked.id).starts_at == NINE
    house.write(wait=NOW)
    assert stands(house) == [NINE]


def test_a_meeting_moved_onto_an_outside_event_is_put_back(house: CalendarHouse, booked: Appointment) -> None:
    house.local.enter("sara", "dentist", TEN, TEN + HOUR)
    drag(house, booked.id, TEN)
    house.read()
    assert house.appointment(booked.id).starts_at == NINE


def test_our_newer_change_wins_over_an_older_one_outside(house: CalendarHouse, booked: Appointment) -> None:
    drag(house, booked.id, TEN)
    house.move(booked.id, THREE)
    assert house.write() == 1
    assert stands(house) == [TEN], "somebody changed it: read first"
    house.read()
    house.write()
    assert stands(house) == [THREE]
    assert house.appointment(booked.id).starts_at == THREE


def test_an_answer_older_than_what_we_wrote_undoes_nothing(house: CalendarHouse, booked: Appointment) -> None:
    """The calendar answers, we write a new time into it, and only then its answer is taken in."""
    with house.stores.writing() as unit:
        unit.db.get_one(CalendarConnection, house.connection().id).cursor = ""
    house.clock.move(timedelta(minutes=5))
    [claim] = pull._claim_some(house.stores)
    provider, account = house.reach.open(claim.kind, claim.sealed)
    said = provider.changes(account, cursor=claim.cursor, window=claim.window)
    house.move(booked.id, THREE)
    house.write()
    with house.stores.writing() as unit:
        row = pull._mine(unit, claim)
        assert row is not None
        mirror.take_in(unit, row, mirror.CalendarChanges(said, claim.window, claim.asked_at))
    assert house.appointment(booked.id).starts_at == THREE
    house.read(wait=timedelta(seconds=5))
    assert (house.appointment(booked.id).starts_at, stands(house), house.connection().failed) == (THREE, [THREE], None)


def test_a_meeting_removed_outside_is_looked_for_once_more_and_then_asked_about(
    house: CalendarHouse, booked: Appointment
) -> None:
    house.local.erase("sara", str(booked.id))
    house.read()
    [row] = house.events()
    assert (row.asked_at, row.missing_at is not None) == (None, True)
    house.read()
    [row] = house.events()
    assert row.asked_at == house.clock.now()
    assert house.appointment(booked.id).status is AppointmentStatus.BOOKED, "nobody is told that it is off"
    assert tasks(house) == []
    house.clock.move(4 * HOUR)
    jobs.ask_about_missing(house.stores)
    jobs.ask_about_missing(house.stores)
    assert tasks(house) == ["calendar-missing"]
    with house.stores.writing() as unit:
        push_queue.put_back(unit, booked.id, notice=False)
    house.write(wait=NOW)
    assert (stands(house), tasks(house)) == ([NINE], [])


def test_one_that_comes_back_by_itself_is_not_asked_about(house: CalendarHouse, booked: Appointment) -> None:
    house.local.erase("sara", str(booked.id))
    house.read()
    kept = house.local._calendars["sara"]
    house.write()
    with house.stores.writing() as unit:
        push_queue.put_back(unit, booked.id, notice=False)
    house.write(wait=NOW)
    assert list(kept.events) == [str(booked.id)]
    house.read()
    house.read()
    [row] = house.events()
    assert (row.asked_at, row.missing_at) == (None, None)


def test_cancelling_a_meeting_that_is_gone_outside_is_no_trouble(house: CalendarHouse, booked: Appointment) -> None:
    house.local.erase("sara", str(booked.id))
    house.read()
    house.read()
    house.cancel(booked.id)
    house.write()
    assert (house.events(), stands(house)) == ([], [])


def test_when_all_our_meetings_vanish_at_once_nobody_is_asked_and_an_alarm_is_raised(
    house: CalendarHouse, booked: Appointment
) -> None:
    for later in (2, 3, 4):
        house.book(at(9, day=days_on(later)))
    house.write()
    house.read()
    house.local._calendars["sara"].events.clear()
    pull.resync_all(house.stores)
    for _ in range(3):
        house.read(wait=HOUR)
    assert house.connection().doubt == "raised"
    assert all(row.asked_at is None for row in house.events())


def test_only_time_flows_inwards(house: CalendarHouse, booked: Appointment) -> None:
    kept = house.local._calendars["sara"]
    name = str(booked.id)

    kept.events[name] = replace(kept.events[name], title="Möte med Anna Karlsson", location="hemma")
    kept.log.append(name)
    kept.events[name] = replace(kept.events[name], version=len(kept.log))
    house.read()
    assert house.appointment(booked.id).version == 1
    assert "Anna" not in repr(house.events()[0].__dict__)
    house.move(booked.id, TEN)
    house.write()
    assert house.local.written("sara")[0].title.startswith("Bokat möte")


def test_a_meeting_of_two_moves_for_both_or_not_at_all(house: CalendarHouse) -> None:
    house.connect()
    house.connect(OLLE, "olle")
    made = house.book(NINE)
    with house.stores.writing() as unit:
        house.join(unit, made.id, OLLE)
    house.write()
    house.read()
    drag(house, made.id, TEN)
    house.read()
    house.write()
    assert [kept.starts_at for kept in house.local.written("olle")] == [TEN]
    house.book(THREE, handlaggare=OLLE)
    drag(house, made.id, THREE)
    house.read()
    house.write(wait=MINUTE)
    assert house.appointment(made.id).starts_at == TEN
    assert stands(house) == [TEN]


def test_a_move_outside_texts_the_client_like_any_other(house: CalendarHouse) -> None:
    house.connect()
    with house.stores.writing() as unit:
        made = house.book_by_name(unit, NINE, number="+46701740605")
    house.write()
    house.read()
    drag(house, made.id, TEN)
    house.read()
    with house.stores.reading() as unit:
        kinds = [(row.kind, row.status) for row in unit.db.scalars(select(Notice).order_by(Notice.version))]
    assert kinds[-1] == ("changed", "created")
    assert "untold-time" not in tasks(house)
