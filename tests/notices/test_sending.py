from datetime import time, timedelta

import pytest

from frontdesk.core.tasks import TaskFor
from frontdesk.notices import service
from frontdesk.notices.models import NoticeContent
from frontdesk.notices.ports import DeliveryFault, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import confirm_number, consent, protect, set_consent
from tests.factories.notices import NUMBER, RECEPTIONIST, THURSDAY_HALF_PAST_TEN
from tests.notices.conftest import Outbox

PERSON = "demo:p-1"


def test_nothing_leaves_in_the_minute_of_regret_and_all_of_it_after(outbox: Outbox) -> None:
    notice = outbox.promise()
    assert outbox.send() == 0
    assert outbox.after(1).send() == 1
    sent = outbox.gateway.sent[0]
    assert (sent.to, sent.reference) == ("+46701740612", str(outbox.notice(notice).reference))
    assert outbox.notice(notice).status == NoticeStatus.ACCEPTED
    assert outbox.send() == 0


def test_the_operator_is_told_to_give_up_before_the_meeting(outbox: Outbox) -> None:
    outbox.promise(starts_at=THURSDAY_HALF_PAST_TEN - timedelta(days=3) + timedelta(hours=3))
    outbox.after(1).send()
    assert outbox.gateway.sent[0].valid_for == timedelta(hours=1, minutes=29)


def test_undone_never_leaves(outbox: Outbox) -> None:
    notice = outbox.promise()
    with outbox.stores.writing() as unit:
        service.undo(unit, notice, by=RECEPTIONIST)
    assert outbox.after(1).send() == 0


def test_a_person_protected_after_the_promise_gets_nothing_and_nobody_is_told(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.stores.event_handlers = {}  # even if the event had found nobody to hear it
    with outbox.stores.writing() as unit:
        protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    outbox.after(1).send()
    assert (outbox.gateway.sent, outbox.asked) == ([], [])
    assert outbox.notice(notice).status == NoticeStatus.WITHHELD


def test_protecting_a_person_erases_the_number_at_once(outbox: Outbox) -> None:
    notice = outbox.promise()
    with outbox.stores.writing() as unit:
        protect(unit, person=PERSON, kind=ProtectionKind.UNSAFE_CONTACT, by=RECEPTIONIST)
        unit.db.flush()
        assert unit.db.get(NoticeContent, notice) is None


def test_a_no_to_sms_after_the_promise_is_heeded(outbox: Outbox) -> None:
    notice = outbox.promise()
    with outbox.stores.writing() as unit:
        set_consent(unit, person=PERSON, by=RECEPTIONIST, wants_sms=False, shared_phone=None)
    outbox.after(1).send()
    assert outbox.gateway.sent == []
    assert outbox.notice(notice).status == NoticeStatus.WITHHELD


def test_what_is_provably_not_sent_is_tried_again_with_growing_pauses(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsNotSent())
    outbox.after(1).send()
    assert outbox.notice(notice).status == NoticeStatus.CREATED
    assert outbox.send() == 0
    outbox.trouble(None)
    assert outbox.after(0.25).send() == 1
    assert outbox.notice(notice).attempts == 2


def test_when_it_is_no_longer_of_use_a_person_is_asked_instead(outbox: Outbox) -> None:
    soon = THURSDAY_HALF_PAST_TEN - timedelta(days=3) + timedelta(hours=1)
    notice = outbox.promise(starts_at=soon)
    outbox.trouble(SmsNotSent())
    for _ in range(40):
        outbox.after(5).send()
        outbox.settle()
    found = outbox.notice(notice)
    assert (found.status, found.why) == (NoticeStatus.FAILED, "too_late")
    assert [(task.kind, task.to) for task in outbox.asked] == [("sms-outage", TaskFor.RECEPTION)]


@pytest.mark.parametrize(
    "fault", [DeliveryFault.NUMBER, DeliveryFault.OPTED_OUT, DeliveryFault.CONTENT, DeliveryFault.OPERATOR]
)
def test_a_refusal_becomes_a_task_and_is_not_tried_again(outbox: Outbox, fault: DeliveryFault) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsRefused("21211", fault))
    outbox.after(1).send()
    outbox.after(30).send()
    found = outbox.notice(notice)
    assert (found.status, found.why, found.code, found.attempts) == (NoticeStatus.FAILED, fault, "21211", 1)
    assert [task.key for task in outbox.asked] == [f"sms:{notice}"]


