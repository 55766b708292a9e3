from itertools import permutations

import pytest
from sqlalchemy import func, select

from frontdesk.core.tasks import TaskFor
from frontdesk.notices.models import NoticeReceipt
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, Receipt, SmsUnknown
from frontdesk.notices.rules.status import NoticeStatus
from frontdesk.notices.service import sending, settling
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox

STEPS = (DeliveryReport.QUEUED, DeliveryReport.SENDING, DeliveryReport.SENT, DeliveryReport.DELIVERED)


def test_receipts_in_any_order_end_delivered_and_all_are_kept(outbox: Outbox) -> None:
    for order in list(permutations(STEPS))[::5]:
        notice = outbox.promise(person=None, number=f"07017406{len(outbox.gateway.sent) + 10}")
        outbox.after(1).send()
        outbox.hear(notice, *order, *order[:2])
        assert outbox.notice(notice).status == NoticeStatus.DELIVERED
    with outbox.stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(NoticeReceipt)) == 5 * 6


def test_a_receipt_that_is_faster_than_the_answer_is_not_set_back(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1)
    with outbox.stores.writing() as unit:
        handover = sending.claim(unit)
    assert handover is not None
    outbox.hear(notice, DeliveryReport.DELIVERED)
    with outbox.stores.writing() as unit:
        sending.accepted(unit, handover, "SM1")
    found = outbox.notice(notice)
    assert (found.status, found.provider_id) == (NoticeStatus.DELIVERED, "SM1")


@pytest.mark.parametrize("late", ["unknown", "not_sent"])
def test_an_answer_that_says_less_than_the_receipt_changes_nothing(outbox: Outbox, late: str) -> None:
    notice = outbox.promise()
    outbox.after(1)
    with outbox.stores.writing() as unit:
        handover = sending.claim(unit)
    outbox.hear(notice, DeliveryReport.SENT)
    with outbox.stores.writing() as unit:
        getattr(sending, late)(unit, handover)
    assert outbox.notice(notice).status == NoticeStatus.SENT


def test_a_receipt_settles_an_unknown_and_closes_its_task(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsUnknown())
    outbox.after(1).send()
    outbox.after(20).settle()
    outbox.hear(notice, DeliveryReport.SENT, DeliveryReport.DELIVERED)
    assert outbox.notice(notice).status == NoticeStatus.DELIVERED
    assert [event.key for event in outbox.settled] == [outbox.asked[0].key]


def test_a_phone_that_was_off_gets_one_more_try_under_a_new_reference(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    first = outbox.notice(notice).reference
    outbox.hear(notice, DeliveryReport.UNDELIVERED, fault=DeliveryFault.TEMPORARY)
    assert (outbox.notice(notice).status, outbox.asked) == (NoticeStatus.CREATED, [])
    assert outbox.after(61).send() == 1
    assert outbox.notice(notice).reference != first
    outbox.hear(notice, DeliveryReport.UNDELIVERED, fault=DeliveryFault.TEMPORARY)
    found = outbox.notice(notice)
    assert (found.status, found.why) == (NoticeStatus.UNDELIVERED, DeliveryFault.TEMPORARY)
    assert [task.kind for task in outbox.asked] == ["sms-failed"]
    assert outbox.after(120).send() == 0


def test_an_old_receipt_of_the_first_try_does_not_end_the_second(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    first = str(outbox.notice(notice).reference)
    outbox.hear(notice, DeliveryReport.UNDELIVERED, fault=DeliveryFault.TEMPORARY)
    outbox.after(61).send()
    with outbox.stores.writing() as unit:
        settling.receive(unit, Receipt(first, "SM1", DeliveryReport.UNDELIVERED, DeliveryFault.TEMPORARY, "30003"))
    assert outbox.notice(notice).status == NoticeStatus.ACCEPTED


def test_a_dead_number_becomes_a_task_at_once(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    outbox.hear(notice, DeliveryReport.UNDELIVERED, fault=DeliveryFault.NUMBER)
    assert outbox.notice(notice).status == NoticeStatus.UNDELIVERED
    assert [task.about["why"] for task in outbox.asked] == ["number"]


def test_a_failure_of_somebody_who_was_protected_meanwhile_is_for_those_who_may_know(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    with outbox.stores.writing() as unit:
        protect(unit, person="demo:p-1", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    outbox.asked.clear()
    outbox.hear(notice, DeliveryReport.FAILED, fault=DeliveryFault.OPERATOR)
    assert [task.to for task in outbox.asked] == [TaskFor.PROTECTED_DESK]


@pytest.mark.parametrize("reference", ["", "no-uuid", "00000000-0000-0000-0000-000000000001"])
def test_a_receipt_of_nothing_we_know_is_kept_and_moves_nothing(outbox: Outbox, reference: str) -> None:
    with outbox.stores.writing() as unit:
        settling.receive(unit, Receipt(reference, "SM9", DeliveryReport.DELIVERED))
        assert unit.db.scalar(select(func.count()).select_from(NoticeReceipt)) == 1


def test_a_word_the_operator_invents_moves_nothing(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    with outbox.stores.writing() as unit:
        settling.receive(unit, Receipt(str(outbox.notice(notice).reference), "SM1", None))
    assert outbox.notice(notice).status == NoticeStatus.ACCEPTED


def test_at_night_the_operator_is_asked_about_what_it_never_ended(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    outbox.reconcile()
    assert outbox.notice(notice).status == NoticeStatus.ACCEPTED
    outbox.after(120).reconcile()
    assert outbox.notice(notice).status == NoticeStatus.DELIVERED


def test_a_lease_that_ran_out_is_unknown_and_no_clock_takes_it(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1)
    with outbox.stores.writing() as unit:
        assert sending.claim(unit) is not None
    assert outbox.after(2).send() == 0
    outbox.settle()
    assert outbox.notice(notice).status == NoticeStatus.UNKNOWN
    assert outbox.send() == 0
    assert outbox.notice(notice).lease_until is None
