"""What nobody can see to any more does not stay among what is to be done."""

from datetime import timedelta

from sqlalchemy import delete, select

from frontdesk.booking import jobs
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import attend
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.ids import new_id
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import FixedClock
from tests.factories.booking import at, days_on, make_appointment


def kinds(desk: Stores) -> list[str]:
    with desk.reading() as unit:
        return sorted(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def test_a_meeting_that_has_been_needs_nobody_to_see_it_beforehand(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        make_appointment(unit, at(9, day=days_on(1)))
    clock.move(timedelta(hours=2))
    with desk.writing() as unit:
        attend.ask_about_unseen(unit)
    assert kinds(desk) == ["booking-unseen"]
    jobs.close_what_is_over(desk)
    assert kinds(desk) == ["booking-unseen"], "it is still to come"
    clock.move(timedelta(days=2))
    jobs.close_what_is_over(desk)
    assert kinds(desk) == []


def test_tasks_about_a_meeting_that_was_disposed_of_close_and_no_others(desk: Stores) -> None:
    with desk.writing() as unit:
        kept, gone = make_appointment(unit, at(9, day=days_on(1))), make_appointment(unit, at(13, day=days_on(1)))
        about = [kept.id, gone.id]
        # What is offered is no meeting of ours yet, and lives by itself.
        asked = [("booking-absence", one) for one in about] + [("waiting-earlier", new_id()), ("sms-failed", new_id())]
        for number, (kind, appointment_id) in enumerate(asked):
            key = f"{kind}:{number}"
            unit.task(TaskNeeded(kind=kind, to=TaskFor.RECEPTION, key=key, appointment_id=appointment_id))
        unit.task(TaskNeeded(kind="booking-for-hidden", to=TaskFor.PROTECTED_DESK, key="no meeting named"))
    jobs.close_what_is_over(desk)
    assert len(kinds(desk)) == 5
    with desk.writing() as unit:
        unit.db.execute(delete(Appointment).where(Appointment.id == gone.id))
    jobs.close_what_is_over(desk)
    assert kinds(desk) == ["booking-absence", "booking-for-hidden", "sms-failed", "waiting-earlier"]