def test_a_number_that_cannot_get_sms_is_let_go_of_and_what_waits_for_it_becomes_a_task_too(outbox: Outbox) -> None:
    with outbox.stores.writing() as unit:
        set_consent(unit, person=PERSON, by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        confirm_number(unit, person=PERSON, typed=NUMBER, by=RECEPTIONIST)
    first = outbox.promise()
    outbox.after(0.5)
    second = outbox.promise()
    outbox.trouble(SmsRefused("21614", DeliveryFault.NUMBER))
    outbox.after(0.5).send()
    assert [outbox.notice(each).status for each in (first, second)] == [NoticeStatus.FAILED, NoticeStatus.FAILED]
    assert {task.key for task in outbox.asked} == {f"sms:{first}", f"sms:{second}"}
    with outbox.stores.reading() as unit:
        assert consent(unit.db, PERSON).number is None


def test_a_stop_from_the_phone_s_owner_is_remembered(outbox: Outbox) -> None:
    with outbox.stores.writing() as unit:
        set_consent(unit, person=PERSON, by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        confirm_number(unit, person=PERSON, typed=NUMBER, by=RECEPTIONIST)
    outbox.promise()
    outbox.trouble(SmsRefused("21610", DeliveryFault.OPTED_OUT))
    outbox.after(1).send()
    with outbox.stores.reading() as unit:
        assert consent(unit.db, PERSON).wants_sms is False


def test_a_fault_in_our_settings_alerts_the_administrator_and_the_sms_leaves_once_it_is_mended(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsRefused("20003", DeliveryFault.CONFIGURATION))
    outbox.after(1).send()
    assert [(task.kind, task.to) for task in outbox.asked] == [("sms-config", TaskFor.ADMINISTRATOR)]
    outbox.trouble(None)
    assert outbox.after(5).send() == 1
    assert outbox.notice(notice).status == NoticeStatus.ACCEPTED


def test_an_unknown_is_never_sent_again_and_becomes_a_task_after_a_quarter_of_an_hour(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.trouble(SmsUnknown())
    outbox.after(1).send()
    outbox.trouble(None)
    outbox.after(10).settle()
    assert (outbox.send(), outbox.asked) == (0, [])
    outbox.after(6).settle()
    outbox.after(6).settle()
    assert [(task.kind, task.key) for task in outbox.asked] == [("sms-unknown", f"sms:{notice}")]
    assert outbox.gateway.sent == []


def test_nobody_gets_more_than_three_a_day(outbox: Outbox) -> None:
    last = [outbox.promise() for _ in range(4)][-1]
    assert outbox.after(1).send() == 3
    assert outbox.notice(last).why == "daily_cap"
    assert len(outbox.asked) == 1
    outbox.promise(person="demo:p-2")  # another person on the same phone
    outbox.after(1).send()
    assert len(outbox.gateway.sent) == 3


def test_the_next_day_they_may_get_three_more(outbox: Outbox) -> None:
    for _ in range(3):
        outbox.promise()
    outbox.after(1).send()
    outbox.after(24 * 60)
    outbox.promise()
    assert outbox.after(1).send() == 1


def test_a_late_promise_waits_for_the_morning(outbox: Outbox) -> None:
    outbox.after(10 * 60 - 0.5)  # 19.59.30
    outbox.promise()
    assert outbox.after(1).send() == 0
    assert outbox.after(12 * 60).send() == 1


def test_a_person_s_own_safe_times_are_kept(outbox: Outbox) -> None:
    with outbox.stores.writing() as unit:
        set_consent(unit, person=PERSON, by=RECEPTIONIST, wants_sms=True, shared_phone=False, safe_from=time(13))
    outbox.promise()
    assert outbox.after(1).send() == 0
    assert outbox.after(3 * 60).send() == 1


def test_a_number_erased_in_the_meantime_is_not_looked_for(outbox: Outbox) -> None:
    notice = outbox.promise()
    with outbox.stores.writing() as unit:
        unit.db.delete(unit.db.get_one(NoticeContent, notice))
    outbox.after(1).send()
    assert outbox.notice(notice).why == "erased"


def test_number_and_text_are_erased_a_week_after_the_meeting_and_the_rest_is_kept(outbox: Outbox) -> None:
    notice = outbox.promise()
    outbox.after(1).send()
    outbox.after(9 * 24 * 60).erase()
    assert outbox.content(notice) is not None
    outbox.after(2 * 24 * 60).erase()
    assert outbox.content(notice) is None
    assert len(outbox.notice(notice).text_hash) == 64


def test_a_text_that_asks_for_an_answer_does_not_leave_from_a_name(outbox: Outbox) -> None:
    outbox.gateway.answerable = False
    asking, telling = outbox.promise(kind=NoticeKind.REBOOK), outbox.promise(person="demo:p-2")
    outbox.after(2).send()
    assert (outbox.notice(asking).status, outbox.notice(asking).why) == ("failed", "sender")
    assert outbox.notice(telling).status == "accepted"
    assert [(task.kind, task.to, task.about["tells"]) for task in outbox.asked] == [
        ("sms-failed", TaskFor.RECEPTION, "rebook")
    ]
    assert len(outbox.gateway.sent) == 1


def test_it_leaves_from_a_number(outbox: Outbox) -> None:
    asking = outbox.promise(kind=NoticeKind.REBOOK)
    outbox.after(2).send()
    assert (outbox.notice(asking).status, outbox.asked) == ("accepted", [])
