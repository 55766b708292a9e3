"""An interpreter ordered at the agency is called off whatever the meeting became meanwhile."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.rules.enums import OrderStatus
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.booking.service import attend, change, interpreters
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.service.undo import (
    undo_change,
)
from frontdesk.calls.models.task import Task
from frontdesk.calls.service import tasks
from frontdesk.core.db.stores import Stores
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment

NINE, THREE, THURSDAY = at(9, day=days_on(1)), at(13, day=days_on(2)), at(9, day=days_on(3))


@pytest.fixture
def kept(desk: Stores) -> Appointment:
    """A meeting for which an interpreter is ordered and confirmed."""
    with desk.writing() as unit:
        row = make_appointment(unit, NINE, interpreter="ar")
        attend.interpreter_stage(unit, appointment_id=row.id, status=OrderStatus.CONFIRMED, by=RECEPTIONIST)
        return row


def move(desk: Stores, appointment: Appointment, starts_at: datetime) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        to = NewTime(starts_at=starts_at)
        change.move(unit, appointment_id=row.id, version=row.version, to=to, by=RECEPTIONIST, told=True)


def cancel(desk: Stores, appointment: Appointment) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        change.cancel(unit, appointment_id=row.id, version=row.version, by_client=True, by=RECEPTIONIST)


def undo(desk: Stores, appointment: Appointment) -> None:
    with desk.writing() as unit:
        undo_change(unit, appointment_id=appointment.id, by=RECEPTIONIST)


def asked(desk: Stores) -> list[tuple[str, datetime | None]]:
    """Return what reception is asked to do, and the time that stands at the agency."""
    with desk.reading() as unit:
        rows = unit.db.scalars(select(Task).where(Task.done_at.is_(None), Task.kind.startswith("interpreter")))
        return [
            (row.kind, datetime.fromisoformat(row.about["was_at"]) if "was_at" in row.about else None) for row in rows
        ]


def tick(desk: Stores) -> None:
    with desk.writing() as unit:
        [row] = unit.db.scalars(select(Task).where(Task.done_at.is_(None), Task.kind.startswith("interpreter")))
        tasks.do(unit, task_id=row.id, who=RECEPTIONIST)


def order(desk: Stores, appointment: Appointment) -> tuple[OrderStatus, datetime | None]:
    with desk.reading() as unit:
        row = unit.db.get_one(InterpreterOrder, appointment.id)
        return OrderStatus(row.status), row.ordered_for


def test_moved_then_called_off_still_calls_the_first_order_off(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THREE)
    assert asked(desk) == [(interpreters.MOVE, NINE)]
    cancel(desk, kept)
    assert asked(desk) == [(interpreters.CANCEL, NINE)]
    tick(desk)
    assert order(desk, kept) == (OrderStatus.CANCELLED, None)


def test_moved_twice_the_first_order_is_still_what_stands(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THREE)
    move(desk, kept, THURSDAY)
    assert asked(desk) == [(interpreters.MOVE, NINE)]
    tick(desk)
    assert order(desk, kept) == (OrderStatus.ORDERED, THURSDAY)
    cancel(desk, kept)
    assert asked(desk) == [(interpreters.CANCEL, THURSDAY)]


def test_moved_back_to_the_ordered_time_nobody_is_rung(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THREE)
    with desk.writing() as unit:
        unit.now += timedelta(minutes=5)
        change.move(unit, appointment_id=kept.id, version=2, to=NewTime(starts_at=NINE), by=RECEPTIONIST, told=True)
    assert asked(desk) == []
    assert order(desk, kept) == (OrderStatus.ORDERED, NINE)


def test_undone_it_stands_as_it_stood(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THREE)
    undo(desk, kept)
    assert (asked(desk), order(desk, kept)) == ([], (OrderStatus.CONFIRMED, NINE))
    cancel(desk, kept)
    undo(desk, kept)
    assert (asked(desk), order(desk, kept)) == ([], (OrderStatus.CONFIRMED, NINE))


def test_undone_after_a_second_move_the_first_order_still_stands(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THREE)
    move(desk, kept, THURSDAY)
    undo(desk, kept)
    assert asked(desk) == [(interpreters.MOVE, NINE)]


def test_called_off_and_ticked_then_undone_it_must_be_ordered_anew(desk: Stores, kept: Appointment) -> None:
    cancel(desk, kept)
    tick(desk)
    undo(desk, kept)
    assert asked(desk) == [(interpreters.ORDER, None)]
    assert order(desk, kept) == (OrderStatus.TO_ORDER, None)


def test_what_was_never_ordered_is_never_called_off(desk: Stores) -> None:
    with desk.writing() as unit:
        row = make_appointment(unit, NINE, interpreter="so")
    move(desk, row, THREE)
    assert asked(desk) == [(interpreters.ORDER, None)]
    cancel(desk, row)
    assert asked(desk) == []


def test_the_task_is_due_before_the_first_of_both_times(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, THURSDAY)
    with desk.reading() as unit:
        due = unit.db.scalars(select(Task.due_at).where(Task.kind == interpreters.MOVE)).one()
    assert due == NINE
