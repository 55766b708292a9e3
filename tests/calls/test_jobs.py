"""What lies too long is told until it is taken on; what is settled is disposed of; what is not is kept."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from frontdesk.accounts.rules import Role
from frontdesk.calls import jobs
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import contacts
from frontdesk.calls.queries.settings import ALARM_FALLBACK, headless
from frontdesk.calls.queries.task_views import for_staff
from frontdesk.calls.rules.contact import Outcome, Priority
from frontdesk.calls.rules.ending import NoteOption
from frontdesk.calls.rules.messages import MessageKind, alarm_at
from frontdesk.calls.rules.tasks import WORDS
from frontdesk.calls.service import alarming, callback, closing, message, note, urgency
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.service.retention import FILED_DAYS, KINDS, NOTE_DAYS, NUMBER_DAYS
from frontdesk.calls.views import MessageSubject
from frontdesk.core import municipal_settings, retention
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import STOCKHOLM, FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.calls.test_messages import ABOUT, _wish
from tests.factories.accounts import make_staff
from tests.factories.calls import ANNA, BOU_INTAKE, left_message, open_contact, organisation
from tests.web.client import Building


@pytest.fixture
def wired(stores: Stores) -> Stores:
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        organisation(unit)
    return stores


def _kind(days: municipal_settings.Setting[int]) -> retention.RetentionKind:
    return next(kind for kind in KINDS if kind.days is days)


def _kinds(stores: Stores) -> list[str]:
    with stores.writing() as unit:
        alarming.alarm(unit)
    with stores.reading() as unit:
        return list(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def _left(stores: Stores, *, priority: Priority = Priority.TODAY) -> uuid.UUID:
    with stores.writing() as unit:
        left = left_message(unit)
        left.priority = int(priority)
        return left.id


def test_an_untouched_message_is_told_after_its_patience_in_working_time(wired: Stores, clock: FixedClock) -> None:
    _left(wired)
    clock.move(timedelta(minutes=59))
    assert _kinds(wired) == []
    clock.move(timedelta(minutes=2))
    assert _kinds(wired) == ["message-unacknowledged"]


def test_a_night_is_not_working_time(wired: Stores, clock: FixedClock) -> None:
    _left(wired, priority=Priority.DAYS)
    clock.move(timedelta(hours=20))
    assert "message-unacknowledged" not in _kinds(wired)


@pytest.mark.harm("An alarm is ticked off and what it was about lies on")
def test_an_alarm_ticked_off_comes_back_until_the_message_is_taken_on(wired: Stores, clock: FixedClock) -> None:
    left = _left(wired)
    clock.move(timedelta(hours=2))
    assert _kinds(wired) == ["message-unacknowledged"]
    with wired.writing() as unit:
        unit.db.scalars(select(Task)).one().done_at = unit.now
    assert _kinds(wired) == []
    clock.move(timedelta(hours=1, minutes=1))
    assert _kinds(wired) == ["message-unacknowledged"]
    assert _kinds(wired) == ["message-unacknowledged"]
    with wired.writing() as unit:
        message.acknowledge(unit, message_id=left, who=ANNA)
    clock.move(timedelta(hours=3))
    assert _kinds(wired) == []


def _at(day: int, hour: int, minute: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM)


# Friday 27 November, the day before a holiday, a half-day before Christmas, a Saturday, and an ordinary Tuesday.
@pytest.mark.harm("What must be acted on today is told of after the weekend")
@pytest.mark.parametrize("priority", [Priority.TODAY, Priority.NOW])
@pytest.mark.parametrize(
    ("written", "told_by", "half_days"),
    [
        (_at(27, 16, 10), _at(27, 16, 10), {}),
        (_at(27, 15, 50), _at(27, 16, 0), {}),
        (_at(27, 15, 20), _at(27, 16, 0), {}),
        (_at(27, 16, 45), _at(27, 16, 45), {}),
        (_at(23, 16, 0, 12), _at(23, 16, 0, 12), {}),
        (_at(23, 11, 20, 12), _at(23, 11, 30, 12), {date(2026, 12, 23): time(12)}),
        (_at(28, 10, 0), _at(28, 10, 0), {}),
        (_at(24, 9, 0), _at(24, 10, 0), {}),
    ],
)
def test_what_is_for_today_is_told_of_before_the_office_closes(
    priority: Priority, written: datetime, told_by: datetime, half_days: dict[date, time]
) -> None:
    assert written <= alarm_at(priority, written, half_days) <= told_by


def test_what_can_wait_waits_in_working_hours() -> None:
    assert alarm_at(Priority.DAYS, _at(27, 12, 30), {}) == _at(30, 12, 0)


@pytest.mark.harm("What must be acted on today is told of after the weekend")
def test_the_head_hears_on_friday_of_a_report_left_on_friday_afternoon(wired: Stores, clock: FixedClock) -> None:
    clock.set(_at(27, 16, 10))
    _left(wired, priority=Priority.TODAY)
    clock.move(timedelta(minutes=1))
    assert _kinds(wired) == ["message-unacknowledged"]


def test_the_alarm_of_a_unit_without_a_head_goes_to_whom_the_municipality_named(wired: Stores) -> None:
    with wired.writing() as unit:
        admin, eva = make_staff(unit, Role.ADMINISTRATOR), make_staff(unit, Role.RECEPTIONIST, login="eva")
        event = TaskNeeded(kind="message-unacknowledged", to=TaskFor.UNIT_HEAD, key="message:1", unit=BOU_INTAKE)
        unit.publish(event)
        assert [len(for_staff(unit.db, one, unit.now)) for one in (admin, eva)] == [1, 0]
        municipal_settings.put(unit.db, ALARM_FALLBACK, str(eva.id), by="Admin", now=unit.now)
        unit.publish(event)
        assert [len(for_staff(unit.db, one, unit.now)) for one in (admin, eva)] == [0, 1]
        head = make_staff(unit, Role.UNIT_HEAD, units=[BOU_INTAKE], login="head")
        unit.publish(event)
        assert [len(for_staff(unit.db, one, unit.now)) for one in (admin, eva, head)] == [0, 0, 1]
        assert headless(unit.db) == ("Ekonomi 1", "Mottagningen ekonomi")


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


NOT_LEFT = Ending(Outcome.ANSWERED, to=NoteOption.NOWHERE, because="Bara öppettider.")


def _close(unit: Unit) -> None:
    made = open_contact(unit)
    note.write(unit, contact_id=made.id, who=ANNA, text="Frågade om öppettider.")
    closing.close(unit, contact_id=made.id, who=ANNA, ending=NOT_LEFT, about=MessageSubject())


def test_a_number_goes_after_its_days_and_one_of_an_open_contact_stays(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        _close(unit)
        kept = open_contact(unit)
    clock.move(timedelta(days=31))
    with wired.writing() as unit:
        assert retention.count(unit, _kind(NUMBER_DAYS)) == 1
        assert retention.dispose(unit, _kind(NUMBER_DAYS)) == 1
        assert contacts.number_of(unit.db, kept.id)
        assert retention.count(unit, _kind(NUMBER_DAYS)) == 0


def test_a_filed_message_goes_and_an_unfiled_one_never_does(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        filed = left_message(unit)
        left_message(unit)
        message.file(unit, message_id=filed.id, who=ANNA)
    clock.move(timedelta(days=1000))
    with wired.writing() as unit:
        assert retention.dispose(unit, _kind(FILED_DAYS)) == 1
        assert retention.count(unit, _kind(FILED_DAYS)) == 0


def test_a_note_of_a_closed_contact_goes_after_a_year(wired: Stores, clock: FixedClock) -> None:
    with wired.writing() as unit:
        _close(unit)
    clock.move(timedelta(days=300))
    with wired.writing() as unit:
        assert retention.count(unit, _kind(NOTE_DAYS)) == 0
    clock.move(timedelta(days=100))
    with wired.writing() as unit:
        assert retention.dispose(unit, _kind(NOTE_DAYS)) == 1


def test_days_that_make_no_sense_are_refused(unit: Unit) -> None:
    with pytest.raises(ValueError, match="between 1 and 3650"):
        municipal_settings.put(unit.db, FILED_DAYS, 0, by="test", now=unit.now)


def test_every_job_runs(wired: Stores) -> None:
    for job in jobs.jobs(wired):
        job.run()


def test_every_kind_of_task_has_words_and_they_are_translated() -> None:
    assert all(text.endswith((".", "?")) for text in WORDS.values())


def test_what_is_left_about_the_protected_is_read_and_filed_by_those_in_charge_only(building: Building) -> None:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        organisation(unit)
        made = open_contact(unit)
        kind, about = MessageKind.MESSAGE, MessageSubject(protected=True)
        hidden = message.leave(unit, contact_id=made.id, who=ANNA, kind=kind, text="Vill bli uppringd.", about=about).id
    rut, eva = building.login(Role.RECEPTIONIST), building.login(Role.PROTECTED_DESK)
    assert "Vill bli uppringd" not in rut.get("/tasks").text
    rut.post(f"/tasks/messages/{hidden}/file", status=404)
    assert "Vill bli uppringd" in eva.get("/tasks").text
    eva.post(f"/tasks/messages/{hidden}/acknowledge")
    eva.post(f"/tasks/messages/{hidden}/file")
    assert "Vill bli uppringd" not in eva.get("/tasks").text
