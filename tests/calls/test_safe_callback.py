"""The only call-back in silence is a safe one: agreed now, no voicemail, one try, never outside its time."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from frontdesk.accounts.rules import Role
from frontdesk.calls.models.message import Callback, CallbackNumber, CallbackTry, Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.service.alarming import alarm
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.service import lift, protections
from tests.booking.test_silence import HODAN, HODANS_NUMBER, pick, stand
from tests.factories import disclosure, register
from tests.factories.accounts import make_unit
from tests.factories.booking import at
from tests.factories.calls import BOU_INTAKE, EB_INTAKE, organisation
from tests.web.client import Answer, Building, Person

VOICEMAIL = "a call or a voicemail reaches a phone that somebody else answers or listens to"
BROKEN = "a call that was promised to somebody now protected is silently never made"
SAFE = {
    "day": "2026-11-23",
    "start": "13.00",
    "end": "14.00",
    "number": "070-174 06 05",
    "answerer": "bara jag",
    "receiver": BOU_INTAKE,
    "text": "Vill veta mer om skyddat boende.",
}


@pytest.fixture
def rut(building: Building, register_writer: Engine, clock: FixedClock) -> Person:
    clock.set(at(12, 30))
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    register.keep(
        register_writer,
        register.person(HODAN, "Hodan", "Warsame", unsafe_contact=True),
        register.identifier(HODAN, HODANS_NUMBER),
        register.case("demo:c-3", number="EB-3"),
        register.part("demo:c-3", HODAN),
    )
    with building.stores.writing() as unit:
        organisation(unit)
        make_unit(unit, "demo:u-8", name="Skyddade ärenden", area="BOU", kind="protected")
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


def promise(rut: Person, contact: str, *, status: int = 200, **other: str) -> Answer:
    return rut.post(f"/contacts/{contact}/callback", {**SAFE, **other}, status=status, htmx=True)


def promised(building: Building) -> Callback:
    with building.stores.reading() as unit:
        return unit.db.scalars(select(Callback)).one()


def receiver(building: Building) -> Person:
    return building.login(Role.HANDLAGGARE, handlaggare="demo:h-1", units=[BOU_INTAKE, EB_INTAKE])


@pytest.mark.harm(VOICEMAIL)
@pytest.mark.parametrize("silent", ["child-calls", "violence", "honour", "protected-calls", HODAN])
def test_a_voicemail_or_an_unspecified_answerer_is_refused_and_told_in_large_words(
    building: Building, rut: Person, contact: str, silent: str
) -> None:
    if silent == HODAN:
        stand(building, rut, contact, Level.A1, HODAN)
    else:
        pick(rut, contact, silent)
    form = rut.get(f"/contacts/{contact}/callback", htmx=True)
    assert "inget SMS, inget på telefonsvarare" in form.text
    assert "tala in" not in form.text
    # When it is safe is the person's to say: nothing is filled in.
    assert 'name="start" value=""' in form.response.text
    refused = promise(rut, contact, status=422, voicemail="yes")
    assert "Inget får talas in" in refused.text
    assert "Fråga och skriv vem som får svara." in promise(rut, contact, status=422, answerer=" ").text
    assert "Högst två timmar" in promise(rut, contact, status=422, end="17.00").text
    left = promise(rut, contact)
    assert "Vi ringer en gång" in left.text
    kept = promised(building)
    assert (kept.safe, kept.voicemail, kept.answerer) == (True, False, "bara jag")


@pytest.mark.harm(VOICEMAIL)
@pytest.mark.parametrize("minute", [(12, 59), (14, 0), (16, 0)])
def test_nobody_can_ring_outside_the_time_and_the_number_is_not_even_shown(
    building: Building, rut: Person, contact: str, clock: FixedClock, minute: tuple[int, int]
) -> None:
    pick(rut, contact, "violence")
    promise(rut, contact)
    clock.set(at(*minute))
    who, url = receiver(building), f"/workplace/callbacks/{promised(building).message_id}/tried"
    assert "174 06 05" not in who.get("/workplace").text
    assert "Ring bara mellan 13.00 och 14.00" in who.post(url, {"result": "no_answer"}, status=409, htmx=True).text
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(CallbackTry)).all() == []


@pytest.mark.harm(VOICEMAIL)
def test_in_its_time_one_try_is_all_and_then_a_person_thinks_of_a_way(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    pick(rut, contact, "violence")
    promise(rut, contact)
    who, url = receiver(building), f"/workplace/callbacks/{promised(building).message_id}/tried"
    clock.set(at(13, 10))
    page = who.get("/workplace").text
    assert "174 06 05" in page
    assert "Säker återuppringning" in page
    assert "bara jag" in page
    who.post(url, {"result": "voicemail"}, status=422, htmx=True)
    who.post(url, {"result": "no_answer"}, status=200, htmx=True)
    who.post(url, {"result": "no_answer"}, status=409, htmx=True)
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(CallbackNumber)).all() == []
        [task] = unit.db.scalars(select(Task).where(Task.kind == "safe-callback-over"))
    assert task.done_at is None
    assert "174 06 05" not in who.get("/workplace").text


@pytest.mark.harm(VOICEMAIL)
def test_a_time_that_passed_is_over_and_reminds_nobody_to_ring(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    pick(rut, contact, "violence")
    promise(rut, contact)
    assert "säker: bara i den tiden" in rut.get("/queue", htmx=True).text
    clock.set(at(14, 1))
    rut = building.login(Role.RECEPTIONIST)
    assert "säker: bara i den tiden" not in rut.get("/queue", htmx=True).text
    with building.stores.writing() as unit:
        alarm(unit)
        kinds = unit.db.scalars(select(Task.kind)).all()
        assert "safe-callback-over" in kinds
        assert "callback-overdue" not in kinds
        assert unit.db.scalars(select(CallbackNumber)).all() == []


@pytest.mark.harm(VOICEMAIL)
def test_a_call_promised_before_the_reason_was_known_becomes_a_safe_one(
    building: Building, rut: Person, contact: str
) -> None:
    pick(rut, contact, "eb-apply")
    promise(rut, contact, voicemail="yes", answerer="")
    assert promised(building).voicemail
    pick(rut, contact, "violence")
    kept = promised(building)
    assert (kept.safe, kept.voicemail) == (True, False)


@pytest.mark.harm(BROKEN)
def test_a_call_promised_before_protection_is_the_protected_desks_with_whom_when_and_how(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    stand(building, rut, contact, Level.A3)
    promise(rut, contact)
    rut.post(f"/contacts/{contact}/safety/protect", {"kind": "protect_now"}, status=200, htmx=True)
    vera = building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Vera Holm")
    page = vera.get("/tasks")
    assert "Anna Karlsson" in page.text
    assert "född 13 januari 1965" in page.text
    assert "Lovat: vi ringer måndag 23 november mellan klockan 13.00 och 14.00." in page.text
    assert "174 06 05" not in page.text
    assert "Se kommande bokningar" in page.text
    clock.set(at(13, 5))
    assert "174 06 05" in vera.get("/tasks").text
    with building.stores.reading() as unit:
        [message] = unit.db.scalars(select(Message).where(Message.kind == "callback"))
    vera.post(f"/tasks/messages/{message.id}/no_answer")
    assert "ej svar" in vera.get("/tasks").text
    rut.post(f"/tasks/messages/{message.id}/reached", status=404)
    opened = vera.post("/protected/card", {"person": disclosure.ANNA})
    assert "Anna Karlsson" in vera.follow(opened).text
    rut.post("/protected/card", {"person": disclosure.ANNA}, status=403)
    vera.post("/protected/card", {"person": "demo:nobody"}, status=404)
    assert isinstance(message.received_at, datetime)


@pytest.mark.harm(BROKEN)
def test_lifting_gives_the_message_back_to_whom_it_lay_with(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A3)
    promise(rut, contact)
    with building.stores.reading() as unit:
        before = unit.db.scalars(select(Message)).one()
    rut.post(f"/contacts/{contact}/safety/protect", {"kind": "protect_now"}, status=200, htmx=True)
    with building.stores.reading() as unit:
        hidden = unit.db.scalars(select(Message).where(Message.id == before.id)).one()
        assert (hidden.hidden, hidden.unit, hidden.handlaggare) == (True, None, None)
    vera = building.login(Role.UNIT_HEAD, Role.PROTECTED_DESK, name="Vera Holm")
    with building.stores.writing() as unit:
        [protection] = protections(unit.db)
        lift(unit, protection_id=protection.id, staff=vera.staff, reason="Fel knapp")
    with building.stores.reading() as unit:
        back = unit.db.scalars(select(Message).where(Message.id == before.id)).one()
    assert (back.hidden, back.unit, back.handlaggare, back.route) == (
        False,
        before.unit,
        before.handlaggare,
        before.route,
    )
    assert back.acknowledged_at is None
