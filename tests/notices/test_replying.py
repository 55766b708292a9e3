import uuid

import pytest
from sqlalchemy import func, select

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.core.errors import NotHere
from frontdesk.core.tasks import TaskFor
from frontdesk.notices.models import NoticeReply
from frontdesk.notices.ports import IncomingSms
from frontdesk.notices.rules.replies import says_stop
from frontdesk.notices.service import presenter, replying
from frontdesk.notices.views import ReplyView
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import consent, protect
from integrations.local.sms import LocalSms
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox
from tests.web.client import BASE_URL, Building

NUMBER = "+46701740612"
RUT = Staff(id=uuid.UUID(int=7), login="rut", name="Rut", roles=frozenset({Role.RECEPTIONIST}))
SKYDD = Staff(id=uuid.UUID(int=8), login="siv", name="Siv", roles=frozenset({Role.PROTECTED_DESK}))


def write(outbox: Outbox, text: str, *, number: str = NUMBER, provider_id: str = "SM1") -> None:
    with outbox.stores.writing() as unit:
        replying.receive(unit, IncomingSms(provider_id, number, text))


def read(outbox: Outbox, staff: Staff = RUT) -> tuple[ReplyView, ...]:
    with outbox.stores.reading() as unit:
        return presenter.replies(unit, staff=staff).replies


@pytest.mark.parametrize("text", ["STOPP", "stop", "Nej tack!", "Avsluta sms.", " stopp "])
def test_a_stop_is_understood(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize("text", ["Nej tack, jag tar hellre onsdag", "Jag stoppar in papperet i brevlådan", "", "JA"])
def test_what_only_holds_such_a_word_is_left_to_a_person(text: str) -> None:
    assert not says_stop(text)


def test_a_reply_is_kept_shown_and_made_a_task(outbox: Outbox) -> None:
    outbox.promise(person=None, by_name=True)
    outbox.after(1).send()
    write(outbox, "Kan inte komma")
    assert [(reply.number, reply.text) for reply in read(outbox)] == [("070-174 06 12", "Kan inte komma")]
    assert [(task.kind, task.to) for task in outbox.asked] == [("sms-reply", TaskFor.RECEPTION)]


def test_the_operator_may_repeat_itself(outbox: Outbox) -> None:
    write(outbox, "Hej")
    write(outbox, "Hej")
    assert len(read(outbox)) == len(outbox.asked) == 1


def test_a_stop_is_heeded_at_once_for_the_one_person_it_can_be_from(outbox: Outbox) -> None:
    outbox.promise()
    outbox.after(1).send()
    write(outbox, "STOPP")
    with outbox.stores.reading() as unit:
        assert consent(unit.db, "demo:p-1").wants_sms is False


def test_on_a_phone_that_several_people_share_a_person_has_to_judge(outbox: Outbox) -> None:
    outbox.promise(person="demo:p-1")
    outbox.promise(person="demo:p-2")
    outbox.after(1).send()
    write(outbox, "STOPP")
    with outbox.stores.reading() as unit:
        assert consent(unit.db, "demo:p-1").wants_sms is None
    assert read(outbox)[0].stops


def test_a_protected_person_s_reply_is_for_the_protected_desk(outbox: Outbox) -> None:
    outbox.promise()
    outbox.after(1).send()
    with outbox.stores.writing() as unit:
        protect(unit, person="demo:p-1", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    outbox.asked.clear()
    write(outbox, "Vem är det här?")
    assert [task.to for task in outbox.asked] == [TaskFor.PROTECTED_DESK]
    assert read(outbox) == ()
    with outbox.stores.reading() as unit:
        reply = unit.db.scalars(select(NoticeReply.id)).one()
    with pytest.raises(NotHere), outbox.stores.writing() as unit:
        replying.handled(unit, reply, staff=RUT)


def test_seen_to_leaves_the_list_settles_the_task_and_is_erased_after_a_week(outbox: Outbox) -> None:
    write(outbox, "Hej")
    with outbox.stores.writing() as unit:
        replying.handled(unit, read(outbox)[0].id, staff=RUT)
    assert read(outbox) == ()
    assert [event.key for event in outbox.settled] == [outbox.asked[0].key]
    outbox.after(8 * 24 * 60).erase()
    with outbox.stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(NoticeReply)) == 0


def test_a_reply_nobody_has_read_is_never_erased(outbox: Outbox) -> None:
    write(outbox, "Hej")
    outbox.after(30 * 24 * 60).erase()
    assert len(read(outbox)) == 1


def test_a_signed_reply_comes_in_at_the_door_and_is_read_on_the_page(building: Building) -> None:
    gateway = building.app.state.ports.sms
    assert isinstance(gateway, LocalSms)
    said = {"provider_id": "1", "number": NUMBER, "text": "Kan inte komma, å ä ö"}
    headers, body = gateway.signed(f"{BASE_URL}/twilio/reply", said)
    stranger = building.stranger().client
    assert stranger.post("/twilio/reply", content=body, headers=headers).status_code == 204
    assert stranger.post("/twilio/reply", content=body).status_code == 403
    rut = building.login(Role.RECEPTIONIST)
    page = rut.get("/replies")
    assert "Kan inte komma, å ä ö" in page.text
    rut.post(next(form.action for form in page.html.forms if form.action.startswith("/replies/")))
    assert "Inga svar att läsa." in rut.get("/replies", htmx=True).text
