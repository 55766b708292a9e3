"""An operator that is away burns nothing: what it did not take waits, and whom to ring is one list."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.calls.models.task import Task
from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import NoticeOutage
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox
from tests.web.client import Building, Person


def many(outbox: Outbox, count: int) -> list[uuid.UUID]:
    return [outbox.promise(person=None, number=f"070-17406{10 + nth}") for nth in range(count)]


def states(outbox: Outbox, notices: list[uuid.UUID]) -> Counter[str]:
    return Counter(outbox.notice(one).status for one in notices)


def away(outbox: Outbox) -> list[uuid.UUID]:
    """Two SMS of which nobody can say whether they were taken, and an operator that rests."""
    both = many(outbox, 2)
    outbox.trouble(SmsUnknown())
    outbox.after(1).send()
    return both


@pytest.mark.harm("an operator's outage burns the SMS that are waiting: they never leave, or leave twice")
@pytest.mark.parametrize("trouble", [SmsUnknown(), SmsNotSent()])
def test_what_the_operator_did_not_take_waits_and_leaves_once_when_it_is_back(
    outbox: Outbox, trouble: Exception
) -> None:
    notices = many(outbox, 30)
    outbox.trouble(trouble)
    outbox.after(1)
    for _ in range(20):
        outbox.after(0.1).send()
    burnt = 2 if isinstance(trouble, SmsUnknown) else 0
    assert states(outbox, notices)[NoticeStatus.UNKNOWN] == burnt
    assert states(outbox, notices)[NoticeStatus.CREATED] == 30 - burnt
    outbox.trouble(None)
    for _ in range(30):
        outbox.after(0.25).send()
    assert states(outbox, notices)[NoticeStatus.ACCEPTED] == 30 - burnt
    assert set(Counter(message.to for message in outbox.gateway.sent).values()) == {1}
    outbox.after(20).settle()
    assert [task.kind for task in outbox.asked] == ["sms-outage"] * burnt
    assert len({task.key for task in outbox.asked}) == (1 if burnt else 0)


def test_an_operator_that_answers_questions_and_fails_at_sending_costs_one_sms_a_rest(outbox: Outbox) -> None:
    notices = many(outbox, 30)
    outbox.gateway._trouble = lambda to: SmsUnknown() if to else None
    outbox.after(1)
    for _ in range(120):
        outbox.after(0.25).send()
    assert states(outbox, notices)[NoticeStatus.UNKNOWN] <= 10  # 2, then one after 30 s, 1, 2, 4, 5, 5, 5 min
    assert outbox.gateway.sent == []


def test_being_asked_to_wait_is_no_outage(outbox: Outbox) -> None:
    notices = many(outbox, 5)
    outbox.trouble(SmsNotSent(timedelta(seconds=40)))
    outbox.after(1).send()
    assert [outbox.notice(one).attempts for one in notices].count(1) == 1
    outbox.trouble(None)
    assert outbox.after(0.5).send() == 0
    for _ in range(5):
        outbox.after(0.25).send()
    assert states(outbox, notices)[NoticeStatus.ACCEPTED] == 5
    with outbox.stores.reading() as unit:
        assert unit.db.scalars(select(NoticeOutage)).all() == []


def test_an_unknown_that_the_operator_took_is_found_by_number_and_minute(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.gateway._lost = lambda _: True
    outbox.after(1).send()
    assert outbox.notice(notice).status == NoticeStatus.UNKNOWN
    outbox.after(2).look_for()
    assert outbox.notice(notice).status == NoticeStatus.DELIVERED
    assert outbox.notice(notice).provider_id == outbox.gateway.sent[0].provider_id
    outbox.after(20).settle()
    assert outbox.asked == []


def test_what_is_not_found_stays_unknown_and_becomes_a_question(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsUnknown())
    outbox.after(1).send()
    outbox.trouble(None)
    for _ in range(16):
        outbox.after(1).look_for()
        outbox.settle()
    assert outbox.notice(notice).status == NoticeStatus.UNKNOWN
    assert (len(outbox.asked), outbox.gateway.sent) == (1, [])


def test_two_unknowns_to_one_number_and_one_message_say_nothing_of_either(outbox: Outbox) -> None:
    outbox.gateway._lost = lambda _: True
    first = outbox.promise()
    outbox.after(1).send()
    outbox.trouble(SmsUnknown())
    second = outbox.promise(person=None)
    outbox.after(1).send()
    outbox.trouble(None)
    outbox.after(2).look_for()
    assert {outbox.notice(one).status for one in (first, second)} == {NoticeStatus.UNKNOWN}


def test_a_message_that_is_another_notices_is_not_this_one(outbox: Outbox) -> None:
    taken, lost = outbox.promise(), outbox.promise(person=None)
    outbox.after(1)
    outbox.send()
    assert {outbox.notice(one).status for one in (taken, lost)} == {NoticeStatus.ACCEPTED}
    later = outbox.promise(person=None)
    outbox.trouble(SmsUnknown())
    outbox.after(1).send()
    outbox.trouble(None)
    outbox.after(2).look_for()
    assert outbox.notice(later).status == NoticeStatus.UNKNOWN


def test_what_waits_past_its_use_is_told_of_while_the_operator_is_still_away(outbox: Outbox) -> None:
    away(outbox)
    soon = outbox.promise(person=None, number="070-174 06 80", starts_at=outbox.clock.now() + timedelta(hours=1))
    for _ in range(13):
        outbox.after(5).send()
        outbox.settle()
    assert (outbox.notice(soon).status, outbox.notice(soon).why) == (NoticeStatus.FAILED, "too_late")
    assert {task.kind for task in outbox.asked} == {"sms-outage"}
    outbox.trouble(None)
    for _ in range(30):
        outbox.after(1).send()
    assert outbox.gateway.sent == []


def test_an_outage_that_comes_and_goes_within_the_hour_is_one(outbox: Outbox) -> None:
    away(outbox)
    outbox.trouble(None)
    third = outbox.promise(person=None, number="070-174 06 70")
    for _ in range(4):
        outbox.after(1).send()
    assert outbox.notice(third).status == NoticeStatus.ACCEPTED
    away(outbox)
    with outbox.stores.reading() as unit:
        (outage,) = unit.db.scalars(select(NoticeOutage)).all()
    assert outage.ended_at is None
    outbox.trouble(None)
    outbox.promise(person=None, number="070-174 06 71")
    for _ in range(6):
        outbox.after(1).send()
    outbox.after(120)
    away(outbox)
    with outbox.stores.reading() as unit:
        assert len(unit.db.scalars(select(NoticeOutage)).all()) == 2


def test_once_the_settings_are_mended_a_second_fault_is_a_task_of_its_own(outbox: Outbox) -> None:
    outbox.promise()
    outbox.trouble(SmsRefused("20003", DeliveryFault.CONFIGURATION))
    outbox.after(1).send()
    outbox.trouble(None)
    outbox.after(5).send()
    assert [event.key for event in outbox.settled] == ["sms-config"]
    outbox.promise(person=None, number="070-174 06 70")
    outbox.after(1).send()
    assert len(outbox.settled) == 1


@pytest.fixture
def town(outbox: Outbox, register_writer: Engine) -> Outbox:
    disclosure.town(register_writer)
    outbox.stores.event_handlers = EVENT_HANDLERS
    return outbox


def listed(person: Person, path: str) -> str:
    return person.get(path).text


def test_reception_rings_from_one_list_and_ticks_it_off(town: Outbox, building: Building, clock: FixedClock) -> None:
    named = town.promise(person=disclosure.ANNA)
    unnamed = town.promise(person=None, number="070-174 06 71")
    town.trouble(SmsUnknown())
    town.after(1).send()
    town.after(20).settle()
    rut, other = building.login(Role.RECEPTIONIST), building.login(Role.RECEPTIONIST, name="Ny", grants=())
    with town.stores.reading() as unit:
        (task,) = unit.db.scalars(select(Task)).all()
    assert task.kind == "sms-outage"
    assert task.person is None
    page = f"/sms/outages/{task.about['outage']}"
    assert page in rut.get("/tasks").response.text
    rut.post(f"/tasks/{task.id}/done", status=409)

    shown = listed(rut, page)
    assert "Anna" in shown
    assert "070-174 06 71" in shown
    assert "oklart om det kom fram" in shown
    assert "Anna" not in listed(other, page)
    with town.stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).where(LogRow.event == "notice.to_ring")).all()
    assert [row.person for row in rows].count(disclosure.ANNA) == 1

    other.post(f"{page}/{named}/done", status=404)
    rut.post(f"{page}/{named}/done")
    assert "Anna" not in listed(rut, page)
    town.hear(unnamed, DeliveryReport.DELIVERED)
    assert "Ingen kvar att ringa." in listed(rut, page)
    with town.stores.reading() as unit:
        (task,) = unit.db.scalars(select(Task)).all()
    assert task.done_at is not None
    rut.get(f"/sms/outages/{uuid.uuid4()}", status=404)


@pytest.mark.harm("somebody protected stands on reception's list of whom to ring")
def test_somebody_protected_meanwhile_is_rung_by_those_who_may_know(town: Outbox, building: Building) -> None:
    town.promise(person=disclosure.ANNA)
    town.promise(person=None, number="070-174 06 71")
    town.trouble(SmsUnknown())
    town.after(1).send()
    town.after(20).settle()
    with town.stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    with town.stores.reading() as unit:
        outage = unit.db.scalars(select(NoticeOutage)).one()
        tasks = unit.db.scalars(select(Task).where(Task.kind == "sms-outage")).all()
    assert {task.to for task in tasks} == {TaskFor.RECEPTION, TaskFor.PROTECTED_DESK}
    page = f"/sms/outages/{outage.id}"
    assert "Anna" not in listed(building.login(Role.RECEPTIONIST), page)
    assert "Anna" in listed(building.login(Role.PROTECTED_DESK, name="Vera"), page)
