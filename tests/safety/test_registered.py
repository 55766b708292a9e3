"""An import that protects a person reaches what *Skydda nu* reaches, and gives it back when the protection ends."""

import uuid

import pytest
from sqlalchemy import Engine, select, update

from frontdesk.accounts.rules import Role
from frontdesk.admin.service.reconciling import reconcile_all
from frontdesk.booking.models import Appointment
from frontdesk.calls.models.message import Callback, Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MessageKind, Route
from frontdesk.calls.service import message
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.models import Person as RegisterPerson
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.levels import Level
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.models import ProtectedInRegister
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import lift, protect, protections, registered
from frontdesk.safety.views import PersonProtected
from tests.booking.test_silence import stand
from tests.factories import disclosure
from tests.factories import register as reg
from tests.factories.calls import ANNA, EB_INTAKE, JONAS, ORDINARY, SARA, is_away, open_contact, organisation
from tests.web.client import Building, Person

HARM = "an import protects a person, and what was left about them stays readable with a stand-in or an intake"
NOTE = "Hon bor hos sin syster."


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        organisation(unit)
        is_away(unit, SARA, hours=24 * 9, stand_ins=(JONAS,))
    return building.login(Role.RECEPTIONIST)


def imported(building: Building, register: Engine, **values: str | bool) -> None:
    with register.begin() as connection:
        connection.execute(update(RegisterPerson).where(RegisterPerson.key == disclosure.ANNA).values(**values))
    with building.stores.writing() as unit:
        reconcile_all(unit)


def left(here: Unit, *, handlaggare: str | None = None, unit: str | None = None) -> uuid.UUID:
    about = MessageSubject(person=disclosure.ANNA, name="Anna Karlsson", area="EB", handlaggare=handlaggare, unit=unit)
    written = message.leave(
        here,
        contact_id=open_contact(here).id,
        who=ANNA,
        kind=MessageKind.MESSAGE,
        text="Ring mig.",
        about=about,
        priority=Priority.DAYS,
    )
    return written.id


def lies(building: Building, message_id: uuid.UUID) -> tuple[bool, str, str | None, str | None]:
    with building.stores.reading() as unit:
        row = unit.db.get_one(Message, message_id)
        return row.hidden, row.route, row.handlaggare, row.unit


TAKEN = (True, Route.PROTECTED, None, None)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("protection", ["registration", "marking"])
def test_messages_with_a_stand_in_and_an_intake_go_to_the_protected_desk_and_back(
    building: Building, rut: Person, register_writer: Engine, protection: str
) -> None:
    with building.stores.writing() as unit:
        with_stand_in, at_intake = left(unit, handlaggare=SARA), left(unit, unit=EB_INTAKE)
    before = [lies(building, one) for one in (with_stand_in, at_intake)]
    assert before == [(False, Route.STAND_IN, JONAS, ORDINARY), (False, Route.INTAKE, None, EB_INTAKE)]
    imported(building, register_writer, protection=protection)
    assert [lies(building, one) for one in (with_stand_in, at_intake)] == [TAKEN, TAKEN]
    imported(building, register_writer, protection="none")
    assert [lies(building, one) for one in (with_stand_in, at_intake)] == before


@pytest.mark.harm("a card of a person whom an import protects stays open at a desk")
def test_an_open_card_closes_and_its_note_goes_to_the_protected_desk(
    building: Building, rut: Person, register_writer: Engine
) -> None:
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, contact, Level.A3)
    rut.post(f"/contacts/{contact}/note", {"text": NOTE, "about": disclosure.ANNA}, status=200, htmx=True)
    imported(building, register_writer, protection="registration")
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(Identification)).all() == []
        [kept] = unit.db.scalars(select(Message).where(Message.text.contains(NOTE)))
        assert (kept.hidden, kept.route, kept.person) == (True, Route.PROTECTED, disclosure.ANNA)
    assert NOTE not in rut.get(f"/reception/contacts/{contact}").text


def test_what_is_left_afterwards_with_those_who_may_know_stays_with_them(
    building: Building, rut: Person, register_writer: Engine
) -> None:
    reg.keep(register_writer, reg.handlaggare(JONAS))
    imported(building, register_writer, protection="registration")
    with building.stores.writing() as unit:
        own = left(unit, handlaggare=JONAS)
    imported(building, register_writer, given_name="Annika")
    assert lies(building, own)[:3] == (False, Route.OWN, JONAS)


