"""What is decided about an SMS is told in the log, with a code and without a trace of who it was to."""

import uuid
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from frontdesk.core.db.unit import Unit
from frontdesk.notices import service
from frontdesk.notices.ports import DeliveryFault, IncomingSms, SmsNotSent, SmsRefused
from frontdesk.notices.rules.status import Withheld
from frontdesk.notices.service import replying
from frontdesk.notices.service.outbox import (
    withhold_in_contact,
)
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect, set_consent
from tests.factories.notices import NUMBER, RECEPTIONIST
from tests.log_lines import codes, says
from tests.notices.conftest import Outbox

PERSON = "demo:p-1"
APPOINTMENT, CONTACT = uuid.uuid4(), uuid.uuid4()


def lines_of(outbox: Outbox, act: Callable[[Unit], None]) -> list[EventDict]:
    with capture_logs() as lines, outbox.stores.writing() as unit:
        act(unit)
    return lines


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda unit: service.withhold_for_appointment(unit, APPOINTMENT), Withheld.APPOINTMENT),
        (lambda unit: service.withhold_for_appointment(unit, APPOINTMENT, why=Withheld.UNDONE), Withheld.UNDONE),
        (lambda unit: service.withhold_for(unit, PERSON, why=Withheld.NUMBER_ERASED), Withheld.NUMBER_ERASED),
        (lambda unit: service.withhold_for_contact(unit, CONTACT, person=PERSON), Withheld.WRONG_PERSON),
        (lambda unit: withhold_in_contact(unit, CONTACT), Withheld.SILENT),
    ],
)
def test_what_is_withheld_is_one_line_with_its_reason(
    outbox: Outbox, act: Callable[[Unit], None], code: Withheld
) -> None:
    outbox.promise(appointment_id=APPOINTMENT, contact_id=CONTACT)
    lines = lines_of(outbox, act)
    assert [dict(line) for line in lines if line["event"] == "notices withheld"] == [
        {"event": "notices withheld", "log_level": "info", "code": code, "count": 1}
    ]
    assert codes(lines_of(outbox, act), "notices withheld") == [], "nothing was waiting any more"


@pytest.mark.harm("a reader of the log learns who is protected")
def test_a_protected_person_leaves_no_trace_in_the_log(outbox: Outbox) -> None:
    notice = outbox.promise(appointment_id=APPOINTMENT, contact_id=CONTACT)
    lines = lines_of(
        outbox, lambda unit: protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    )
    assert codes(lines, "notices withheld") == ["protected"]
    assert says(lines, PERSON, notice, APPOINTMENT, CONTACT, NUMBER, "+46") == []


def test_a_newer_notice_says_that_it_replaces_one(outbox: Outbox) -> None:
    outbox.promise(appointment_id=APPOINTMENT)
    with capture_logs() as lines:
        outbox.promise(appointment_id=APPOINTMENT, version=2)
    assert codes(lines, "notices withheld") == ["superseded"]


def test_a_silent_notice_is_withheld_when_it_is_due(outbox: Outbox) -> None:
    outbox.promise(person=None, by_name=True, silent=True)
    with capture_logs() as lines:
        outbox.after(2).send()
    assert codes(lines, "notices withheld") == ["protected"]


def test_what_is_put_off_says_why_and_until_when(outbox: Outbox) -> None:
    outbox.promise()
    outbox.trouble(SmsNotSent())
    with capture_logs() as lines:
        outbox.after(1).send()
    [line] = [line for line in lines if line["event"] == "notice put off"]
    assert (line["code"], line["until"] > outbox.clock.now().isoformat()) == ("not_taken", True)


@pytest.mark.harm("the log tells at which hours somebody dares to read an SMS")
def test_a_client_s_own_hours_are_not_in_the_log(outbox: Outbox) -> None:
    outbox.promise()
    with outbox.stores.writing() as unit:
        set_consent(
            unit,
            person=PERSON,
            by=RECEPTIONIST,
            wants_sms=True,
            shared_phone=False,
            voicemail=False,
            safe_from=time(18),
            safe_until=time(19),
        )
    with capture_logs() as lines:
        outbox.after(1).send()
    [line] = [line for line in lines if line["event"] == "notice put off"]
    assert (line["code"], line["until"]) == ("outside_hours", None)


@pytest.mark.parametrize("fault", [DeliveryFault.NUMBER, DeliveryFault.CONTENT])
def test_what_is_given_up_says_why(outbox: Outbox, fault: DeliveryFault) -> None:
    outbox.promise()
    outbox.trouble(SmsRefused("30003", fault))
    with capture_logs() as lines:
        outbox.after(1).send()
    assert codes(lines, "notice given up") == [fault]


def test_what_is_of_no_more_use_is_given_up(outbox: Outbox) -> None:
    outbox.promise(not_after=outbox.clock.now() + timedelta(minutes=2))
    with capture_logs() as lines:
        outbox.after(5).send()
    assert codes(lines, "notice given up") == ["too_late"]


def test_a_resting_operator_says_why(outbox: Outbox) -> None:
    outbox.promise()
    outbox.trouble(SmsNotSent(timedelta(minutes=5)))
    with capture_logs() as lines:
        outbox.after(1).send()
        outbox.trouble(None)
        outbox.after(10).send()
        outbox.reconcile()
        outbox.after(10).send()
    assert codes(lines, "sms operator rests") == ["asked_to_wait"]
    assert codes(lines, "sms operator answers again") == ["answered"]


@pytest.mark.parametrize(("text", "code"), [("Stopp", "stop"), ("Kan inte komma", "no_plain_answer")])
def test_a_reply_that_a_person_reads_says_why_and_not_what(outbox: Outbox, text: str, code: str) -> None:
    outbox.promise()
    outbox.after(1).send()
    with capture_logs() as lines, outbox.stores.writing() as unit:
        replying.receive(unit, IncomingSms("SM1", "+46701740612", text))
    assert codes(lines, "reply left to staff") == [code]
    assert says(lines, "+46701740612", text, PERSON) == []


def test_a_reply_without_a_question_says_so(outbox: Outbox) -> None:
    with capture_logs() as lines, outbox.stores.writing() as unit:
        replying.receive(unit, IncomingSms("SM1", "+46701740699", "Hej"))
    assert codes(lines, "reply left to staff") == ["unasked"]
