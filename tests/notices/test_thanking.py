"""Who writes something that a person must read hears that it has come; no machine is thanked all night."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import local
from frontdesk.notices.models import Notice, NoticeContent, NoticeReply, NoticeText
from frontdesk.notices.ports import DeliveryFault, IncomingSms, SmsRefused
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.service import replying, save_text
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import consent, protect
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox

NUMBER = "+46701740612"
THANKS = "Tack, vi har fått ditt svar. Är det bråttom, ring 0123-456 00. Exempelby kommun"


def write(outbox: Outbox, text: str, *, number: str = NUMBER, opts_out: bool = False) -> None:
    with outbox.stores.writing() as unit:
        replying.receive(unit, IncomingSms(uuid.uuid4().hex, number, text, opts_out))


def thanks(outbox: Outbox) -> Sequence[str]:
    with outbox.stores.reading() as unit:
        wanted = select(NoticeContent.text).join(Notice).where(Notice.kind == NoticeKind.THANKS)
        return unit.db.scalars(wanted.order_by(Notice.id)).all()


def told(outbox: Outbox, **given: object) -> None:
    """Let a confirmation go out."""
    outbox.promise(**given)
    outbox.after(1).send()


@pytest.mark.harm("a client who answers an SMS hears nothing")
def test_who_writes_what_a_person_must_read_hears_that_it_has_come(outbox: Outbox) -> None:
    told(outbox)
    write(outbox, "Can I come another day instead?")
    assert thanks(outbox) == [THANKS]
    outbox.after(1).send()
    assert outbox.gateway.sent[-1].text == THANKS


def test_in_the_language_of_what_was_answered(outbox: Outbox) -> None:
    told(outbox, language="en")
    write(outbox, "Can I come another day?")
    assert thanks(outbox) == [
        "Thank you, we have received your message. If it is urgent, call 0123-456 00. Exempelby kommun"
    ]


@pytest.mark.parametrize("hours", [0, 1, 11])
def test_two_machines_do_not_thank_each_other(outbox: Outbox, hours: int) -> None:
    told(outbox)
    for _ in range(6):
        write(outbox, "Jag är på semester och läser ditt meddelande senare.")
        outbox.after(1).send()
    outbox.after(60 * hours)
    write(outbox, "Jag är på semester.")
    assert len(thanks(outbox)) == 1


def test_after_some_hours_a_person_may_hear_it_again(outbox: Outbox) -> None:
    told(outbox)
    write(outbox, "Jag blir sen")
    outbox.after(13 * 60)
    write(outbox, "Hallå?")
    assert len(thanks(outbox)) == 2


@pytest.mark.harm("an SMS goes to a client after STOPP")
@pytest.mark.parametrize(
    ("text", "opts_out"), [("STOPP", False), ("UNSUBSCRIBE", True), ("Sluta!!", True), ("stop", True)]
)
def test_after_a_stop_nothing_is_said(outbox: Outbox, text: str, *, opts_out: bool) -> None:
    told(outbox)
    write(outbox, text, opts_out=opts_out)
    write(outbox, "Varför svarar ingen?")
    assert thanks(outbox) == []
    with outbox.stores.reading() as unit:
        known = consent(unit.db, "demo:p-1")
        assert (known.wants_sms, known.stopped) == (False, True)


def test_no_to_a_time_is_not_no_to_sms(outbox: Outbox) -> None:
    """Of a booked time it may mean the time or the SMS: whoever reads it asks which."""
    told(outbox)
    write(outbox, "Nej tack")
    assert len(thanks(outbox)) == 1
    with outbox.stores.reading() as unit:
        assert consent(unit.db, "demo:p-1").wants_sms is None


@pytest.mark.harm("an SMS goes to somebody who is protected because they have answered one")
@pytest.mark.parametrize("kind", [ProtectionKind.PROTECT_NOW, ProtectionKind.UNSAFE_CONTACT])
def test_who_has_become_protected_hears_nothing_and_is_read_by_the_protected_desk(
    outbox: Outbox, kind: ProtectionKind
) -> None:
    told(outbox)
    with outbox.stores.writing() as unit:
        protect(unit, person="demo:p-1", kind=kind, by=RECEPTIONIST)
    outbox.asked.clear()
    write(outbox, "Vem är det här?")
    assert thanks(outbox) == []
    assert [(task.kind, task.to) for task in outbox.asked] == [("sms-reply", TaskFor.PROTECTED_DESK)]


@pytest.mark.harm("reception reads what a protected person has written")
def test_on_a_phone_shared_with_a_protected_person_the_protected_desk_reads(outbox: Outbox) -> None:
    told(outbox)
    told(outbox, person="demo:p-2")
    with outbox.stores.writing() as unit:
        protect(unit, person="demo:p-1", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    outbox.asked.clear()
    write(outbox, "Hej")
    assert [task.to for task in outbox.asked] == [TaskFor.PROTECTED_DESK]
    assert thanks(outbox) == []


def test_a_number_of_nobody_s_is_read_but_not_answered(outbox: Outbox) -> None:
    write(outbox, "Vem är ni?", number="+46701740699")
    write(outbox, "Hej", number="72401")
    assert thanks(outbox) == []
    assert [task.to for task in outbox.asked] == [TaskFor.RECEPTION] * 2


def test_at_night_it_waits_for_the_morning(outbox: Outbox) -> None:
    told(outbox)
    outbox.after(60 * (22 - local(outbox.clock.now()).hour))
    write(outbox, "Kan inte komma")
    outbox.after(2)
    assert outbox.send() == 0
    outbox.after(60 * 10)
    assert outbox.send() == 1
    assert outbox.gateway.sent[-1].text == THANKS


def test_thanks_that_fail_ask_nothing_and_count_no_day_s_sms(outbox: Outbox) -> None:
    told(outbox)
    write(outbox, "Jag kommer inte")
    outbox.asked.clear()
    outbox.trouble(SmsRefused("30006", DeliveryFault.OPERATOR))
    outbox.after(1).send()
    assert outbox.asked == []
    outbox.trouble(None)
    for _ in range(2):
        told(outbox)
    assert [task.kind for task in outbox.asked] == []


def test_a_text_that_may_not_be_sent_loses_no_reply(outbox: Outbox) -> None:
    with outbox.stores.writing() as unit:
        body = "Tack! {date} {time} {phone} {municipality}"
        save_text(unit, kind=NoticeKind.THANKS, language="sv", body=body, by=RECEPTIONIST)
        unit.db.execute(update(NoticeText).values(body=body + " socialtjänsten"))
    told(outbox)
    write(outbox, "Jag blir sen")
    assert thanks(outbox) == []
    with outbox.stores.reading() as unit:
        assert unit.db.scalar(select(NoticeReply.text)) == "Jag blir sen"


def test_a_reply_answers_what_was_told_and_not_the_thanks(outbox: Outbox) -> None:
    meeting = uuid.uuid4()
    told(outbox, appointment_id=meeting)
    for text in ("Jag blir sen", "Kanske tio minuter"):
        write(outbox, text)
        outbox.after(2).send()
    with outbox.stores.reading() as unit:
        answered = select(Notice.appointment_id).join(NoticeReply, NoticeReply.notice_id == Notice.id)
        assert set(unit.db.scalars(answered)) == {meeting}


def test_two_at_once_are_thanked_once(outbox: Outbox) -> None:
    told(outbox)
    with outbox.stores.writing() as unit:
        for number in (1, 2):
            replying.receive(unit, IncomingSms(f"SM{number}", NUMBER, "Hej"))
    assert len(thanks(outbox)) == 1
