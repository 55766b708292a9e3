"""Only the one who holds a contact learns anything in it, also at the doors that ask so in their own unit of work."""

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role
from frontdesk.calls.queries import contacts
from frontdesk.calls.service.contact import release
from frontdesk.disclosure.routes import finding
from frontdesk.disclosure.service import open_person
from tests.factories import disclosure
from tests.web.client import Answer, Building, Person

EB = [Grant("socialnamnd", "EB")]


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    disclosure.town(register_writer)
    return building.login(Role.RECEPTIONIST, name="Rut", grants=EB)


@pytest.fixture
def eva(building: Building, rut: Person) -> Person:
    return building.login(Role.RECEPTIONIST, name="Eva", grants=EB)


@pytest.fixture
def contact(building: Building, rut: Person) -> str:
    """A call of Rut's, in which Anna's card is open."""
    key = rut.post("/queue/call").location.rpartition("/")[2]
    with building.stores.writing() as unit:
        open_person(unit, staff=rut.staff, contact_id=type(rut.staff.id)(key), person=disclosure.ANNA)
    return key


def ask(person: Person, contact: str, verb: str, *, status: int) -> Answer:
    if verb == "GET":
        return person.get(f"/contacts/{contact}/disclosure", status=status)
    return person.post(f"/contacts/{contact}/disclosure/search", {"q": disclosure.NUMBER}, status=status, htmx=True)


def logged(building: Building) -> list[tuple[str, str | None]]:
    with building.stores.reading() as unit:
        return [(row.event, row.person) for row in unit.db.scalars(select(LogRow).order_by(LogRow.seq))]


def test_these_two_doors_are_all_that_ask_for_themselves() -> None:
    doors = {(verb, route.path) for route in finding.frequent.routes for verb in route.methods}  # type: ignore[attr-defined]
    assert doors == {
        ("GET", "/contacts/{contact_id}/disclosure"),
        ("POST", "/contacts/{contact_id}/disclosure/search"),
    }


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_another_receptionist_sees_no_card_and_searches_nobody(
    building: Building, rut: Person, eva: Person, contact: str, verb: str
) -> None:
    before = logged(building)
    refused = ask(eva, contact, verb, status=403)
    assert "Kontakten hålls av Rut." in refused.text
    assert "Anna Karlsson" not in refused.response.text
    tried = [("access.refused", None)]
    assert logged(building) == before + tried, "nothing was looked at, so nothing but the attempt is logged"
    assert "Anna Karlsson" in ask(rut, contact, verb, status=200).text
    assert len(logged(building)) > len(before + tried)


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_when_the_contact_is_let_go_whoever_takes_it_sees_it_and_the_first_no_more(
    building: Building, rut: Person, eva: Person, contact: str, verb: str
) -> None:
    with building.stores.writing() as unit:
        release(unit, contacts.locked(unit.db, type(rut.staff.id)(contact)))
    eva.post(f"/contacts/{contact}/claim")
    ask(eva, contact, verb, status=200)
    assert "Kontakten hålls av Eva." in ask(rut, contact, verb, status=403).text


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_contact_that_is_not_there_is_nobodys(rut: Person, verb: str) -> None:
    ask(rut, str(disclosure.CONTACT), verb, status=404)
