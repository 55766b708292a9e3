"""Whom a message is about is gathered from the card that is open; where it goes is the server's to know."""

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.views import Staff
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Outcome
from frontdesk.calls.rules.messages import MessageKind, Route
from frontdesk.calls.service import about, closing, message, note
from frontdesk.calls.service.closing import Ending
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.queries import identification_of
from frontdesk.disclosure.service import open_person
from tests.factories import disclosure, register
from tests.factories.calls import BOU_INTAKE, SARA, is_away, open_contact, organisation


@pytest.fixture
def rut(stores: Stores, register_writer: Engine) -> Staff:
    disclosure.town(register_writer)
    with stores.writing() as unit:
        organisation(unit)
    return disclosure.employed(stores)


def _opened(unit: Unit, rut: Staff, person: str = disclosure.ANNA) -> Contact:
    contact = open_contact(unit, who=rut.actor)
    open_person(unit, staff=rut, contact_id=contact.id, person=person)
    return contact


def test_an_open_card_gives_the_case_and_its_handlaggare(unit: Unit, rut: Staff) -> None:
    contact = _opened(unit, rut)
    found = about.of_contact(unit, contact_id=contact.id, staff=rut)
    assert (found.person, found.name, found.case, found.area) == (
        disclosure.ANNA,
        "Anna Karlsson",
        disclosure.CASE,
        "EB",
    )
    assert (found.handlaggare, found.level) == (SARA, "A0")


def test_a_message_about_an_open_card_reaches_the_responsible_handlaggare(unit: Unit, rut: Staff) -> None:
    contact = _opened(unit, rut)
    found = about.of_contact(unit, contact_id=contact.id, staff=rut)
    kind = MessageKind.CHANGED
    message.leave(unit, contact_id=contact.id, who=rut.actor, kind=kind, text="Har fått jobb.", about=found)
    (left,) = messages.unsettled(unit.db, messages.inbox(handlaggare=SARA))
    assert (left.person, left.route, left.text) == (disclosure.ANNA, Route.OWN, "Har fått jobb.")


def test_an_absent_handlaggares_message_goes_to_the_intake(unit: Unit, rut: Staff) -> None:
    is_away(unit, SARA, hours=24 * 20)
    contact = _opened(unit, rut)
    note.write(unit, contact_id=contact.id, who=rut.actor, text="Lämnar hyresavi.")
    found = about.of_contact(unit, contact_id=contact.id, staff=rut)
    closing.close(unit, contact_id=contact.id, who=rut.actor, ending=Ending(Outcome.LEFT), about=found)
    assert [one.route for one in messages.of_contact(unit.db, contact.id)] == [Route.INTAKE]


def test_nobody_open_leaves_only_the_area_of_the_line(unit: Unit, rut: Staff) -> None:
    contact = open_contact(unit, who=rut.actor)
    contact.queue = "barn"
    found = about.of_contact(unit, contact_id=contact.id, staff=rut)
    assert (found.area, found.unit) == ("BOU", BOU_INTAKE)


def test_the_case_of_the_area_asked_about_comes_first(unit: Unit, rut: Staff, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.case("demo:c-7", number="EB-7", area="ALDRE", case_type="HOME_HELP"),
        register.part("demo:c-7", disclosure.ANNA),
    )
    contact = _opened(unit, rut)
    contact.reason, contact.goes_area = "payment-date", "EB"
    assert about.of_contact(unit, contact_id=contact.id, staff=rut).case == disclosure.CASE


def test_a_closed_contact_has_nobody_standing_in_it(unit: Unit, rut: Staff) -> None:
    contact = _opened(unit, rut)
    found = about.of_contact(unit, contact_id=contact.id, staff=rut)
    closing.close(unit, contact_id=contact.id, who=rut.actor, ending=Ending(Outcome.ANSWERED), about=found)
    assert identification_of(unit.db, contact.id) is None
