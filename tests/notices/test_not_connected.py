"""An installation without an SMS operator: nothing is promised, and no page offers what would not come."""

from dataclasses import replace

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from frontdesk.notices import jobs
from frontdesk.notices.errors import SmsNotConnected
from frontdesk.safety.service import confirm_number, set_consent, sms_number
from frontdesk.waitlist.service.offers import BY_SMS
from integrations import wiring
from integrations.local.no_sms import NoSms
from tests.factories.notices import NUMBER, RECEPTIONIST, promise
from tests.web.client import Building, make_building, make_settings

PERSON = "demo:p-1"


@pytest.fixture
def silent(stores: Stores) -> Building:
    stores.texting = False
    made = make_building(stores, make_settings(sms="none"))
    made.app.state.ports = replace(made.app.state.ports, sms=NoSms())
    return made


@pytest.mark.harm("an SMS is promised that no operator will ever send")
def test_nothing_can_be_promised_and_no_number_is_good_for_an_sms(stores: Stores) -> None:
    with stores.writing() as unit:
        set_consent(unit, person=PERSON, by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        confirm_number(unit, person=PERSON, typed=NUMBER, by=RECEPTIONIST)
        assert sms_number(unit, PERSON) is not None
    stores.texting = False
    with stores.writing() as unit:
        assert sms_number(unit, PERSON) is None
        with pytest.raises(SmsNotConnected):
            promise(unit)


def test_what_was_promised_before_becomes_a_task_and_is_never_tried(stores: Stores) -> None:
    stores.texting = False
    names = {job.name for job in jobs.jobs(stores, NoSms())}
    assert "notices-send" not in names
    assert {"notices-settle", "notices-erase"} <= names


def test_the_settings_choose_it() -> None:
    assert isinstance(wiring.build_ports(make_settings(sms="none")).sms, NoSms)
    assert not isinstance(wiring.build_ports(make_settings(sms="twilio")).sms, NoSms)


def test_the_administrators_pages_have_no_texts_and_say_why(silent: Building) -> None:
    ada = silent.login(Role.ADMINISTRATOR)
    tabs = ada.get("/admin/choices")
    assert 'href="/admin/sms"' not in tabs.response.text
    assert BY_SMS.help in tabs.text
    assert "SMS är inte kopplat. Därför ringer receptionen, vad som än väljs här." in tabs.text
    texts = ada.get("/admin/sms")
    assert "SMS är inte kopplat, så inga texter används." in texts.text
    assert not [form for form in texts.html.forms if form.action.startswith("/admin/sms")]


def test_the_doors_for_receipts_are_closed(silent: Building) -> None:
    stranger = silent.stranger()
    for door in ("/twilio/status", "/twilio/reply"):
        assert stranger.client.post(door, data={"MessageSid": "SM1"}).status_code == 403
