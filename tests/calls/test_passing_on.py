"""A message passed on by hand reaches nobody who may not know of the client it is about, from whatever page."""

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.models import OrgUnit
from frontdesk.accounts.rules import KinKind, Role
from frontdesk.accounts.service.staff import list_kin
from frontdesk.calls.errors import MayNotGet
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MessageKind, Recipient, Route
from frontdesk.calls.service import hidden, message, passing
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core.db.unit import Unit
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import register as reg
from tests.factories.accounts import make_staff, make_unit
from tests.factories.calls import ANNA, BOU_INTAKE, EB_INTAKE, JONAS, MIA, ORDINARY, SARA, open_contact, organisation

HARM = "a message about somebody protected is sent on to those who may not know of them"
REGISTERED, OURS, NEITHER, SKYDD = "demo:p-reg", "demo:p-ours", "demo:p-other", "demo:u-skydd"
PROTECTED = pytest.mark.parametrize("person", [REGISTERED, OURS])
ELSEWHERE = [f"unit:{BOU_INTAKE}", f"unit:{ORDINARY}", f"head:{EB_INTAKE}", "reception"]


def town(unit: Unit, register: Engine) -> None:
    """Sara and Jonas have both the protected clients in open cases; Mia has neither."""
    organisation(unit)
    make_unit(unit, SKYDD, name="Skyddade", area="BOU", kind="protected")
    make_staff(unit, Role.UNIT_HEAD, units=[EB_INTAKE])
    reg.keep(
        register,
        reg.person(REGISTERED, protection="registration"),
        reg.person(OURS),
        reg.person(NEITHER),
        *(reg.handlaggare(key) for key in (SARA, JONAS, MIA)),
    )
    for number, person in enumerate((REGISTERED, OURS)):
        case = f"demo:c-{number}"
        reg.keep(register, reg.case(case, number=case), reg.part(case, person))
        reg.keep(register, reg.staffed(case, SARA), reg.staffed(case, JONAS))
    protect(unit, person=OURS, kind=ProtectionKind.PROTECT_NOW, by=ANNA)


@pytest.fixture
def offices(unit: Unit, register_writer: Engine) -> Unit:
    town(unit, register_writer)
    return unit


def left(unit: Unit, person: str | None, handlaggare: str = SARA) -> Message:
    about = MessageSubject(person=person, name="Karin Andersson", area="EB", handlaggare=handlaggare)
    return message.leave(
        unit,
        contact_id=open_contact(unit).id,
        who=ANNA,
        kind=MessageKind.MESSAGE,
        text="Ring mig.",
        about=about,
        priority=Priority.DAYS,
    )


@pytest.mark.harm(HARM)
@PROTECTED
@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_outside_gets_it(offices: Unit, person: str, to: str) -> None:
    made = left(offices, person)
    with pytest.raises(MayNotGet):
        passing.pass_on(offices, message_id=made.id, to=to, by=ANNA)
    assert (made.handlaggare, made.route) == (SARA, Route.OWN)


@pytest.mark.harm(HARM)
@PROTECTED
def test_a_colleague_gets_it_only_who_has_the_client(offices: Unit, person: str) -> None:
    made = left(offices, person)
    with pytest.raises(MayNotGet):
        message.pass_on(offices, message_id=made.id, to=Recipient(Route.OWN, MIA, ORDINARY), by=ANNA)
    message.pass_on(offices, message_id=made.id, to=Recipient(Route.OWN, JONAS, ORDINARY), by=ANNA)
    assert made.handlaggare == JONAS


@PROTECTED
def test_a_colleague_in_a_unit_for_the_protected_gets_it(offices: Unit, person: str) -> None:
    made = left(offices, person)
    offices.db.get_one(OrgUnit, ORDINARY).kind = "protected"
    message.pass_on(offices, message_id=made.id, to=Recipient(Route.OWN, MIA, ORDINARY), by=ANNA)
    assert made.handlaggare == MIA


@PROTECTED
def test_the_protected_desk_gets_it_and_reception_sees_it_no_more(offices: Unit, person: str) -> None:
    made = left(offices, person)
    passing.pass_on(offices, message_id=made.id, to="protected", by=ANNA)
    assert (made.route, made.handlaggare, made.unit, made.hidden) == (Route.PROTECTED, None, SKYDD, True)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("to", ELSEWHERE)
def test_a_report_about_a_child_nobody_has_opened_stays_with_the_protected_desk(offices: Unit, to: str) -> None:
    made = hidden.deliver(offices, contact=open_contact(offices), text="Slagen", person=None, protected=True)
    with pytest.raises(MayNotGet):
        passing.pass_on(offices, message_id=made.id, to=to, by=ANNA)
    assert made.route is Route.PROTECTED


@pytest.mark.parametrize("to", [*ELSEWHERE, "protected"])
def test_anybody_elses_goes_where_it_is_sent(offices: Unit, to: str) -> None:
    made = left(offices, NEITHER)
    passing.pass_on(offices, message_id=made.id, to=to, by=ANNA)
    assert made.handlaggare is None


@pytest.mark.harm("what was left for the mottagningen comes back to a desk that must not learn what became of it")
def test_what_the_desk_must_not_learn_of_goes_to_a_head_but_never_back_to_reception(offices: Unit) -> None:
    contact = open_contact(offices)
    made = hidden.deliver(offices, contact=contact, text="Ring", person=NEITHER, protected=False, to_unit=EB_INTAKE)
    with pytest.raises(MayNotGet):
        passing.pass_on(offices, message_id=made.id, to="reception", by=ANNA)
    passing.pass_on(offices, message_id=made.id, to=f"head:{EB_INTAKE}", by=ANNA)
    assert [
        one.id for one in messages.unsettled(offices.db, messages.returned_messages(areas=AREAS, headed=[EB_INTAKE]))
    ] == [made.id]
    assert not messages.unsettled(offices.db, messages.returned_messages(areas=AREAS, headed=[]))


def test_a_relative_gets_nothing_about_their_own(offices: Unit) -> None:
    mia = make_staff(offices, Role.HANDLAGGARE, name="Mia Lund", handlaggare=MIA)
    list_kin(offices, staff_id=mia.id, person=NEITHER, kind=KinKind.RELATIVE, by=ANNA)
    made = left(offices, NEITHER)
    with pytest.raises(MayNotGet):
        message.pass_on(offices, message_id=made.id, to=Recipient(Route.OWN, MIA, ORDINARY), by=ANNA)
