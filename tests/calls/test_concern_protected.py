"""A report about somebody protected goes to those who may know of them, and the desk learns nothing by it."""

import re
import uuid
from datetime import date

import pytest
from sqlalchemy import Engine, select

from frontdesk.accounts.rules import Role
from frontdesk.calls.models.message import ConcernReport, Message
from frontdesk.calls.models.task import Task
from frontdesk.calls.rules.messages import Route
from frontdesk.disclosure.service import open_person
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA
from tests.factories.accounts import make_unit
from tests.factories.calls import BOU_INTAKE, organisation
from tests.web.client import Building, Person

HARM = "a report about a protected child lies open, unmarked, with those who may not know of the child"
PROTECTED_UNIT = "demo:u-skydd"
FREJA, FREJAS_NUMBER, OUR_CHILD = "demo:p-freja", "201903122388", "demo:p-ours"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    register.keep(
        register_writer,
        register.person(FREJA, "Freja Maria", "Norström", born=date(2019, 3, 12), protection="registration"),
        register.identifier(FREJA, FREJAS_NUMBER),
        register.person(OUR_CHILD, "Elin", "Ström", born=date(2016, 5, 1)),
    )
    with building.stores.writing() as unit:
        organisation(unit)
        make_unit(unit, PROTECTED_UNIT, name="Skyddade ärenden", area="BOU", kind="protected")
        protect(unit, person=OUR_CHILD, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    return building.login(Role.RECEPTIONIST)


def report(rut: Person, **form: str) -> tuple[str, str]:
    """Send a report in a new call; return the answer and what the contact shows afterwards, without ids."""
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    said = {"capacity": "private", "text": "Barnet lämnas ensamt.", **form}
    answer = rut.post(f"/contacts/{contact}/concern", said, status=200, htmx=True)
    return _bare(answer.response.text), _bare(rut.get(f"/contacts/{contact}/outcome", htmx=True).response.text)


def _bare(text: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def kept(building: Building) -> list[tuple[Message, ConcernReport]]:
    with building.stores.reading() as unit:
        rows = unit.db.execute(
            select(Message, ConcernReport).join(ConcernReport, ConcernReport.message_id == Message.id)
        )
        return [(message, row) for message, row in rows]


def heads_tasks(building: Building) -> list[str | None]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Task.unit).where(Task.kind == "concern-protected")))


PROTECTED_CHILDREN = [
    ({"child": "Freja Norström, 7 år, Hemliga gatan 3"}, FREJA),
    ({"child": "norstrom freja"}, FREJA),
    ({"child": "190312-2388"}, FREJA),
    ({"child": "20190312 2388"}, FREJA),
    ({"text": "Flickan 201903122388 är ensam."}, FREJA),
    ({"child": "Elin Ström på Solskolan"}, OUR_CHILD),
    ({"child": disclosure.PROTECTED_NUMBER}, disclosure.PROTECTED),
]


@pytest.mark.harm(HARM)
@pytest.mark.parametrize(("form", "person"), PROTECTED_CHILDREN)
def test_a_protected_child_is_recognised_and_the_page_is_anybodys(
    building: Building, rut: Person, form: dict[str, str], person: str
) -> None:
    nobodys = report(rut, child="Moa Lind, 8 år")
    assert report(rut, **form) == nobodys
    [(ordinary, plain), (message, row)] = kept(building)
    assert (ordinary.unit, ordinary.route, plain.protected) == (BOU_INTAKE, Route.INTAKE, False)
    assert (message.unit, message.route, message.person) == (PROTECTED_UNIT, Route.PROTECTED, person)
    assert (row.protected, row.recognised) == (True, True)
    assert heads_tasks(building) == [BOU_INTAKE]
    karolina = building.login(Role.HANDLAGGARE, handlaggare="demo:h-1", units=[BOU_INTAKE])
    assert "Freja" not in karolina.get("/workplace").text


@pytest.mark.harm(HARM)
def test_what_the_reporter_says_is_enough(building: Building, rut: Person) -> None:
    answer, _ = report(rut, child="Okänd flicka", protected="yes")
    assert "den som har hand om skyddade personer" in answer
    [(message, row)] = kept(building)
    assert (message.unit, message.route, row.protected, row.recognised) == (PROTECTED_UNIT, "protected", True, False)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("anonymous", ["", "yes"])
def test_with_a_protected_card_open_it_goes_to_the_protected_unit(
    building: Building, rut: Person, anonymous: str
) -> None:
    vera = building.login(Role.RECEPTIONIST, Role.PROTECTED_DESK, name="Vera Holm")
    contact = vera.post("/queue/call").location.rpartition("/")[2]
    with building.stores.writing() as unit:
        key = uuid.UUID(contact)
        open_person(unit, staff=vera.staff, contact_id=key, person=disclosure.PROTECTED)
    said = {"text": "Petra är rädd.", "anonymous": anonymous}
    vera.post(f"/contacts/{contact}/concern", said, status=200, htmx=True)
    [(message, row)] = kept(building)
    assert (message.route, message.person, row.protected) == (Route.PROTECTED, disclosure.PROTECTED, True)
    page = vera.get("/tasks").text
    assert "Petra är rädd." in page
    assert "Skyddade personuppgifter" in page


@pytest.mark.parametrize(
    "form", [{"child": "Freja, 7 år"}, {"child": "Norström"}, {"text": "Freja Norström är lärare"}]
)
def test_half_a_name_or_a_name_in_passing_is_nobody(building: Building, rut: Person, form: dict[str, str]) -> None:
    report(rut, **form)
    [(message, row)] = kept(building)
    assert (message.unit, row.protected) == (BOU_INTAKE, False)
