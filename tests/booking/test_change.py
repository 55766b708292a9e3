"""Move, cancel, take back; arrive, miss, hold; and the interpreter who follows."""

from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied, OrderStatus
from frontdesk.booking.errors import NotComing, NotOffered, NotYet, SlotTaken, TooLateToTakeBack
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.booking.service import attend, book, change
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import AppointmentCancelled, AppointmentMoved, Guest, Pick, Texting
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import Stale
from frontdesk.core.events import Event
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.core.times import FixedClock
from frontdesk.notices.queries import of_appointment
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

WEDNESDAY = days_on(2)
A_MINUTE = timedelta(seconds=60)
HER_NUMBER = Texting("070-174 06 05")


def heard(unit: Unit) -> dict[type[Event], list[Event]]:
    """Listen to everything booking publishes."""
    told: defaultdict[type[Event], list[Event]] = defaultdict(list)
    kinds = (TaskNeeded, TaskSettled, AppointmentMoved, AppointmentCancelled)
    unit.event_handlers = {kind: [lambda _unit, event: told[type(event)].append(event)] for kind in kinds}
    return told


def move(unit: Unit, appointment: Appointment, hour: int, minute: int = 0, **to: str) -> Appointment:
    return change.move(
        unit,
        appointment_id=appointment.id,
        version=appointment.version,
        to=NewTime(starts_at=at(hour, minute, day=WEDNESDAY), **to),  # type: ignore[arg-type]
        by=RECEPTIONIST,
    )


def cancel(unit: Unit, appointment: Appointment, *, by_client: bool = True) -> Appointment:
    return change.cancel(
        unit, appointment_id=appointment.id, version=appointment.version, by_client=by_client, by=RECEPTIONIST
    )


def test_a_move_keeps_the_row_and_raises_the_version(unit: Unit) -> None:
    make_office(unit)
    told = heard(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    row = unit.db.scalars(select(Occupancy.id)).one()
    moved = move(unit, appointment, 14)
    assert (moved.starts_at, moved.ends_at, moved.version) == (at(14, day=WEDNESDAY), at(15, day=WEDNESDAY), 2)
    taken = select(Occupancy).where(Occupancy.kind == Occupied.APPOINTMENT)
    occupied = unit.db.scalars(taken.execution_options(populate_existing=True)).one()
    assert (occupied.id, occupied.starts) == (row, int(moved.starts_at.timestamp()))
    assert len(told[AppointmentMoved]) == 1


def test_an_appointment_may_move_into_its_own_old_time(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY), interpreter="ar")
    assert move(unit, appointment, 10, 30).starts_at == at(10, 30, day=WEDNESDAY)


def test_a_move_to_somebody_else_frees_the_first(unit: Unit) -> None:
    make_office(unit, people=2)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    assert move(unit, appointment, 9, handlaggare="demo:h-2").handlaggare == "demo:h-2"
    unit.now += A_MINUTE
    assert make_appointment(unit, at(9, day=WEDNESDAY)).handlaggare == "demo:h-1"


