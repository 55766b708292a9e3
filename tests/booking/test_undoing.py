"""Ångra after a move or a cancellation: for a minute the old time is kept and everything can be brought back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied, OrderStatus
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.errors import NotComing, SlotTaken, TooLateToTakeBack
from frontdesk.booking.models import Appointment, AppointmentSnapshot, InterpreterOrder
from frontdesk.booking.service import attend, book, change, hold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.service.undo import (
    undo_change,
)
from frontdesk.booking.views import AppointmentCancelled, AppointmentMoved, AppointmentRestored, Guest, Pick, Texting
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.events import Event
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.core.times import FixedClock
from frontdesk.notices.models import Notice
from frontdesk.notices.queries import of_appointment
from frontdesk.notices.rules.status import NoticeStatus
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

WEDNESDAY = days_on(2)
A_MINUTE = timedelta(seconds=60)


def move(unit: Unit, appointment: Appointment, hour: int, **to: str) -> Appointment:
    wanted = NewTime(starts_at=at(hour, day=WEDNESDAY), **to)  # type: ignore[arg-type]
    return change.move(unit, appointment_id=appointment.id, version=appointment.version, to=wanted, by=RECEPTIONIST)


def cancel(unit: Unit, appointment: Appointment) -> Appointment:
    version = appointment.version
    return change.cancel(unit, appointment_id=appointment.id, version=version, by_client=True, by=RECEPTIONIST)


def undo(unit: Unit, appointment: Appointment) -> Appointment:
    return undo_change(unit, appointment_id=appointment.id, by=RECEPTIONIST)


def starts_on_wednesday(unit: Unit, handlaggare: str = "demo:h-1") -> set[int]:
    wish = Wish("EB_NEW", WEDNESDAY, WEDNESDAY, (handlaggare,), mode=Mode.VISIT)
    return {
        int((time.starts_at - at(0, day=WEDNESDAY)).total_seconds()) // 3600 for time in search.free_times(unit, wish)
    }


def occupied(unit: Unit) -> set[tuple[str, int, int, int]]:
    rows = unit.db.execute(select(Occupancy.kind, Occupancy.resource_id, Occupancy.starts, Occupancy.ends))
    return {(str(kind), resource, starts, ends) for kind, resource, starts, ends in rows}


def told(unit: Unit) -> list[type[Event]]:
    heard: list[type[Event]] = []
    kinds = (AppointmentMoved, AppointmentCancelled, AppointmentRestored)
    unit.event_handlers = {kind: [lambda _unit, event: heard.append(type(event))] for kind in kinds}
    return heard


def test_the_old_time_of_a_move_is_kept_for_a_minute_and_then_free(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    move(unit, appointment, 14)
    assert 9 not in starts_on_wednesday(unit)
    with pytest.raises(SlotTaken):
        make_appointment(unit, at(9, day=WEDNESDAY))
    unit.now += A_MINUTE
    assert 9 in starts_on_wednesday(unit)
    assert make_appointment(unit, at(9, day=WEDNESDAY)).starts_at == at(9, day=WEDNESDAY)


def test_the_time_of_a_cancelled_meeting_is_kept_for_a_minute_and_then_free(unit: Unit) -> None:
    make_office(unit)
    cancel(unit, make_appointment(unit, at(9, day=WEDNESDAY)))
    assert 9 not in starts_on_wednesday(unit)
    with pytest.raises(SlotTaken):
        hold.hold(unit, pick=Pick("EB_NEW", at(9, day=WEDNESDAY), "demo:h-1", mode=Mode.VISIT), by=RECEPTIONIST)
    unit.now += A_MINUTE
    assert make_appointment(unit, at(9, day=WEDNESDAY)).starts_at == at(9, day=WEDNESDAY)


def test_what_was_kept_is_forgotten_by_the_clock(unit: Unit) -> None:
    make_office(unit)
    cancel(unit, make_appointment(unit, at(9, day=WEDNESDAY)))
    hold.forget_expired(unit)
    assert {kind for kind, *_ in occupied(unit)} == {Occupied.KEPT}
    unit.now += A_MINUTE
    hold.forget_expired(unit)
    assert occupied(unit) == set()
    assert unit.db.scalars(select(AppointmentSnapshot)).all() == []


def test_undoing_a_move_brings_back_time_person_mode_and_place(unit: Unit) -> None:
    make_office(unit, people=2)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    before = occupied(unit)
    heard = told(unit)
    move(unit, appointment, 14, handlaggare="demo:h-2", mode=Mode.PHONE)
    assert (appointment.handlaggare, appointment.mode, appointment.place) == ("demo:h-2", Mode.PHONE, None)
    undo(unit, appointment)
    assert (appointment.handlaggare, appointment.starts_at) == ("demo:h-1", at(9, day=WEDNESDAY))
    assert (appointment.mode, appointment.place, appointment.version) == (Mode.VISIT, "entre-a", 3)
    assert occupied(unit) == before
    assert heard == [AppointmentMoved, AppointmentMoved]
    assert 14 in starts_on_wednesday(unit, "demo:h-2")


def test_undoing_a_cancellation_brings_the_meeting_back(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    before, heard = occupied(unit), told(unit)
    cancel(unit, appointment)
    undo(unit, appointment)
    assert (appointment.status, appointment.version) == (AppointmentStatus.BOOKED, 3)
    assert occupied(unit) == before
    assert heard == [AppointmentCancelled, AppointmentRestored]


def test_a_move_into_the_old_time_keeps_only_what_it_leaves(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY), interpreter="ar")
    before = occupied(unit)
    wanted = NewTime(starts_at=at(10, 30, day=WEDNESDAY))
    change.move(unit, appointment_id=appointment.id, version=1, to=wanted, by=RECEPTIONIST)
    kinds = sorted((kind, ends - starts) for kind, _, starts, ends in occupied(unit))
    assert kinds == [("appointment", 6000), ("kept", 5400)]
    undo(unit, appointment)
    assert occupied(unit) == before


def test_only_the_latest_move_can_be_undone(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    move(unit, appointment, 13)
    move(unit, appointment, 15)
    assert 9 in starts_on_wednesday(unit)
    undo(unit, appointment)
    assert appointment.starts_at == at(13, day=WEDNESDAY)
    with pytest.raises(TooLateToTakeBack):
        undo(unit, appointment)


def test_nothing_can_be_undone_after_the_minute_or_after_something_else(unit: Unit) -> None:
    make_office(unit)
    first = make_appointment(unit, at(9, day=WEDNESDAY))
    second = make_appointment(unit, at(13, day=WEDNESDAY))
    third = make_appointment(unit, at(9, day=days_on(3)))
    with pytest.raises(TooLateToTakeBack):
        undo(unit, third)
    move(unit, first, 10)
    unit.now = at(9, day=WEDNESDAY) - timedelta(seconds=30)
    move(unit, second, 15)
    attend.arrive(unit, appointment_id=second.id, by=RECEPTIONIST)
    for one in (first, second):
        with pytest.raises(TooLateToTakeBack):
            undo(unit, one)
    cancel(unit, first)
    undo(unit, first)
    with pytest.raises(NotComing):
        change.coming(unit, cancel(unit, first).id, first.version)


def test_the_interpreters_order_comes_back_as_it_stood(unit: Unit) -> None:
    make_office(unit)
    asked: list[str] = []
    unit.event_handlers = {
        TaskNeeded: [lambda _unit, event: asked.extend([event.kind] * event.key.startswith("interpreter"))],
        TaskSettled: [lambda _unit, event: asked.extend(["settled"] * event.key.startswith("interpreter"))],
    }
    appointment = make_appointment(unit, at(9, day=WEDNESDAY), interpreter="ar")
    attend.interpreter_stage(unit, appointment_id=appointment.id, status=OrderStatus.CONFIRMED, by=RECEPTIONIST)
    cancel(unit, appointment)
    undo(unit, appointment)
    order = unit.db.get_one(InterpreterOrder, appointment.id)
    assert order.status == OrderStatus.CONFIRMED
    assert asked[-3:] == ["settled", "interpreter-cancel", "settled"] or asked[-1] == "settled"
    move(unit, appointment, 13)
    assert (order.status, asked[-1]) == (OrderStatus.TO_ORDER, "interpreter-move")
    undo(unit, appointment)
    assert (order.status, asked[-1]) == (OrderStatus.CONFIRMED, "settled")


def confirmed(unit: Unit) -> Appointment:
    pick = Pick("EB_NEW", at(9, day=WEDNESDAY), "demo:h-1", mode=Mode.VISIT)
    texting = Texting("070-174 06 05")
    return book.book(unit, pick=pick, guest=Guest(name="Kim Okänd"), by=RECEPTIONIST, texting=texting)


def promised(unit: Unit, appointment: Appointment) -> list[tuple[str, str]]:
    return [(notice.kind, notice.status) for notice, _ in of_appointment(unit.db, appointment.id)]


def test_nobody_is_told_of_what_was_undone_and_the_confirmation_leaves_after_all(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit)
    move(unit, appointment, 13)
    undo(unit, appointment)
    assert promised(unit, appointment) == [
        ("confirmation", NoticeStatus.WITHHELD),
        ("changed", NoticeStatus.WITHHELD),
        ("confirmation", NoticeStatus.CREATED),
    ]
    [*_, (_, content)] = of_appointment(unit.db, appointment.id)
    assert content is not None
    assert "kl 09" in content.text


def test_what_was_told_before_stays_told(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit)
    unit.db.execute(update(Notice).values(status=NoticeStatus.DELIVERED))
    cancel(unit, appointment)
    undo(unit, appointment)
    assert promised(unit, appointment) == [
        ("confirmation", NoticeStatus.DELIVERED),
        ("cancelled", NoticeStatus.WITHHELD),
    ]


def test_what_has_left_cannot_be_undone_in_silence(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit)
    cancel(unit, appointment)
    unit.db.execute(update(Notice).where(Notice.kind == "cancelled").values(status=NoticeStatus.SENDING))
    with pytest.raises(TooLateToTakeBack):
        undo(unit, appointment)


@pytest.mark.parametrize(
    ("waited", "came_of_it"),
    [
        (timedelta(seconds=59), [*["slot-taken"] * 9, "undone"]),
        (A_MINUTE, ["booked", *["slot-taken"] * 8, "too-late-to-take-back"]),
    ],
)
def test_the_time_is_never_free_between_a_cancellation_and_its_undoing(
    stores: Stores, clock: FixedClock, waited: timedelta, came_of_it: list[str]
) -> None:
    """One regrets while nine others try to take the time: within the minute it is theirs who had it."""
    with stores.writing() as unit:
        make_office(unit)
        cancelled = cancel(unit, make_appointment(unit, at(9, day=WEDNESDAY))).id
    clock.move(waited)
    start = Barrier(10)

    def one(number: int) -> str:
        start.wait()
        try:
            with stores.writing() as unit:
                if number == 0:
                    undo_change(unit, appointment_id=cancelled, by=RECEPTIONIST)
                    return "undone"
                make_appointment(unit, at(9, day=WEDNESDAY))
                return "booked"
        except FrontdeskError as refusal:
            return refusal.kind

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(one, range(10))) == came_of_it