@pytest.mark.harm("our protection is lifted, and all that the case system still protects lies open again")
@pytest.mark.parametrize("first", ["ours", "register"])
def test_nothing_comes_back_before_both_protections_have_ended(
    building: Building, rut: Person, register_writer: Engine, first: str
) -> None:
    head = building.login(Role.UNIT_HEAD, Role.PROTECTED_DESK, name="Vera Holm")
    with building.stores.writing() as unit:
        kept = left(unit, handlaggare=SARA)
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    imported(building, register_writer, protection="registration")

    def lift_ours() -> None:
        with building.stores.writing() as unit:
            [row] = protections(unit.db)
            lift(unit, protection_id=row.id, staff=head.staff, reason="Hotet är över")

    def end_theirs() -> None:
        imported(building, register_writer, protection="none")

    ends = (lift_ours, end_theirs) if first == "ours" else (end_theirs, lift_ours)
    ends[0]()
    assert lies(building, kept) == TAKEN
    ends[1]()
    assert lies(building, kept) == (False, Route.STAND_IN, JONAS, ORDINARY)
    with building.stores.reading() as unit:
        [task] = unit.db.scalars(select(Task).where(Task.kind == "protection-lifted"))
        assert task.person == disclosure.ANNA


@pytest.mark.harm(HARM)
def test_a_person_who_leaves_the_register_is_not_taken_for_unprotected(
    building: Building, rut: Person, register_writer: Engine
) -> None:
    with building.stores.writing() as unit:
        kept = left(unit, handlaggare=SARA)
    imported(building, register_writer, protection="registration")
    imported(building, register_writer, key="demo:p-gone")
    assert lies(building, kept) == TAKEN


@pytest.mark.harm(HARM)
def test_what_failed_is_made_up_for_by_the_clock(building: Building, rut: Person, register_writer: Engine) -> None:
    sick = True

    def stumble(unit: Unit, _: PersonProtected) -> None:
        if sick:
            unit.db.add(Appointment(id=uuid.uuid4()))
            unit.db.flush()

    building.stores.event_handlers = {**EVENT_HANDLERS, PersonProtected: (stumble, *EVENT_HANDLERS[PersonProtected])}
    with building.stores.writing() as unit:
        kept = left(unit, handlaggare=SARA)
    imported(building, register_writer, protection="registration")
    assert lies(building, kept) == TAKEN, "what comes after it is done all the same"
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(ProtectedInRegister)).all() == []
    sick = False
    registered.follow_what_is_left(building.stores)
    with building.stores.reading() as unit:
        assert unit.db.get(ProtectedInRegister, disclosure.ANNA) is not None


def test_the_thousands_of_a_first_import_do_not_keep_the_desk_from_writing(
    building: Building, rut: Person, register_writer: Engine
) -> None:
    many = 2 * registered.AT_ONCE + 5
    people = [reg.person(f"demo:many-{nth}", protection="registration") for nth in range(many)]
    keys = {person.key for person in people}
    sick = max(keys)
    reg.keep(register_writer, *people)
    with building.stores.writing() as unit:
        reconcile_all(unit)
    assert len(_reached(building)) == registered.AT_ONCE

    def stumble(_: Unit, event: PersonProtected) -> None:
        if event.person == sick:
            raise ValueError(event.person)

    building.stores.event_handlers = {**EVENT_HANDLERS, PersonProtected: (stumble, *EVENT_HANDLERS[PersonProtected])}
    registered.follow_what_is_left(building.stores)
    missing = keys - _reached(building)
    assert missing == {sick}, "one that fails stands in nobody's way"


def _reached(building: Building) -> set[str]:
    with building.stores.reading() as unit:
        return set(unit.db.scalars(select(ProtectedInRegister.person)))


def test_a_promised_call_becomes_a_safe_one(building: Building, rut: Person, register_writer: Engine) -> None:
    with building.stores.writing() as unit:
        kept = left(unit, handlaggare=SARA)
        hour = unit.now
        unit.db.add(
            Callback(
                message_id=kept, reach_from=hour, reach_until=hour, promised_by=hour, voicemail=True, interpreter=""
            )
        )
    imported(building, register_writer, protection="registration")
    with building.stores.reading() as unit:
        assert unit.db.get_one(Callback, kept).safe
    imported(building, register_writer, protection="none")
    with building.stores.reading() as unit:
        assert not unit.db.get_one(Callback, kept).safe