def test_a_move_into_a_taken_time_changes_nothing(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    make_appointment(unit, at(14, day=WEDNESDAY))
    with pytest.raises(SlotTaken):
        move(unit, appointment, 14)
    with pytest.raises(NotOffered):
        move(unit, appointment, 17)
    assert appointment.starts_at == at(9, day=WEDNESDAY)


def test_a_stale_version_is_refused(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    move(unit, appointment, 13)
    with pytest.raises(Stale):
        change.cancel(unit, appointment_id=appointment.id, version=1, by_client=True, by=RECEPTIONIST)


def test_a_cancelled_time_can_be_booked_again(unit: Unit) -> None:
    make_office(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY))
    assert cancel(unit, appointment).status == AppointmentStatus.CANCELLED_BY_CLIENT
    unit.now += A_MINUTE
    again = make_appointment(unit, at(9, day=WEDNESDAY))
    assert cancel(unit, again, by_client=False).status == AppointmentStatus.CANCELLED_BY_OFFICE
    with pytest.raises(NotComing):
        cancel(unit, again)


def test_a_booking_can_be_taken_back_within_a_minute(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        first = make_appointment(unit, at(9, day=WEDNESDAY))
        second = make_appointment(unit, at(13, day=WEDNESDAY))
    clock.move(timedelta(seconds=60))
    with stores.writing() as unit:
        assert change.take_back(unit, appointment_id=first.id, by=RECEPTIONIST).status == AppointmentStatus.UNDONE
        make_appointment(unit, at(9, day=WEDNESDAY))
    clock.move(timedelta(seconds=1))
    with stores.writing() as unit, pytest.raises(TooLateToTakeBack):
        change.take_back(unit, appointment_id=second.id, by=RECEPTIONIST)


def test_the_interpreter_follows_moves_and_cancels(unit: Unit) -> None:
    make_office(unit)
    told = heard(unit)
    appointment = make_appointment(unit, at(9, day=WEDNESDAY), interpreter="ar")
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=90)
    attend.interpreter_stage(unit, appointment_id=appointment.id, status=OrderStatus.ORDERED, by=RECEPTIONIST)
    move(unit, appointment, 13)
    assert unit.db.get_one(InterpreterOrder, appointment.id).status == OrderStatus.TO_ORDER
    attend.interpreter_stage(unit, appointment_id=appointment.id, status=OrderStatus.CONFIRMED, by=RECEPTIONIST)
    cancel(unit, appointment)
    assert unit.db.get_one(InterpreterOrder, appointment.id).status == OrderStatus.CANCELLED
    needed = [event for event in told[TaskNeeded] if isinstance(event, TaskNeeded)]
    asked = [event.kind for event in needed if event.key.startswith("interpreter")]
    assert asked == ["interpreter-order", "interpreter-move", "interpreter-cancel"]


def test_an_interpreter_never_ordered_is_not_called_off(unit: Unit) -> None:
    make_office(unit)
    told = heard(unit)
    cancel(unit, make_appointment(unit, at(9, day=WEDNESDAY), interpreter="ar"))
    asked = {event.kind for event in told[TaskNeeded] if isinstance(event, TaskNeeded)}
    assert asked == {"interpreter-order"}


def test_the_client_arrives_or_does_not(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        appointment = make_appointment(unit, at(9, day=WEDNESDAY))
        for verb in (attend.no_show, attend.arrive, attend.done):
            with pytest.raises(NotYet):
                verb(unit, appointment_id=appointment.id, by=RECEPTIONIST)
    clock.set(at(9, 20, day=WEDNESDAY))
    with stores.writing() as unit:
        assert attend.no_show(unit, appointment_id=appointment.id, by=RECEPTIONIST).status == AppointmentStatus.NO_SHOW
        late = attend.arrive(unit, appointment_id=appointment.id, by=RECEPTIONIST)
        assert (late.status, late.arrived_at) == (AppointmentStatus.ARRIVED, unit.now)
        assert attend.done(unit, appointment_id=appointment.id, by=RECEPTIONIST).status == AppointmentStatus.DONE


def confirmed(unit: Unit, guest: Guest) -> Appointment:
    pick = Pick("EB_NEW", at(9, day=WEDNESDAY), "demo:h-1", mode=Mode.VISIT)
    return book.book(unit, pick=pick, guest=guest, by=RECEPTIONIST, texting=HER_NUMBER)


def promised(unit: Unit, appointment: Appointment) -> list[tuple[str, str]]:
    return [(notice.kind, notice.status) for notice, _ in of_appointment(unit.db, appointment.id)]


def test_the_confirmation_is_promised_with_the_booking(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit, Guest(name="Kim Okänd"))
    [(notice, content)] = of_appointment(unit.db, appointment.id)
    assert (notice.kind, notice.status) == (NoticeKind.CONFIRMATION, NoticeStatus.CREATED)
    assert content is not None
    assert "Stadshuset entré A" in content.text


def test_newer_news_replaces_what_has_not_left(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit, Guest(name="Kim Okänd"))
    move(unit, appointment, 13)
    assert promised(unit, appointment) == [
        (NoticeKind.CONFIRMATION, NoticeStatus.WITHHELD),
        (NoticeKind.CHANGED, NoticeStatus.CREATED),
    ]


def test_somebody_the_desk_must_not_learn_of_is_booked_the_same_and_never_told(unit: Unit) -> None:
    make_office(unit)
    told = heard(unit)
    seen = confirmed(unit, Guest(name="Kim Okänd", hidden="demo:p-9", by_number=True))
    assert (seen.person, seen.name) == (None, "Kim Okänd")
    [task] = [event for event in told[TaskNeeded] if isinstance(event, TaskNeeded)]
    assert (task.to, task.person, task.appointment_id) == ("protected_desk", "demo:p-9", seen.id)
    move(unit, seen, 13)
    cancel(unit, seen)
    # They look as anybody's would, and never leave.
    assert promised(unit, seen) == [
        (NoticeKind.CONFIRMATION, NoticeStatus.WITHHELD),
        (NoticeKind.CHANGED, NoticeStatus.WITHHELD),
        (NoticeKind.CANCELLED, NoticeStatus.CREATED),
    ]
    assert all(notice.silent for notice, _ in of_appointment(unit.db, seen.id))


def test_a_meeting_nobody_may_learn_of_sends_nothing(unit: Unit) -> None:
    make_office(unit)
    pick = Pick("VIOLENCE_SAFE", at(13), "demo:h-1", mode=Mode.VISIT)
    kept = book.book(unit, pick=pick, guest=Guest(person="demo:p-1"), by=RECEPTIONIST, texting=HER_NUMBER)
    assert promised(unit, kept) == []


def test_taking_a_booking_back_tells_nobody(unit: Unit) -> None:
    make_office(unit)
    appointment = confirmed(unit, Guest(name="Kim Okänd"))
    change.take_back(unit, appointment_id=appointment.id, by=RECEPTIONIST)
    assert promised(unit, appointment) == [(NoticeKind.CONFIRMATION, NoticeStatus.WITHHELD)]
