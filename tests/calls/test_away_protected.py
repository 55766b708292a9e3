"""What is about somebody protected is read by those who may know of them, also when their handläggare is away."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.models import OrgUnit
from frontdesk.calls.models.message import Message
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import AnswerWindow, MessageKind, Route
from frontdesk.calls.service import callback, message
from frontdesk.calls.views import MessageSubject
from frontdesk.core.db.unit import Unit
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import register
from tests.factories.accounts import make_unit
from tests.factories.calls import ANNA, EB_INTAKE, JONAS, NUMBER, ORDINARY, SARA, is_away, open_contact

HARM = "a message about somebody protected lies readable with a stand-in or at the intake"
REGISTERED, OURS, NEITHER, PROTECTED_UNIT = "demo:p-reg", "demo:p-ours", "demo:p-other", "demo:u-skydd"
ABOUT = MessageSubject(name="Karin Andersson", area="EB", handlaggare=SARA)


@pytest.fixture
def town(offices: Unit, register_writer: Engine) -> Unit:
    register.keep(
        register_writer,
        register.person(REGISTERED, protection="registration"),
        register.person(OURS),
        register.person(NEITHER),
    )
    protect(offices, person=OURS, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    return offices


def left(unit: Unit, person: str, about: MessageSubject = ABOUT) -> tuple[Route, str | None, str | None]:
    contact: uuid.UUID = open_contact(unit).id
    made: Message = message.leave(
        unit,
        contact_id=contact,
        who=ANNA,
        kind=MessageKind.MESSAGE,
        text="Ring mig.",
        about=replace(about, person=person),
        priority=Priority.DAYS,
    )
    return Route(made.route), made.handlaggare, made.unit


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("person", [REGISTERED, OURS])
@pytest.mark.parametrize("stand_ins", [(JONAS,), ()])
def test_it_passes_stand_ins_and_the_intake_by(town: Unit, person: str, stand_ins: tuple[str, ...]) -> None:
    is_away(town, SARA, hours=24 * 9, stand_ins=stand_ins)
    assert left(town, person) == (Route.PROTECTED, None, None)
    assert left(town, person, replace(ABOUT, handlaggare=None, unit=EB_INTAKE)) == (Route.PROTECTED, None, None)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("person", [REGISTERED, OURS])
@pytest.mark.parametrize("stand_ins", [(JONAS,), ()])
def test_a_promised_call_passes_them_by_too(town: Unit, person: str, stand_ins: tuple[str, ...]) -> None:
    is_away(town, SARA, hours=24 * 9, stand_ins=stand_ins)
    window = AnswerWindow(town.now + timedelta(hours=3), town.now + timedelta(hours=4))
    made = callback.promise(
        town,
        contact_id=open_contact(town).id,
        who=ANNA,
        text="Ring mig.",
        wish=callback.CallbackRequest(window=window, number=NUMBER, answerer="bara jag"),
        about=replace(ABOUT, person=person),
    )
    assert (made.route, made.handlaggare, made.unit) == (Route.PROTECTED, None, None)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("person", [REGISTERED, OURS])
def test_a_unit_for_protected_persons_gets_it(town: Unit, person: str) -> None:
    make_unit(town, PROTECTED_UNIT, name="Skyddade", area="EB", kind="protected")
    is_away(town, SARA, hours=24 * 9, stand_ins=(JONAS,))
    assert left(town, person) == (Route.PROTECTED, None, PROTECTED_UNIT)


@pytest.mark.parametrize("person", [REGISTERED, OURS])
def test_the_own_handlaggare_who_is_there_gets_it(town: Unit, person: str) -> None:
    assert left(town, person) == (Route.OWN, SARA, ORDINARY)


@pytest.mark.parametrize("person", [REGISTERED, OURS])
def test_a_stand_in_in_a_unit_for_protected_persons_gets_it(town: Unit, person: str) -> None:
    town.db.get_one(OrgUnit, ORDINARY).kind = "protected"
    is_away(town, SARA, hours=24 * 9, stand_ins=(JONAS,))
    assert left(town, person) == (Route.STAND_IN, JONAS, ORDINARY)


def test_what_is_about_anybody_else_goes_to_the_stand_in(town: Unit) -> None:
    is_away(town, SARA, hours=24 * 9, stand_ins=(JONAS,))
    assert left(town, NEITHER)[:2] == (Route.STAND_IN, JONAS)
