"""What lies too long is told once; what is settled is disposed of; what is not is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accounts.rules import Role
from frontdesk.calls import jobs
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import message as messages
from frontdesk.calls.rules.contact import Outcome, Priority
from frontdesk.calls.rules.tasks import WORDS
from frontdesk.calls.service import alarming, callback, closing, message, note, urgency
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.service.disposing import FILED_DAYS, KINDS, NOTE_DAYS, NUMBER_DAYS
from frontdesk.calls.views import About
from frontdesk.core import choices, disposal
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import FixedClock
from frontdesk.reactions import REACTIONS
from tests.calls.test_messages import ABOUT, _wish
from tests.factories.calls import ANNA, left_message, open_contact, organisation
from tests.web.client import Building


@pytest.fixture
def wired(stores: Stores) -> Stores:
    stores.reactions = REACTIONS
    with stores.writing() as unit:
        organisation(unit)
    return stores


def _kind(days: choices.Choice[int]) -> disposal.Kind:
    return next(kind for kind in KINDS if kind.days is days)


def _kinds(stores: Stores) -> list[str]:
    with stores.writing() as unit:
        alarming.alarm(unit)
    with stores.reading() as unit:
        return list(unit.desk.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def _left(stores: Stores, *, priority: Priority = Priority.TODAY) -> None:
    with stores.writing() as unit:
        left_message(unit).priority = int(priority)


def test_an_untouched_message_is_told_after_its_patience_in_working_time(wired: Stores, clock: FixedClock) -> None:
    _left(wired)
    clock.move(timedelta(minutes=59))
    assert _kinds(wired) == []
    clock.move(timedelta(minutes=2))
    assert _kinds(wired) == ["message-unacknowledged"]


def test_a_night_is_not_working_time(wired: Stores, clock: FixedClock) -> None:
    _left(wired, priority=Priority.DAYS)
    clock.move(timedelta(hours=20))
    assert _kinds(wired) == []


def test_a_message_taken_on_settles_the_task_and_a_task_done_does_not_come_back(
    wired: Stores, clock: FixedClock
) -> None:
    _left(wired)
    clock.move(timedelta(hours=2))
    assert _kinds(wired) == ["message-unacknowledged"]
    with wired.writing() as unit:
        task = unit.desk.scalars(select(Task)).one()
        task.done_at = unit.now
    assert _kinds(wired) == []


def test_a_broken_promise_is_told(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        made = open_contact(unit)
        left = callback.promise(unit, contact_id=made.id, who=ANNA, text="x", wish=_wish(11, 12), about=ABOUT)
        message.acknowledge(unit, message_id=left.id, who=ANNA)
    clock.move(timedelta(hours=2, minutes=1))
    assert _kinds(wired) == ["callback-overdue"]


def test_akut_nobody_takes_within_five_minutes_goes_to_the_head(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        made = open_contact(unit)
        urgency.raise_priority(unit, contact_id=made.id, priority=Priority.NOW)
    clock.move(timedelta(minutes=6))
    assert _kinds(wired) == ["urgent-untaken"]
    with wired.writing() as unit:
        urgency.taken(unit, contact_id=made.id, who=ANNA, by="Mia")
    assert _kinds(wired) == []


def _close(unit: Unit) -> None:
    made = open_contact(unit)
    note.write(unit, contact_id=made.id, who=ANNA, text="Frågade om öppettider.")
    closing.close(unit, contact_id=made.id, who=ANNA, ending=Ending(Outcome.ANSWERED), about=About())


def test_a_number_goes_after_its_days_and_one_of_an_open_contact_stays(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        _close(unit)
        kept = open_contact(unit)
    clock.move(timedelta(days=31))
    with wired.writing() as unit:
        assert disposal.count(unit, _kind(NUMBER_DAYS)) == 1
        assert disposal.dispose(unit, _kind(NUMBER_DAYS)) == 1
        assert contacts.number_of(unit.desk, kept.id)
        assert disposal.count(unit, _kind(NUMBER_DAYS)) == 0


def test_a_filed_message_goes_and_an_unfiled_one_never_does(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        filed = left_message(unit)
        left_message(unit)
        message.file(unit, message_id=filed.id, who=ANNA)
    clock.move(timedelta(days=1000))
    with wired.writing() as unit:
        assert disposal.dispose(unit, _kind(FILED_DAYS)) == 1
        assert disposal.count(unit, _kind(FILED_DAYS)) == 0


def test_a_note_of_a_closed_contact_goes_after_a_year(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        _close(unit)
    clock.move(timedelta(days=300))
    with wired.writing() as unit:
        assert disposal.count(unit, _kind(NOTE_DAYS)) == 0
    clock.move(timedelta(days=100))
    with wired.writing() as unit:
        assert disposal.dispose(unit, _kind(NOTE_DAYS)) == 1


def test_days_that_make_no_sense_are_refused(unit: Unit) -> None:
    with pytest.raises(ValueError, match="between 1 and 3650"):
        choices.put(unit.desk, FILED_DAYS, 0, by="test", now=unit.now)


def test_every_job_runs(wired: Stores) -> None:
    for job in jobs.jobs(wired):
        job.run()


def test_every_kind_of_task_has_words_and_they_are_translated() -> None:
    assert all(text.endswith((".", "?")) for text in WORDS.values())


def test_what_is_left_about_the_protected_is_read_and_filed_by_those_in_charge_only(building: Building) -> None:
    building.stores.reactions = REACTIONS
    with building.stores.writing() as unit:
        organisation(unit)
        made = open_contact(unit)
        note.write(unit, contact_id=made.id, who=ANNA, text="Vill bli uppringd.")
        event = TaskNeeded(kind="left-to-intake", to=TaskFor.PROTECTED_DESK, key="left-to-intake:1", contact_id=made.id)
        publish(unit.desk, event)
        hidden = messages.hidden_of(unit.desk, made.id)[0].id
    rut, eva = building.login(Role.RECEPTIONIST), building.login(Role.PROTECTED_DESK)
    assert "Vill bli uppringd" not in rut.get("/tasks").text
    rut.post(f"/tasks/messages/{hidden}/file", status=404)
    assert "Vill bli uppringd" in eva.get("/tasks").text
    eva.post(f"/tasks/messages/{hidden}/acknowledge")
    eva.post(f"/tasks/messages/{hidden}/file")
    assert "Vill bli uppringd" not in eva.get("/tasks").text
