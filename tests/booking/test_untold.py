"""Nobody travels in vain: of a change the client did not make and no SMS can tell, a person has one task to ring."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.models import Appointment, UntoldChange
from frontdesk.booking.service import book, change, external_calendar, undo, untold
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calendars.service.events import MeetingMovedOutside
from frontdesk.calls.models.task import Task
from frontdesk.calls.service import tasks
from frontdesk.core.db.stores import Stores
from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import FixedClock
from frontdesk.notices.models import Notice
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, Receipt
from frontdesk.notices.queries import about_appointment
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.notices.service import sending, settling
from frontdesk.notices.views import NoticeChanged
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import erase_number, protect
from tests.factories import disclosure
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_handlaggare, open_all_week
from tests.factories.waiting import can_be_texted

TUESDAY = days_on(1)
NINE, TEN, ONE = (at(hour, day=TUESDAY) for hour in (9, 10, 13))
ANNA, NUMBER = disclosure.ANNA, "+46701740605"


@pytest.fixture
def kept(desk: Stores, register_writer: Engine) -> Appointment:
    """Anna is to come on Tuesday at nine and has no number for SMS."""
    disclosure.town(register_writer)
    with desk.writing() as unit:
        return make_appointment(unit, NINE, person=ANNA)


def open_tasks(desk: Stores, prefix: str = "") -> list[Task]:
    with desk.reading() as unit:
        wanted = select(Task).where(Task.done_at.is_(None), Task.kind.startswith(prefix)).order_by(Task.made_at)
        return list(unit.db.scalars(wanted))


def kinds(desk: Stores) -> list[str]:
    return sorted(task.kind for task in open_tasks(desk))


def move(desk: Stores, appointment: Appointment, starts_at: datetime, *, told: bool = False) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        to = NewTime(starts_at=starts_at)
        change.move(unit, appointment_id=row.id, version=row.version, to=to, by=RECEPTIONIST, told=told)


def cancel(desk: Stores, appointment: Appointment, *, by_client: bool = False) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        change.cancel(unit, appointment_id=row.id, version=row.version, by_client=by_client, by=RECEPTIONIST)


def settle(
    desk: Stores, appointment: Appointment, delivery: DeliveryReport, fault: DeliveryFault | None = None
) -> None:
    """Let the latest SMS about an appointment leave and end so."""
    with desk.writing() as unit:
        notice = about_appointment(unit.db, appointment.id)[-1]
        notice.status = NoticeStatus.ACCEPTED
        unit.db.flush()
        settling.apply(
            unit, notice, Receipt(reference=str(notice.reference), provider_id="p", delivery=delivery, fault=fault)
        )


def texted(desk: Stores, starts_at: datetime = ONE) -> Appointment:
    """Book Anna, who can be told by SMS now, and let the confirmation arrive."""
    with desk.writing() as unit:
        can_be_texted(unit, ANNA, NUMBER)
        pick = Pick("EB_NEW", starts_at, "demo:h-1", mode=Mode.VISIT)
        row = book.book(unit, pick=pick, guest=Guest(person=ANNA), by=RECEPTIONIST, texting=Texting(NUMBER))
    settle(desk, row, DeliveryReport.DELIVERED)
    return row


def moved_by_calendar(desk: Stores, appointment: Appointment) -> None:
    with desk.writing() as unit:
        external_calendar.moved_outside(
            unit, MeetingMovedOutside(appointment.id, "demo:h-1", ONE, ONE + timedelta(hours=1))
        )


@pytest.mark.harm(
    "A client travels to a meeting that was moved or called off, since no SMS could tell and nobody rang."
)
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (lambda desk, row: move(desk, row, ONE), "untold-time"),
        (moved_by_calendar, "untold-time"),
        (cancel, "untold-off"),
    ],
)
def test_what_no_sms_can_tell_is_one_task_to_ring(
    desk: Stores, kept: Appointment, changes: Callable[[Stores, Appointment], None], kind: str
) -> None:
    changes(desk, kept)
    [task] = open_tasks(desk)
    assert (task.kind, task.to, task.appointment_id) == (kind, TaskFor.RECEPTION, kept.id)
    assert task.about == {"was_at": NINE.isoformat()}
    assert task.due_at is not None
    assert task.due_at < NINE, "in time before the client sets out"


def test_what_the_client_did_needs_no_call(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, ONE, told=True)
    cancel(desk, kept, by_client=True)
    assert kinds(desk) == []


def test_another_person_at_the_same_time_is_no_news(desk: Stores, kept: Appointment) -> None:
    with desk.writing() as unit:
        make_handlaggare(unit, "demo:h-2")
        open_all_week(unit, "demo:h-2")
        to = NewTime(handlaggare="demo:h-2")
        change.move(unit, appointment_id=kept.id, version=1, to=to, by=RECEPTIONIST)
    assert kinds(desk) == []


def test_an_sms_on_its_way_is_waited_for_and_when_it_arrives_the_client_knows(desk: Stores, kept: Appointment) -> None:
    row = texted(desk)
    move(desk, row, TEN + timedelta(hours=5))
    assert kinds(desk) == []
    settle(desk, row, DeliveryReport.SENT)
    assert kinds(desk) == []
    settle(desk, row, DeliveryReport.DELIVERED)
    assert kinds(desk) == []
    with desk.reading() as unit:
        assert unit.db.scalars(select(UntoldChange)).all() == []


@pytest.mark.harm("A client travels in vain because the SMS about the new time failed.")
@pytest.mark.parametrize("fault", [DeliveryFault.NUMBER, DeliveryFault.OPTED_OUT, DeliveryFault.OPERATOR, None])
def test_an_sms_that_fails_becomes_the_same_one_task(
    desk: Stores, kept: Appointment, fault: DeliveryFault | None
) -> None:
    row = texted(desk)
    cancel(desk, row)
    settle(desk, row, DeliveryReport.FAILED, fault)
    assert kinds(desk) == ["untold-off"]


def test_an_unknown_sms_is_asked_about_before_anybody_rings(desk: Stores, kept: Appointment) -> None:
    row = texted(desk)
    move(desk, row, TEN + timedelta(hours=5))
    with desk.writing() as unit:
        notice = about_appointment(unit.db, row.id)[-1]
        notice.status, notice.claimed_at, notice.lease_until = NoticeStatus.SENDING, unit.now, unit.now
    with desk.writing() as unit:
        unit.now += timedelta(seconds=1)
        settling.expire(unit)
    assert kinds(desk) == []
    with desk.writing() as unit:
        unit.now += timedelta(days=1)
        settling.expire(unit)
    assert kinds(desk) == ["untold-time"]


def test_a_number_taken_back_before_the_sms_left_is_a_task(desk: Stores, kept: Appointment) -> None:
    row = texted(desk)
    move(desk, row, TEN + timedelta(hours=5))
    with desk.writing() as unit:
        erase_number(unit, person=ANNA)
    assert kinds(desk) == ["untold-time"]


def test_a_kind_that_sends_no_sms_is_a_task(desk: Stores, kept: Appointment) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, ANNA, NUMBER)
        unit.db.get_one(AppointmentType, "EB_NEW").no_sms = True
        silent = make_appointment(unit, ONE, person=ANNA)
    cancel(desk, silent)
    assert kinds(desk) == ["untold-off"]


def test_a_further_move_updates_the_task_and_the_client_still_believes_in_the_first(
    desk: Stores, kept: Appointment
) -> None:
    move(desk, kept, TEN)
    move(desk, kept, ONE)
    [task] = open_tasks(desk)
    assert (task.kind, task.about) == ("untold-time", {"was_at": NINE.isoformat()})
    cancel(desk, kept)
    [task] = open_tasks(desk)
    assert (task.kind, task.about) == ("untold-off", {"was_at": NINE.isoformat()})


def test_moved_back_to_what_the_client_believes_needs_no_call(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, ONE)
    with desk.writing() as unit:
        unit.now += timedelta(hours=1)
        change.move(unit, appointment_id=kept.id, version=2, to=NewTime(starts_at=NINE), by=RECEPTIONIST)
    assert kinds(desk) == []


@pytest.mark.parametrize("changes", [lambda desk, row: move(desk, row, ONE), cancel])
def test_undone_within_the_minute_needs_no_call(
    desk: Stores, kept: Appointment, changes: Callable[[Stores, Appointment], None]
) -> None:
    changes(desk, kept)
    with desk.writing() as unit:
        undo.undo_change(unit, appointment_id=kept.id, by=RECEPTIONIST)
    assert kinds(desk) == []
    with desk.reading() as unit:
        assert unit.db.scalars(select(UntoldChange)).all() == []


def test_whoever_rings_ticks_it_off_and_a_later_change_is_news_from_there(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, ONE)
    with desk.writing() as unit:
        tasks.do(unit, task_id=open_tasks(desk)[0].id, who=RECEPTIONIST)
    assert kinds(desk) == []
    move(desk, kept, TEN)
    [task] = open_tasks(desk)
    assert task.about == {"was_at": ONE.isoformat()}


def test_the_client_who_calls_and_moves_it_knows(desk: Stores, kept: Appointment) -> None:
    move(desk, kept, ONE)
    move(desk, kept, TEN, told=True)
    assert kinds(desk) == []


def test_news_that_left_is_what_the_client_believes_next(desk: Stores, kept: Appointment) -> None:
    row = texted(desk)
    later = at(14, day=TUESDAY)
    move(desk, row, later)
    settle(desk, row, DeliveryReport.SENT)
    with desk.writing() as unit:
        erase_number(unit, person=ANNA)
    move(desk, row, at(15, day=TUESDAY))
    [task] = open_tasks(desk)
    assert task.about == {"was_at": later.isoformat()}


@pytest.mark.harm("Reception is asked to ring somebody who is hidden.")
@pytest.mark.parametrize("kind", list(ProtectionKind))
def test_whoever_is_hidden_is_told_by_the_protected_desk(desk: Stores, kept: Appointment, kind: ProtectionKind) -> None:
    move(desk, kept, ONE)
    with desk.writing() as unit:
        protect(unit, person=ANNA, kind=kind, by=RECEPTIONIST)
    assert [task.to for task in open_tasks(desk, "untold")] == [TaskFor.PROTECTED_DESK]
    cancel(desk, kept)
    assert [(task.kind, task.to) for task in open_tasks(desk, "untold")] == [("untold-off", TaskFor.PROTECTED_DESK)]


@pytest.mark.harm("A task tells reception that a typed name is somebody hidden.")
@pytest.mark.parametrize("hidden", [None, disclosure.PROTECTED])
def test_a_typed_name_looks_the_same_to_reception_whoever_it_is(
    desk: Stores, clock: FixedClock, kept: Appointment, hidden: str | None
) -> None:
    with desk.writing() as unit:
        pick = Pick("EB_NEW", ONE, "demo:h-1", mode=Mode.VISIT)
        guest = Guest(name="Kim", hidden=hidden, by_number=True)
        row = book.book(unit, pick=pick, guest=guest, by=RECEPTIONIST, texting=Texting(NUMBER))
    move(desk, row, at(14, day=TUESDAY))
    clock.move(timedelta(minutes=2))
    with desk.writing() as unit:
        sending.claim(unit)
    assert [task.kind for task in open_tasks(desk) if task.to == TaskFor.RECEPTION] == []
    told = [task for task in open_tasks(desk, "untold") if task.to == TaskFor.PROTECTED_DESK]
    assert [task.person for task in told] == ([hidden] if hidden else [])


def test_a_booking_that_never_was_needs_no_call(desk: Stores, kept: Appointment) -> None:
    with desk.writing() as unit:
        change.take_back(unit, appointment_id=kept.id, by=RECEPTIONIST)
    assert kinds(desk) == []


def test_the_notice_of_something_else_changes_nothing(desk: Stores, kept: Appointment) -> None:
    with desk.writing() as unit:
        untold.news_changed(unit, NoticeChanged(uuid.uuid4(), "changed"))
        assert unit.db.scalars(select(Notice)).all() == []
    assert kinds(desk) == []
